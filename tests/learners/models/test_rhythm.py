"""Hours of a week in whole numbers, and when to ask again how it is going."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.models import Rhythm
from learners.models.rhythm import MOST_HOURS, Often, whole_hours

MONDAY = dt.date(2026, 11, 23)


@given(st.floats(0, 200, allow_nan=False))
def test_hours_are_always_whole_and_lie_in_a_week(hours):
    whole = whole_hours(hours)
    assert isinstance(whole, int)
    assert 1 <= whole <= MOST_HOURS
    assert abs(whole - hours) <= 0.5 or whole in (1, MOST_HOURS)


@pytest.mark.parametrize(("hours", "whole"), [(0, 1), (2.49, 2), (2.5, 3), (9, 9), (100, 60)])
def test_half_an_hour_counts_as_a_whole(hours, whole):
    assert whole_hours(hours) == whole


@pytest.mark.parametrize(
    ("often", "days"), [(Often.WEEKLY, 7), (Often.FORTNIGHTLY, 14), (Often.NEVER, None)]
)
def test_the_next_question_comes_so_many_days_after_the_last_check_in(often, days):
    rhythm = Rhythm(often=often, from_on=MONDAY)
    later = None if days is None else MONDAY + dt.timedelta(days=days)
    assert rhythm.next_on(MONDAY) == later


@pytest.mark.parametrize(("often", "asked"), [(Often.WEEKLY, MONDAY), (Often.NEVER, None)])
def test_without_a_check_in_the_first_question_comes_at_once(often, asked):
    assert Rhythm(often=often, from_on=MONDAY).next_on(None) == asked
