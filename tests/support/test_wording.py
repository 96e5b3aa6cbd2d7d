"""Sentences about a signal: warm, dated, in words a person would say."""

import datetime as dt

import pytest
from django.utils import translation

from support import wording


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
        "data_until": "2026-11-22",
        **more,
    }


def test_she_reads_what_was_not_seen_with_its_dates():
    words = wording.for_herself(reasons())
    assert words.title == "We haven’t seen two hand-ins"
    assert words.missed == "Case study 2 (13 November) and Reflection log (20 November)"
    assert words.met == "You have handed in 9 of the 11 that were due so far."
    assert words.marks == "Marks so far: 68 out of 100 on average."
    assert words.fresh == "What we know reaches to 22 November 2026."


def test_her_tutor_reads_the_same_with_her_name():
    words, hers = wording.for_tutor(reasons(), "Ada"), wording.for_herself(reasons())
    assert words.title == "Two hand-ins not seen"
    assert words.met == "Ada has handed in 9 of the 11 that were due so far."
    assert (words.missed, words.marks, words.fresh) == (hers.missed, hers.marks, hers.fresh)


def test_one_is_one():
    assert wording.for_herself(reasons(1)).title == "We haven’t seen one hand-in"
    assert wording.for_tutor(reasons(1), "Ada").title == "One hand-in not seen"


def test_the_latest_three_are_named_and_the_rest_counted():
    missed = wording.works(reasons(4))
    assert missed.startswith("Reflection log (20 November), Poster (27 November), W4 (4 December)")
    assert missed.endswith("and 1 earlier one")


@pytest.mark.parametrize(
    ("marks", "mean", "told"),
    [
        (0, None, "No mark yet."),
        (1, 50.0, "One mark so far: 50 out of 100."),
        (2, 0.0, "Marks so far: 0 out of 100 on average."),
    ],
)
def test_marks_are_told_as_they_are(marks, mean, told):
    assert wording.marks(reasons(marks=marks, mean_mark=mean)) == told


def test_dates_and_numbers_speak_the_readers_language():
    with translation.override("cy"):
        assert "13 Tachwedd" in wording.works(reasons())


def test_nobody_is_called_at_risk():
    for words in (wording.for_herself(reasons()), wording.for_tutor(reasons(), "Ada")):
        assert "risk" not in " ".join(vars(words).values()).lower()
