"""When someone answers the telephone, and when they next will."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.models import Helpline

HERE = ZoneInfo("Europe/London")
MONDAY = dt.date(2026, 11, 23)
HOURS = st.tuples(st.integers(0, 22), st.integers(1, 23)).filter(lambda pair: pair[0] < pair[1])
MOMENTS = st.datetimes(dt.datetime(2026, 3, 1), dt.datetime(2026, 11, 30), timezones=st.just(HERE))


def weekdays() -> Helpline:
    return Helpline(days=[0, 1, 2, 3, 4], opens=dt.time(9), closes=dt.time(17))


def at(hour: int, minute: int = 0, ahead: int = 0) -> dt.datetime:
    day = MONDAY + dt.timedelta(days=ahead)
    return dt.datetime.combine(day, dt.time(hour, minute), HERE)


@pytest.mark.parametrize(
    ("moment", "answers"),
    [(at(8, 59), False), (at(9), True), (at(16, 59), True), (at(17), False), (at(12, 0, 5), False)],
)
def test_a_line_answers_in_its_hours_on_its_days(moment, answers):
    assert weekdays().answers_at(moment, closed=False) == answers


def test_a_line_with_hours_is_silent_while_the_college_is_closed():
    assert not weekdays().answers_at(at(12), closed=True)


def test_a_line_without_hours_answers_at_night_and_on_closed_days():
    line = Helpline(days=list(range(7)))
    assert line.always
    assert line.answers_at(at(3), closed=True)
    assert line.next_opening(at(3), set()) is None


@pytest.mark.parametrize(
    ("moment", "opening"),
    [(at(8), at(9)), (at(9), at(9, 0, 1)), (at(18), at(9, 0, 1)), (at(18, 0, 4), at(9, 0, 7))],
)
def test_the_next_opening_is_later_today_or_on_the_next_open_day(moment, opening):
    assert weekdays().next_opening(moment, set()) == opening


def test_a_line_that_opens_on_no_day_in_three_weeks_promises_none():
    closed = {MONDAY + dt.timedelta(days=n) for n in range(22)}
    assert weekdays().next_opening(at(8), closed) is None


@given(MOMENTS, HOURS, st.sets(st.integers(0, 6)), st.sets(st.integers(0, 21), max_size=12))
def test_the_next_opening_is_always_the_first_moment_that_someone_answers(
    moment, hours, days, shut
):
    opens, closes = (dt.time(hour) for hour in hours)
    line = Helpline(days=sorted(days), opens=opens, closes=closes)
    closed = {moment.date() + dt.timedelta(days=n) for n in shut}
    openings = [
        opening
        for n in range(22)
        for day in [moment.date() + dt.timedelta(days=n)]
        for opening in [dt.datetime.combine(day, opens, HERE)]
        if opening > moment and line.answers_at(opening, closed=day in closed)
    ]
    assert line.next_opening(moment, closed) == min(openings, default=None)
