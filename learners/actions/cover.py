"""A deputy is a tutor of the same learners too, for as long as a tutor is away."""

import datetime as dt

from django.db import transaction

from learners.models import Learner, TutorAssignment, User
from learners.querysets import in_force


@transaction.atomic
def stand_in(
    *, tutor: User, deputy: User, from_on: dt.date, until_on: dt.date
) -> list[TutorAssignment]:
    """Assign the deputy to whoever is the tutor's in these days, and not the deputy's already."""
    mine = TutorAssignment.objects.filter(tutor=tutor, from_on__lt=until_on)
    mine = mine.exclude(until_on__lte=from_on).values("learner")
    already = in_force(from_on, "assignments__")
    theirs = Learner.objects.filter(already, assignments__tutor=deputy).values("pk")
    people = Learner.objects.filter(pk__in=mine).exclude(pk__in=theirs).order_by("pk")
    return TutorAssignment.objects.bulk_create(
        TutorAssignment(tutor=deputy, learner=learner, from_on=from_on, until_on=until_on)
        for learner in people
    )


@transaction.atomic
def stop(*, assignments: list[int], on: dt.date) -> None:
    """From that day on these no longer hold; what had not begun never was."""
    rows = TutorAssignment.objects.filter(pk__in=assignments)
    rows.filter(from_on__gte=on).delete()
    rows.filter(until_on__gt=on).update(until_on=on)
