"""When a day becomes known. Days are dates of the college's one time zone, moments are aware."""

import datetime as dt
from zoneinfo import ZoneInfo

ONE_DAY = dt.timedelta(days=1)


def midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """00:00 of `day` in the college's zone, in UTC."""
    return dt.datetime.combine(day, dt.time(), tzinfo=zone).astimezone(dt.UTC)


def known_after(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """When a day-grain fact of `day` is known: at 00:00 of the day after (ADR 0002)."""
    return midnight(day + ONE_DAY, zone)
