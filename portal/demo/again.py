"""Setting up the demo, again or on a later day: one process at a time.

A demo counts as set up once the last row of its seeding is written; one that stopped half-way is
emptied and set up afresh.
"""

import datetime as dt

from django.conf import settings
from django.core.management import call_command
from django.db.models import Max, Q
from django.utils import timezone

from learners.locks import Lock
from learners.models import User
from portal import conductor
from portal.demo.calendar import ONE_DAY
from portal.demo.days import finish_night, run_night
from portal.demo.guide import DOMAIN
from portal.demo.seed import Report, seed
from portal.models import Night


class NotADemoError(RuntimeError):
    """Real people may be here: nothing is emptied."""


def is_being_set_up() -> bool:
    return settings.DEMO and Lock.DEMO.is_taken()


def start_again(report: Report = lambda part: None) -> bool:
    """Empty the demo and set it up as of now; return False if another process does so already."""
    if not settings.DEMO:
        raise NotADemoError
    with Lock.DEMO.hold(wait=False) as ours:
        if ours:
            with Lock.NIGHTS.hold():  # a night of today would bar those of the weeks before
                call_command("flush", interactive=False, verbosity=0)
                seed(timezone.localtime(), report)
    return ours


def half_seeded() -> bool:
    """Whether everyone here belongs to a demo whose setting-up stopped half-way."""
    invented = Q(email__endswith=f"@{DOMAIN}")
    return User.objects.filter(invented).exists() and not User.objects.exclude(invented).exists()


def catch_up(now: dt.datetime, report: Report) -> None:
    """Finish the night that a stopped process left, then run those missed since, in order."""
    for night in conductor.unfinished():
        report(f"the rest of the night for {night.as_of}")
        finish_night(night, now)
    day = Night.objects.aggregate(last=Max("as_of"))["last"] or now.date()
    while day < now.date():
        day += ONE_DAY
        report(f"the night for {day}")
        run_night(day, now)
