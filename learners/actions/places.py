"""An administrator records that one person leaves, pauses or comes back."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from learners import clock
from learners.actions import audit, extensions, facts, notifications
from learners.models import Assessment, DeadlineSet, Enrolment, Learner, Submission, User
from learners.sight import with_leaving

TO_CATCH_UP = dt.timedelta(days=14)


class NothingToChange(ValueError):
    """They have left every module already, or have none to come back to."""


@transaction.atomic
def leave(*, learner: Learner, on: dt.date, pauses: bool, reason: str, by: User) -> int:
    """Record that someone leaves from a day, for good or for a while; return how many modules.

    Raise `NothingToChange`, also after a double click.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    here = with_leaving(learner).filter(offering__until_on__gt=on)
    places = list(here.filter(Q(left_on=None) | Q(left_on__gt=on)).order_by("pk"))
    verb = "place.pause" if pauses else "place.leave"
    return _record(verb, learner, places, on, reason, by)


@transaction.atomic
def come_back(*, learner: Learner, reason: str, by: User) -> int:
    """Record that someone is back on the modules they left that are not over; return how many.

    They have two weeks from today for what was due while they were away. Raise `NothingToChange`,
    also after a double click.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    going_on = with_leaving(learner).filter(offering__until_on__gt=clock.today())
    places = list(going_on.filter(left_on__isnull=False).order_by("pk"))
    changed = _record("place.return", learner, places, None, reason, by)
    for place in places:
        for assessment in _due_while_away(place):
            until = clock.today() + TO_CATCH_UP
            extensions.give(
                enrolment=place, assessment=assessment, until=until, reason=reason, by=by
            )
    return changed


def _due_while_away(place: Any) -> list[Assessment]:
    given = Submission.objects.filter(enrolment=place, on__isnull=False).values("assessment")
    dated = DeadlineSet.objects.filter(assessment__offering=place.offering_id).exclude(
        assessment__in=given
    )
    latest = dated.order_by("assessment", "-known_at", "-recorded_at", "-pk").distinct("assessment")
    return [
        row.assessment
        for row in latest.select_related("assessment")
        if row.on and place.left_on <= row.on < clock.today()
    ]


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
