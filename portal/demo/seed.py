"""Set up Strathcairn College with the product's own actions, a set clock and real nights.

First last year, then the weeks before term, then day by day: the morning's night (from D − 42),
then that day's acts. Nothing happens later than now, and no result is inserted.
"""

import datetime as dt
import random
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction

from learners import clock
from learners.actions import audit
from learners.models import AuditEvent
from portal.demo import (
    catalogue,
    college,
    daily,
    leavers,
    people,
    story,
    study,
    surveys,
    together,
    voice,
)
from portal.demo.calendar import ONE_DAY, moment_of
from portal.demo.college import BY, College
from portal.demo.days import act_out, run_night

NIGHTS = 42  # before today's: the first is of D − 42
SEED = 20_261_123

Report = Callable[[str], None]


def seed(
    now: dt.datetime,
    report: Report,
    *,
    share: float = 1.0,
    of_last_year: int = 90,
    nights: int = NIGHTS,
) -> College:
    """Set up the whole college and report each part. `now` is a local moment.

    Tests set up a smaller college: a `share` of the 120 learners, fewer leavers and nights.
    """
    dice = random.Random(SEED)  # noqa: S311 (a demo's dice)
    strathcairn = College(now, dice, share, of_last_year, nights)
    with transaction.atomic():
        report("last year")
        leavers.live_last_year(strathcairn)
        report("people, modules, services and pathways")
        college.set_up(strathcairn)
        people.import_learners(strathcairn)
        people.plan_noor(strathcairn)
        pathways = catalogue.write(strathcairn)
        study.plan(strathcairn)
        story.plan(strathcairn, pathways)
        daily.plan(strathcairn)
        surveys.plan(strathcairn)
        voice.plan(strathcairn)
        together.plan(strathcairn)
    analyse()
    day = strathcairn.first
    while day <= strathcairn.today:
        live(strathcairn, day)
        if day.weekday() == 0:
            report(f"the week of {day}")
        day += ONE_DAY
    analyse()
    with clock.at(now):
        audit.record("demo.seed", None, by=BY, label=settings.COLLEGE_NAME)
    return strathcairn


def analyse() -> None:
    """Refresh the planner's statistics, which are stale after so many new rows.

    Only our own tables: those that all databases of a server share would stay locked until the
    transaction ends.
    """
    tables = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def live(strathcairn: College, day: dt.date) -> None:
    """Play one day: its night, then its acts."""
    nightly = day >= strathcairn.day(-strathcairn.nights)
    if nightly:
        run_night(day, min(moment_of(day, 1, 30), strathcairn.now))
    with transaction.atomic():
        if nightly:
            daily.after_the_night(strathcairn, day)
        act_out(strathcairn, day)


def is_seeded() -> bool:
    return AuditEvent.objects.filter(verb="demo.seed").exists()
