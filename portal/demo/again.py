"""Starting the demo, again or on a later day: one process at a time.

A demo counts as seeded once the last row of its seeding is written; one that was broken off before
is emptied and seeded afresh.
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
from portal.demo.seed import Tell, seed
from portal.models import Night


class NotADemoError(RuntimeError):
    """Real people may be here: nothing is emptied."""


def is_being_set_up() -> bool:
    return settings.DEMO and Lock.DEMO.is_taken()


def start_again(tell: Tell = lambda part: None) -> bool:
    """Empty the demo and seed it as of now; false where another process is at it already."""
    if not settings.DEMO:
        raise NotADemoError
    with Lock.DEMO.hold(wait=False) as mine:
        if mine:
            with Lock.NIGHTS.hold():  # a night of today would bar those of the weeks before
                call_command("flush", interactive=False, verbosity=0)
                seed(timezone.localtime(), tell)
    return mine


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
