"""Today's list of people, in a form that can be imported again."""

import datetime as dt
from typing import Any

from django.db.models import F

from learners.imports.people.stored import last_words
from learners.models import (
    Enrolment,
    Left,
    Offering,
    Registered,
    Role,
    RoleKind,
    TutorAssignment,
)

HEADER = (
    "reference",
    "name",
    "module",
    "offering",
    "from_on",
    "email",
    "module_name",
    "offering_from_on",
    "offering_last_on",
    "campus",
    "tutor_email",
)


def people_today(today: dt.date) -> tuple[list[list[Any]], set[int]]:
    """Return a row for each current place in offerings that are not over, and the learners' ids."""
    offerings = list(Offering.objects.filter(until_on__gt=today).values_list("pk", flat=True))
    began, left = last_words(Registered, offerings), last_words(Left, offerings)
    tutors = _tutors(today)
    places = Enrolment.objects.filter(offering__in=offerings).select_related(
        "learner__user", "offering__module", "offering__campus"
    )
    rows: list[list[Any]] = [list(HEADER)]
    people = set()
    for place in places.order_by("learner__reference", "pk"):
        day = left.get(place.pk)
        if day is None or day > today:
            rows.append(_row(place, began.get(place.pk), tutors.get(place.learner_id, "")))
            people.add(place.learner_id)
    return rows, people


def _tutors(today: dt.date) -> dict[int, str]:
    """Return each learner's tutor, without those whose address an import would refuse."""
    roles = Role.objects.in_force(today).filter(kind=RoleKind.TUTOR)
    tutors = TutorAssignment.objects.filter(
        until_on__isnull=True, tutor__is_active=True, tutor__in=roles.values("user")
    )
    own = tutors.exclude(learner__user=F("tutor"))
    return dict(own.values_list("learner_id", "tutor__email"))


def _row(place: Enrolment, began: dt.date | None, tutor: str) -> list[Any]:
    learner, offering = place.learner, place.offering
    return [
        learner.reference,
        learner.name or learner.reference,
        offering.module.code,
        offering.code,
        began or offering.from_on,
        learner.user.email if learner.user else "",
        offering.module.name,
        offering.from_on,
        offering.until_on - dt.timedelta(days=1),
        offering.campus.name if offering.campus else "",
        tutor,
    ]
