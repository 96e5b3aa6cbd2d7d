"""Setting up Strathcairn College: the product's own actions with a given clock, then real nights.

The year before first, then the weeks before the term, then day by day: each morning's night (from
D − 42), then what was done that day. Nothing is done later than now, and no result is inserted.
"""

import datetime as dt
import random
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction

from learners import clock
from learners.actions import audit
from learners.models import AuditEvent
from portal.demo import catalogue, college, daily, leavers, people, story, study
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
    """Set up the whole college, reporting each part. `now` is a local moment.

    `share` of the 120 learners, fewer leavers and nights make a smaller one, for tests.
    """
    dice = random.Random(SEED)  # noqa: S311 (a demo's dice)
    here = College(now, dice, share, of_last_year, nights)
    with transaction.atomic():
        report("last year")
        leavers.live_last_year(here)
        report("people, modules, services and pathways")
        college.set_up(here)
        people.import_learners(here)
        people.plan_noor(here)
        pathways = catalogue.write(here)
        study.plan(here)
        story.plan(here, pathways)
        daily.plan(here)
    analyse()
    day = here.first
    while day <= here.today:
        live(here, day)
        if day.weekday() == 0:
            report(f"the week of {day}")
        day += ONE_DAY
    analyse()
    with clock.at(now):
        audit.record("demo.seed", None, by=BY, label=settings.COLLEGE_NAME)
    return here


def analyse() -> None:
    """So much was written so suddenly that the database would plan its queries blindly."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def live(here: College, day: dt.date) -> None:
    """Live one day: its night, then what is done on it."""
    nightly = day >= here.day(-here.nights)
    if nightly:
        run_night(day, min(moment_of(day, 1, 30), here.now))
    with transaction.atomic():
        if nightly:
            daily.after_the_night(here, day)
        act_out(here, day)


def is_seeded() -> bool:
    return AuditEvent.objects.filter(verb="demo.seed").exists()
