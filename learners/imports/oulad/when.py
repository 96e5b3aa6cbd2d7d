"""When a thing becomes known: day-grain facts of day d at 00:00 of d + 1, local time.

Days and moments are whole numbers (learners/imports/oulad/moments.py).
"""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from learners.calc.cutoffs import EPOCH, midnight
from learners.imports.oulad.moments import date_of, datetime_of, moment

NO_DAY = -(2**31) + 1  # as in learners.frames
BEFORE_UNDATED = 365  # a registration without a day counts as known a year before the start
Days = NDArray[np.int64]
Moments = NDArray[np.int64]


def starts_on(presentation: str) -> int:
    """The first day of a presentation: B is 1 February, J is 1 October of its year."""
    month = 2 if presentation.endswith("B") else 10
    return (dt.date(int(presentation[:4]), month, 1) - EPOCH).days


def beginning(days: Days) -> Moments:
    """00:00 of each day in the college's time zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    distinct, index = np.unique(days, return_inverse=True)
    moments = [moment(midnight(date_of(day), zone)) for day in distinct.tolist()]
    return np.array(moments, dtype=np.int64)[index]


def known(days: Days) -> Moments:
    """When day-grain facts of these days are known: as the day is over."""
    return beginning(days + 1)


def registered_known(days: Days, starts: Days) -> Moments:
    """Registration on its day; without one, a year before the start."""
    return known(np.where(days == NO_DAY, starts - BEFORE_UNDATED - 1, days))


def deadline_known(days: Days, starts: Days) -> Moments:
    """Deadlines are published with the offering, so at the start of its first day at the latest."""
    return beginning(np.where(days == NO_DAY, starts, np.minimum(days, starts)))


def day_of(moment: int) -> int:
    """The college's date at a moment."""
    local = datetime_of(moment).astimezone(ZoneInfo(settings.TIME_ZONE))
    return (local.date() - EPOCH).days
