"""Days as numbers, and when a day becomes known. Days are dates of the college's one time zone."""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

EPOCH: Final = dt.date(1970, 1, 1)
ONE_DAY: Final = dt.timedelta(days=1)


def as_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def as_date(day: int) -> dt.date:
    """The date that many days after 1970-01-01."""
    return EPOCH + dt.timedelta(days=day)


def midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """00:00 of `day` in the college's zone, in UTC."""
    return dt.datetime.combine(day, dt.time(), tzinfo=zone).astimezone(dt.UTC)


def known_after(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """When a day-grain fact of `day` is known: at 00:00 of the day after (ADR 0002)."""
    return midnight(day + ONE_DAY, zone)
