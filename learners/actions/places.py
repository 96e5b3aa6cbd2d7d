"""An administrator records that one person leaves, pauses or comes back."""

import datetime as dt

from django.db import transaction

from learners import clock
from learners.actions import audit, facts, notifications
from learners.models import Enrolment, Learner, User
from learners.sight import still_there, with_leaving


class NothingToChange(ValueError):
    """They have left every module already, or have none to come back to."""


@transaction.atomic
def leave(*, learner: Learner, on: dt.date, pauses: bool, reason: str, by: User) -> int:
    """Record that someone leaves from a day, for good or for a while; return how many modules.

    Raise `NothingToChange`, also after a double click.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    going_on = learner.enrolments.filter(offering__until_on__gt=on)
    places = list(still_there(going_on, on).order_by("pk"))
    verb = "place.pause" if pauses else "place.leave"
    return _record(verb, learner, places, on, reason, by)


@transaction.atomic
def come_back(*, learner: Learner, reason: str, by: User) -> int:
    """Record that someone is back on the modules that are not over and that they left when they
    last left any; return how many. What they dropped before stays dropped.

    Raise `NothingToChange`, also after a double click.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    going_on = learner.enrolments.filter(offering__until_on__gt=clock.today())
    left = list(with_leaving(going_on).filter(left_on__isnull=False).order_by("pk"))
    last_on = max((place.left_on for place in left), default=None)
    places = [place for place in left if place.left_on == last_on]
    return _record("place.return", learner, places, None, reason, by)


def _record(
    verb: str, learner: Learner, places: list[Enrolment], on: dt.date | None, reason: str, by: User
) -> int:
    if not places:
        raise NothingToChange
    for place in places:
        facts.leave(place, on=on)
    day = (on or clock.today()).isoformat()
    audit.record(verb, learner, by=by, detail={"on": day, "reason": reason})
    notifications.post(to=learner.user, kind="place changed", about=learner)
    return len(places)
