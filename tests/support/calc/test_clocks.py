"""Working days, against a plain count day by day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.calc.clocks import Calendar

EASTER_AND_CLOCKS = dt.date(2027, 3, 20)  # clock change, Good Friday and Easter Monday ahead
days = st.dates(dt.date(2026, 9, 1), dt.date(2027, 12, 31))
spans = st.tuples(days, st.integers(1, 140)).map(lambda s: (s[0], s[0] + dt.timedelta(days=s[1])))
calendars = st.builds(
    Calendar,
    terms=st.lists(spans, max_size=4).map(tuple),
    closed=st.frozensets(days, max_size=25),
)


def works(day, calendar):
    """The rule: a weekday that is not closed, in a term or after the last known term."""
    known_until = max((end for _, end in calendar.terms), default=dt.date.min)
    in_term = day >= known_until or any(first <= day < end for first, end in calendar.terms)
    return in_term and day.weekday() not in (5, 6) and day not in calendar.closed


def plainly_after(day, working, calendar):
    passed = 0
    if working == 0:
        while not works(day, calendar):
            day += dt.timedelta(days=1)
        return day
    while passed < working:
        day += dt.timedelta(days=1)
        passed += works(day, calendar)
    return day


@given(calendars, days)
def test_a_day_counts_as_the_rule_says(calendar, day):
    assert calendar.is_working(day) == works(day, calendar)


@given(calendars, days, st.integers(0, 200))
def test_counting_equals_a_plain_count(calendar, first, length):
    end = first + dt.timedelta(days=length)
    plain = sum(works(first + dt.timedelta(days=n), calendar) for n in range(length))
    assert calendar.working_days(first, end) == plain


@given(calendars, days, st.integers(0, 12))
def test_the_day_a_clock_runs_out_equals_a_plain_walk(calendar, day, working):
    assert calendar.after(day, working) == plainly_after(day, working, calendar)


@given(calendars, days, st.integers(0, 12))
def test_a_clock_runs_out_on_a_working_day(calendar, day, working):
    assert calendar.is_working(calendar.after(day, working))


CLOSED = frozenset({dt.date(2027, 3, 26), dt.date(2027, 3, 29)})


@pytest.mark.parametrize(
    ("since", "due"),
    [
        ((2026, 11, 23), (2026, 11, 25)),  # Monday
        ((2026, 11, 27), (2026, 12, 1)),  # Friday: over a weekend
        ((2026, 11, 28), (2026, 12, 1)),  # Saturday counts for nothing
        ((2027, 3, 25), (2027, 3, 31)),  # Easter: two closed days and the clock change
        ((2026, 12, 17), (2027, 1, 8)),  # term ends the day after; the next begins on 8 January
    ],
)
def test_two_working_days(since, due):
    terms = (
        (dt.date(2026, 9, 7), dt.date(2026, 12, 19)),
        (dt.date(2027, 1, 8), dt.date(2027, 7, 1)),
    )
    assert Calendar(terms, CLOSED).after(dt.date(*since), 2) == dt.date(*due)


def test_without_a_next_term_the_clock_runs_on_weekdays():
    term = (dt.date(2026, 9, 7), dt.date(2026, 11, 27))
    assert Calendar((term,)).after(dt.date(2026, 11, 26), 2) == dt.date(2026, 11, 30)
