"""Days and moments as the whole numbers that arrays and COPY carry.

Days are counted from 1970-01-01, moments in microseconds from 2000-01-01 UTC, as PostgreSQL does.
"""

import datetime as dt

from learners.calc.cutoffs import EPOCH

MOMENTS_FROM = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


def date_of(day: int) -> dt.date:
    return EPOCH + dt.timedelta(days=int(day))


def moment(at: dt.datetime) -> int:
    return (at - MOMENTS_FROM) // MICROSECOND


def datetime_of(moment: int) -> dt.datetime:
    return MOMENTS_FROM + int(moment) * MICROSECOND


SINCE_1970 = moment(dt.datetime(1970, 1, 1, tzinfo=dt.UTC))  # added to microseconds since then
