"""Set up the demo, for the first time, again, or on a later day, in one process at a time.

A demo counts as set up once the last row of its seed is written. One that stopped half-way is
emptied and set up again.
"""

import datetime as dt

from django.conf import settings
from django.core.management import call_command
from django.db.models import Max, Q
from django.utils import timezone

from learners.actions import evidence
from learners.locks import Lock
from learners.models import User
from portal import conductor
from portal.demo.calendar import ONE_DAY
from portal.demo.days import finish_night, run_night
from portal.demo.guide import DOMAIN
from portal.demo.seed import Report, seed
from portal.models import Night


class NotADemoError(RuntimeError):
    """This installation may have real people in it, so it is not emptied."""


def is_being_set_up() -> bool:
    return settings.DEMO and Lock.DEMO.is_taken()


def start_again(report: Report = lambda part: None) -> bool:
    """Empty the demo and set it up as of now; return False if another process is doing so."""
    if not settings.DEMO:
        raise NotADemoError
    with Lock.DEMO.hold(wait=False) as is_free:
        if is_free:
            with Lock.NIGHTS.hold():  # a night for today would block those of earlier weeks
                with evidence.erasing():
                    call_command("flush", interactive=False, verbosity=0)
                seed(timezone.localtime(), report)
    return is_free


def half_seeded() -> bool:
    """Return whether everyone here belongs to a demo that was only partly set up."""
    invented = Q(email__endswith=f"@{DOMAIN}")
    return User.objects.filter(invented).exists() and not User.objects.exclude(invented).exists()


def catch_up(now: dt.datetime, report: Report) -> None:
    """Finish the night that a stopped process left unfinished, then run the missed ones in
    order."""
    for night in conductor.unfinished():
        report(f"the rest of the night for {night.as_of}")
        finish_night(night, now)
    day = Night.objects.aggregate(last=Max("as_of"))["last"] or now.date()
    while day < now.date():
        day += ONE_DAY
        report(f"the night for {day}")
        run_night(day, now)
