"""Starting the demo, again or on a later day: one process at a time.

A demo counts as seeded once the last row of its seeding is written; one that was broken off before
is emptied and seeded afresh.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Max, Q
from django.utils import timezone

from learners.models import User
from portal import conductor
from portal.conductor import NIGHTS_LOCK
from portal.demo.calendar import ONE_DAY
from portal.demo.days import finish_night, run_night
from portal.demo.guide import DOMAIN
from portal.demo.seed import Tell, seed
from portal.models import Night

DEMO_LOCK = 20_261_127  # any number below 2³¹, the same for everyone who seeds


class NotADemoError(RuntimeError):
    """Real people may be here: nothing is emptied."""


@contextmanager
def alone() -> Iterator[bool]:
    """True where nobody else is seeding; held until the end of the block, or of the process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [DEMO_LOCK])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [DEMO_LOCK])


def is_being_set_up() -> bool:
    if not settings.DEMO:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted "
            "AND objid = %s AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()))",
            [DEMO_LOCK],
        )
        return bool(cursor.fetchone()[0])


def start_again(tell: Tell = lambda part: None) -> bool:
    """Empty the demo and seed it as of now; false where another process is at it already."""
    if not settings.DEMO:
        raise NotADemoError
    with alone() as mine:
        if mine:
            with no_other_nights():
                call_command("flush", interactive=False, verbosity=0)
                seed(timezone.localtime(), tell)
    return mine


@contextmanager
def no_other_nights() -> Iterator[None]:
    """Whoever opens a night meanwhile waits: one of today's would bar those of the weeks before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [NIGHTS_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [NIGHTS_LOCK])


def half_seeded() -> bool:
    """Whether nobody is here but people of a demo whose seeding was broken off."""
    ours = Q(email__endswith=f"@{DOMAIN}")
    return User.objects.filter(ours).exists() and not User.objects.exclude(ours).exists()


def catch_up(now: dt.datetime, tell: Tell) -> None:
    """Finish what an ended process left of a night, then run those missed since, in order.

    What people typed stays as it is.
    """
    for night in conductor.unfinished():
        tell(f"the rest of the night for {night.as_of}")
        finish_night(night, now)
    day = Night.objects.aggregate(last=Max("as_of"))["last"] or now.date()
    while day < now.date():
        day += ONE_DAY
        tell(f"the night for {day}")
        run_night(day, now)
