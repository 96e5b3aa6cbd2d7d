"""Sentences about a signal: plain, dated and kind."""

import datetime as dt
import re

import pytest
from django.utils import translation

from support import wording
from support.calc.features import SPECS
from support.models import Precision

ON = dt.date(2026, 11, 23)


def reasons(missed=2, **more):
    works = [
        {
            "assessment": n,
            "code": f"W{n}",
            "name": name,
            "due_on": (dt.date(2026, 11, 6) + dt.timedelta(weeks=n)).isoformat(),
        }
        for n, name in enumerate(["Care diary", "Case study 2", "Reflection log", "Poster", ""])
    ]
    return {
        "missed": works[1 : 1 + missed],
        "met": 9,
        "due": 11,
        "marks": 9,
        "mean_mark": 68.4,
        **more,
    }


def test_missing_hand_ins_are_named_with_their_dates():
    explanation = wording.explain("deadlines", reasons(), ON, data_until=dt.date(2026, 11, 22))
    assert explanation.title == "Two hand-ins haven’t reached us"
    assert (
        explanation.what
        == "Case study 2 (Friday 13 November) and Reflection log (Friday 20 November)."
    )
    assert explanation.reasons[1:] == (
        "On the other hand: 9 of the 11 due so far were handed in.",
        "Average mark so far: 68 out of 100.",
    )
    assert explanation.fresh == "Based on information up to Sunday 22 November."


def test_a_date_in_another_year_shows_its_year():
    explanation = wording.works(reasons(), dt.date(2027, 1, 4))
    assert explanation.startswith("Case study 2 (13 November 2026)")


@pytest.mark.parametrize("minutes", [0, 1, 59, 60, 61, 23 * 60 + 59, 24 * 60, 24 * 60 + 1, 5000])
def test_the_words_of_a_wait_change_when_they_say_and_not_before(minutes):
    since, tick = dt.datetime(2026, 11, 23, 9, 17, tzinfo=dt.UTC), dt.timedelta(microseconds=1)
    now = since + dt.timedelta(minutes=minutes)
    changes_at = wording.wait_changes_at(since, now)
    assert changes_at > now
    assert wording.waiting(since, changes_at - tick) == wording.waiting(since, now)
    assert wording.waiting(since, changes_at) != wording.waiting(since, now)


def test_a_wait_that_begins_in_the_future_changes_after_an_hour():
    since = dt.datetime(2026, 11, 23, 9, 17, tzinfo=dt.UTC)
    earlier = since - dt.timedelta(minutes=5)
    assert wording.wait_changes_at(since, earlier) == since + dt.timedelta(hours=1)


def test_one_hand_in_is_singular():
    assert wording.explain("deadlines", reasons(1), ON).title == "One hand-in hasn’t reached us"


def test_the_latest_three_are_named_and_the_rest_counted():
    missed = wording.works(reasons(4), ON)
    assert missed.startswith(
        "Reflection log (Friday 20 November), Poster (Friday 27 November), W4 (Friday 4 December)"
    )
    assert missed.endswith("and 1 earlier one")


@pytest.mark.parametrize(
    ("marks", "mean", "expected"),
    [
        (0, None, "No mark yet."),
        (1, 50.0, "One mark so far: 50 out of 100."),
        (2, 0.0, "Average mark so far: 0 out of 100."),
    ],
)
def test_marks_are_described(marks, mean, expected):
    assert wording.marks(reasons(marks=marks, mean_mark=mean)) == expected


def test_dates_and_numbers_use_the_readers_language():
    with translation.override("cy"):
        assert "13 Tachwedd" in wording.works(reasons(), ON)


def test_nobody_is_called_at_risk():
    for explanation in (
        wording.explain("deadlines", reasons(), ON),
        wording.explain("scorecard", pattern(SILENT), ON),
    ):
        assert "risk" not in " ".join(map(str, vars(explanation).values())).lower()


def pattern(*parts, **more):
    named = [
        {"low": None, "high": None, "label": None, "absent": False, "theme": "", **part}
        for part in parts
    ]
    return {"place": 0.97, "chance": None, "reasons": named, **more}


SILENT = {"name": "silent_days", "points": 0.9, "value": 9.0}
ONLINE = {"name": "clicks_rank", "points": 0.25, "value": 0.2}
AHEAD = {"name": "ahead_rank", "points": 0.05, "value": 0.1}
MARKS = {"name": "mark_rank", "points": -0.3, "value": 0.8}


def test_a_pattern_shows_the_direction_and_size_of_each_part():
    explanation = wording.of_scorecard(pattern(SILENT, ONLINE, AHEAD, MARKS), ON)
    assert explanation.reasons == (
        "Mainly: not online for nine days.",
        "Partly: less time online in recent weeks than most people.",
        "Slightly: nothing handed in ahead of its deadline, while others have.",
        "On the other hand: higher marks than most people for the same work.",
    )


def test_a_module_without_history_shows_no_chance():
    explanation = wording.of_scorecard(pattern(SILENT), ON)
    assert "past years" not in explanation.what
    with_chance = wording.of_scorecard(pattern(SILENT, chance=0.66), ON)
    assert "about two thirds of people with this pattern" in with_chance.what


@pytest.mark.parametrize("absent", [True, False])
@pytest.mark.parametrize("points", [0.4, -0.4])
@pytest.mark.parametrize("name", [spec.name for spec in SPECS])
def test_every_feature_has_words_without_a_figure(name, points, absent):
    part = {"name": name, "points": points, "value": None if absent else 0.9, "absent": absent}
    explanation = wording.of_scorecard(pattern(part), ON)
    assert "something else" not in " ".join(explanation.reasons)
    assert not re.search(
        r"[0-9]", " ".join((explanation.title, explanation.what, *explanation.reasons))
    )


def test_a_deadline_concern_shows_evidence_against_it():
    explanation = wording.explain("deadlines", reasons(), ON)
    assert explanation.reasons == (
        "The reason: two deadlines passed without a hand-in reaching us.",
        "On the other hand: 9 of the 11 due so far were handed in.",
        "Average mark so far: 68 out of 100.",
    )
    assert (
        explanation.what
        == "Case study 2 (Friday 13 November) and Reflection log (Friday 20 November)."
    )


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-5, "less than an hour ago"),
        (3599, "less than an hour ago"),
        (3600, "one hour ago"),
        (7300, "two hours ago"),
        (86400 * 3, "three days ago"),
    ],
)
def test_a_wait_is_given_in_plain_words(seconds, expected):
    now = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    assert wording.waiting(now - dt.timedelta(seconds=seconds), now) == expected


def test_a_rules_answers_add_up_and_are_grouped_in_thousands():
    words = wording.precision(Precision(answered=1250, true=1000))
    assert words.startswith("Of 1,250 answers, 1,000 were “It’s done” and 250 were “That’s not")
    assert wording.precision(None).startswith("Too few people")


@pytest.mark.parametrize(("true", "answer"), [(15, "It’s done"), (14, "It’s done"), (1, "That’s")])
def test_a_small_number_of_answers_never_shows_that_all_were_the_same(true, answer):
    words = wording.precision(Precision(answered=15, true=true))
    assert words.startswith(f"Nearly all of 15 answers were “{answer}")


def test_a_module_never_shows_that_everyone_missed_a_piece_of_work():
    assert wording.missed_by(23, 41, "Lab report") == "23 of 41 people missed Lab report"
    nearly_all = "Nearly all of 12 people missed Lab report"
    assert wording.missed_by(12, 12, "Lab report") == nearly_all
    assert wording.missed_by(10, 12, "Lab report") == nearly_all
