"""The demo's days. D is the day it is set up. Staff act on working days, learners on any day."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

ONE_DAY = dt.timedelta(days=1)
WEEKEND = 5  # Saturday's number


def moment_of(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """Return a moment in the college's time zone."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=ZoneInfo(settings.TIME_ZONE))


def closed_days(year: int) -> dict[dt.date, str]:
    """Return the days on which this college is closed every year."""
    return {
        dt.date(year, 1, 1): "New Year’s Day",
        dt.date(year, 1, 2): "2 January",
        dt.date(year, 12, 25): "Christmas Day",
        dt.date(year, 12, 26): "Boxing Day",
    }


def is_working(day: dt.date) -> bool:
    return day.weekday() < WEEKEND and day not in closed_days(day.year)


def slide(day: dt.date, today: dt.date) -> dt.date:
    """Move a staff day to a working day: back if it is past, forward if it is to come."""
    step = ONE_DAY if day > today else -ONE_DAY
    while not is_working(day):
        day += step
    return day


def next_working(day: dt.date) -> dt.date:
    """Return that day, or the first working day after it."""
    while not is_working(day):
        day += ONE_DAY
    return day


def office(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """Return a moment on that day, or on the working day before it."""
    return moment_of(slide(day, day), hour, minute)


def next_office(moment: dt.datetime) -> dt.datetime:
    """Return late morning on the next working day."""
    return moment_of(next_working(moment.date() + ONE_DAY), 11)


def awake_before(moment: dt.datetime) -> dt.datetime:
    """Return the latest moment up to this one when learners are awake (07:00 to 22:00)."""
    if moment.time() < dt.time(7):
        return moment_of(moment.date() - ONE_DAY, 21, 50)
    return min(moment, moment_of(moment.date(), 21, 50))


def term_begins(today: dt.date) -> dt.date:
    """Return the Monday on or before D − 70."""
    first = today - 70 * ONE_DAY
    return first - first.weekday() * ONE_DAY
