"""Facts, days, sums and looks, as a person would say them."""

import datetime as dt
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners import wording
from learners.actions import access
from learners.models.record import PROTECTED, SHAPES, FactRow
from learners.models.rhythm import Hurdle
from learners.registry import NOTIFICATIONS
from tests.factories import learners as make
from tests.factories.everyone import NotificationFactory

FRIDAY = dt.date(2026, 11, 27)
NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


def fact(kind, **more):
    """A fact known since Friday, of which only `more` is said."""
    nothing = dict.fromkeys(FactRow.__dataclass_fields__)
    source = {"known_at": NOON, "recorded_at": NOON, "imported_by": None, "imported_at": None}
    return FactRow(**{**nothing, **source, "kind": kind, "pk": 1, **more})


@pytest.mark.parametrize(
    ("on", "today", "words"),
    [
        (FRIDAY, FRIDAY, "Friday 27 November"),
        (FRIDAY, dt.date(2027, 1, 1), "27 November 2026"),
        (FRIDAY, None, "27 November 2026"),
        (None, FRIDAY, ""),
    ],
)
def test_a_day_of_this_year_is_named_by_its_weekday(on, today, words):
    assert wording.day(on, today) == words


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ((0, 0), "midnight"),
        ((0, 5), "12:05am"),
        ((9, 0), "9am"),
        ((11, 59), "11:59am"),
        ((12, 0), "midday"),
        ((12, 30), "12:30pm"),
        ((18, 30), "6:30pm"),
    ],
)
def test_a_time_is_told_on_the_twelve_hour_clock(time, words):
    assert wording.clock(dt.time(*time)) == words


@given(st.times())
def test_two_different_minutes_never_read_the_same(time):
    other = (dt.datetime.combine(FRIDAY, time) + dt.timedelta(hours=12)).time()
    assert wording.clock(time) != wording.clock(other)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (dt.datetime(2026, 11, 24, 18, 30, tzinfo=dt.UTC), "Tuesday 24 November, 6:30pm"),
        (dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC), "Thursday 2 July, 12:30am"),
        (dt.datetime(2025, 12, 31, 9, tzinfo=dt.UTC), "31 December 2025, 9am"),
    ],
)
def test_a_moment_is_told_by_the_colleges_clock(at, words):
    assert wording.day_and_time(at, FRIDAY) == words


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (0, "£0"),
        (5, "£0.05"),
        (250, "£2.50"),
        (240_000, "£2,400"),
        (123_456_789, "£1,234,567.89"),
        (-250, "−£2.50"),
    ],
)
def test_money_shows_pence_only_where_there_are_some(pence, words):
    assert wording.money(pence) == words


@given(st.integers(-(10**9), 10**9))
def test_no_penny_is_ever_lost(pence):
    pounds, _dot, odd = wording.money(pence).replace("−", "-").replace("£", "").partition(".")
    whole = int(pounds.replace(",", "").replace("-", "")) * 100 + int(odd or 0)
    assert (-whole if pounds.startswith("-") else whole) == pence


@given(st.integers(0, 10**9))
def test_a_number_of_things_is_grouped_in_thousands_and_stays_the_same_number(count):
    assert wording.number(count) == f"{count:,}"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "none"),
        (0.001, "hardly any"),
        (0.1, "about a tenth"),
        (0.32, "about a third"),
        (0.5, "about half"),
        (0.999, "nearly all"),
        (1, "all"),
    ],
)
def test_a_share_is_told_as_the_nearest_fraction(share, words):
    assert wording.fraction(share) == words


@given(st.floats(0, 1))
def test_only_nobody_is_none_and_only_everybody_is_all(share):
    assert (wording.fraction(share) == "none") == (share == 0)
    assert (wording.fraction(share) == "all") == (share == 1)


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan")])
def test_what_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match="lies between 0 and 1"):
        wording.fraction(share)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (fact("registered", on=FRIDAY), "Registered on 27 November 2026."),
        (fact("registered"), "Registered. The college doesn’t know the date."),
        (fact("left", on=FRIDAY), "Left on 27 November 2026."),
        (fact("left"), "Still here. An earlier record of leaving was withdrawn."),
        (fact("result", words="withdrawn"), "Result: left before the end."),
        (fact("before", number=1.0), "Opened 1 page before the first day."),
        (fact("before", number=1200.0), "Opened 1,200 pages before the first day."),
        (fact("deadline", on=FRIDAY), "Due on 27 November 2026."),
        (fact("deadline"), "No due date."),
        (fact("submission", on=FRIDAY), "Handed in on 27 November 2026."),
        (
            fact("submission", on=FRIDAY, more="true"),
            "Carried over from an earlier run, handed in on 27 November 2026.",
        ),
        (fact("submission"), "Not handed in. An earlier record was withdrawn."),
        (fact("mark", number=0.0), "Marked 0 out of 100."),
        (fact("mark", number=71.5), "Marked 71.5 out of 100."),
        (fact("mark"), "No mark. An earlier one was withdrawn."),
        (fact("qualification", words="National 5"), "Entry qualification: National 5."),
        (fact("check-in", number=1.0), "Check-in: hard at the moment."),
        (
            fact("check-in", number=3.0, words="Mum is better."),
            "Check-in: going well. “Mum is better.”",
        ),
        (fact(PROTECTED, more="age band", words="under 21"), "Age band: under 21."),
    ],
)
def test_a_fact_is_one_sentence(row, words):
    assert wording.sentence(row) == words


def test_every_kind_of_fact_has_a_sentence():
    assert wording.SENTENCES.keys() == SHAPES.keys()


def test_a_fact_away_from_its_page_names_its_place():
    row = fact("mark", number=68.0)
    assert wording.in_full(row, "Case study 1") == "Case study 1: Marked 68 out of 100."
    assert wording.in_full(row, "") == "Marked 68 out of 100."


def test_a_source_says_when_a_fact_was_known_and_who_imported_it():
    later = NOON + dt.timedelta(days=2)
    same_day = "Known since 27 November 2026 and recorded here on the same day."
    assert wording.source(fact("mark")) == same_day
    recorded = "Known since 27 November 2026. Recorded here on 29 November 2026."
    assert wording.source(fact("mark", recorded_at=later)) == recorded
    imported = fact("mark", recorded_at=NOON, imported_by="Dee Fraser", imported_at=later)
    assert wording.source(imported) == (
        "Known since 27 November 2026. "
        "Imported from the college’s records by Dee Fraser on 29 November 2026."
    )


@pytest.mark.parametrize(
    ("kind", "times", "words"),
    [
        ("record", 1, "opened your record once, on 27 November 2026"),
        ("record", 3, "opened your record 3 times, last on 27 November 2026"),
        ("a kind to come", 1, "looked once, on 27 November 2026"),
        ("a kind to come", 2, "looked 2 times, last on 27 November 2026"),
    ],
)
def test_a_look_tells_how_often_and_when(kind, times, words):
    assert wording.looks(kind, times, NOON) == words


def test_every_kind_of_look_that_is_recorded_is_told_in_its_own_words():
    kinds = {v for k, v in vars(access).items() if k.isupper() and isinstance(v, str)}
    assert kinds == wording.LOOKS.keys()


@pytest.mark.parametrize(
    ("a_week", "words"),
    [
        (1, "about 10 minutes a day, five days a week"),
        (5, "about 1 hour a day, five days a week"),
        (9, "about 1 hour 50 minutes a day, five days a week"),
        (60, "about 12 hours a day, five days a week"),
    ],
)
def test_hours_of_a_week_are_told_by_the_day(a_week, words):
    assert wording.hours(a_week) == words


@given(st.integers(1, 60))
def test_hours_of_a_day_are_never_more_than_five_minutes_off(a_week):
    numbers = "".join(c if c in string.digits else " " for c in wording.hours(a_week)).split()
    words = wording.hours(a_week)
    hours = int(numbers[0]) if "hour" in words else 0
    minutes = int(numbers[-1]) if "minute" in words else 0
    assert abs(hours * 60 + minutes - a_week * 60 / 5) <= 5


@pytest.mark.parametrize("kind", Hurdle)
def test_whatever_gets_in_the_way_there_is_something_that_helps(kind):
    assert wording.what_helps(kind).endswith(".")


def test_a_notification_uses_the_name_a_learner_goes_by_today(ada, ben):
    row = NotificationFactory(user=ben, learner=ada.learner, kind="correction asked")
    ada.learner.name = "Addie Sinclair"
    ada.learner.save()
    row.refresh_from_db()
    assert wording.notification(row).startswith("Addie Sinclair says something")


@pytest.mark.parametrize("kind", NOTIFICATIONS)
def test_every_declared_notification_has_a_sentence(kind, ada, ben):
    row = NotificationFactory.build(user=ben, learner=ada.learner, kind=kind)
    assert "%(" not in wording.notification(row)
    assert wording.notification(NotificationFactory.build(user=ben, learner=None, kind=kind))


def test_a_factorys_words_follow_the_pages(db):
    assert make.in_words(0) == wording.day(make.day(0), make.day(0))


@pytest.mark.parametrize(
    ("days", "words"), [(0, "27 Nov"), (54, "4 Oct"), (300, "31 Jan"), (301, "30 Jan 2026")]
)
def test_a_short_day_has_its_year_only_where_it_is_long_ago(days, words):
    assert wording.short_day(FRIDAY - dt.timedelta(days=days), FRIDAY) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ada Sinclair", "AS"), ("Gus", "G"), ("Jean van der Berg", "JB"), ("(Mo) Öz", "Ö"), ("", "")],
)
def test_a_person_is_shown_by_the_first_letters_of_their_first_and_last_name(name, letters):
    assert wording.initials(name) == letters
