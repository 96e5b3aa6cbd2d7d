"""Move the date of a piece of work, and tell everyone it is for."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from learners import clock
from learners.actions import audit, notifications
from learners.actions.facts import write
from learners.models import Assessment, DeadlineSet, Enrolment, User
from learners.sight import still_there


class SameDateError(ValueError):
    """It is due on that day already."""


@transaction.atomic
def move(
    *, assessment: Assessment, on: dt.date | None, reason: str, by: User
) -> tuple[DeadlineSet, bool]:
    """Set another date for everyone and let them know why; return it and whether it is new.

    The same again (a double click) moves it once. Raise `SameDateError` for the date it has.
    """
    row = Assessment.objects.select_for_update().get(pk=assessment.pk)
    last: DeadlineSet | None = row.deadlines.latest_first().first()
    if last and last.on == on:
        if (last.by_id, last.reason) != (by.pk, reason):
            raise SameDateError
        return last, False
    after = last.known_at if last else None
    values = {"assessment": row, "on": on, "by": by, "reason": reason}
    deadline = write(DeadlineSet, None, after=after, **values)
    days = {"from": str(last.on) if last else None, "to": str(on)}
    audit.record("deadline.move", row, by=by, label=str(row), detail=days)
    notifications.settle_about(row)
    people = here(row).filter(learner__user__isnull=False).select_related("learner__user")
    notifications.post_all(
        to=[(place.learner.user, row) for place in people], kind="deadline moved"
    )
    return deadline, True


def here(assessment: Assessment) -> QuerySet[Enrolment]:
    """Return the enrolments in its offering of people who have not left."""
    places = Enrolment.objects.filter(offering=assessment.offering_id)
    return still_there(places, clock.today())
