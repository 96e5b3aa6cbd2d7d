"""The demo's days, for any moment of seeding."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from portal.demo.calendar import (
    awake_before,
    closed_days,
    is_working,
    moment_of,
    next_working,
    office,
    slide,
    term_begins,
)

LONDON = ZoneInfo("Europe/London")
ONE_DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2024, 1, 1), dt.date(2060, 12, 31))
moments = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2060, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=LONDON)
)


@given(days, st.integers(-90, 90))
def test_a_deadline_slides_to_a_working_day_and_never_past_today(today, offset):
    day = today + offset * ONE_DAY
    moved = slide(day, today)
    assert is_working(moved)
    assert (moved > today) == (day > today)
    assert abs(moved - day) <= 5 * ONE_DAY


@given(days)
def test_staff_act_on_that_day_or_the_working_day_before(day):
    moment = office(day, 15)
    assert is_working(moment.date())
    assert moment.date() <= day
    assert (moment.date() == day) == is_working(day)


@given(days)
def test_the_next_working_day_is_near(day):
    working_day = next_working(day)
    assert is_working(working_day)
    assert not any(is_working(day + n * ONE_DAY) for n in range((working_day - day).days))


@given(moments)
def test_learners_act_while_awake_and_before_now(now):
    moment = awake_before(now)
    assert moment <= now
    assert dt.time(7) <= moment.time() < dt.time(22)
    assert now - moment < dt.timedelta(hours=10)


@given(days)
def test_the_term_begins_on_a_monday_ten_weeks_ago(today):
    first = term_begins(today)
    assert first.weekday() == 0
    assert 70 <= (today - first).days <= 76


@given(days)
def test_closed_days_are_closed_every_year(day):
    assert not any(is_working(closed) for closed in closed_days(day.year))


@given(days, st.integers(0, 23), st.integers(0, 59))
def test_a_moment_is_on_its_day_in_the_colleges_time_zone(day, hour, minute):
    moment = moment_of(day, hour, minute)
    assert moment.utcoffset() is not None
    assert (moment.date(), moment.hour, moment.minute) == (day, hour, minute)
