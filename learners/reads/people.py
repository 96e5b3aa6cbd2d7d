"""People with a role, and learners: in lists, and one at a time."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from learners.models import Learner, Role, TutorAssignment, User
from learners.querysets import in_force, name_matches
from learners.sight import with_leaving

ONE_DAY = dt.timedelta(days=1)
SCOPES = ("module", "programme", "offering__module")


def with_roles(query: dict[str, Any], on: dt.date) -> QuerySet[User]:
    """Return logins with a role, now or earlier.

    A search also finds those with neither a role nor a record; to list them all, every login of the
    college would be read.
    """
    now = Prefetch("roles", Role.objects.in_force(on).order_by("kind"), to_attr="held_today")
    people = User.objects.filter(pk__in=Role.objects.values("user"))
    if query["q"]:
        people = people | User.objects.filter(learner__isnull=True)
        people = people.filter(name_matches(query["q"], "email"))
    if query["kind"]:
        holding = Role.objects.in_force(on).filter(kind=query["kind"])
        people = people.filter(pk__in=holding.values("user"))
    active = people.filter(is_active=True).select_related("learner")
    return active.order_by("name_key", "pk").prefetch_related(now)


def learning(query: dict[str, Any]) -> QuerySet[Learner]:
    if query["kind"]:
        return Learner.objects.none()
    learners = Learner.objects.all()
    if query["q"]:
        learners = learners.filter(name_matches(query["q"], "reference", "user__email"))
    return learners.select_related("user").order_by("name_key", "pk")


@dataclass(frozen=True)
class Line:
    """A person in a list: their page, and what identifies them."""

    route: str
    id: UUID
    name: str
    detail: str
    email: str
    learner: int | None


def line_of(row: Any) -> Line:
    if isinstance(row, Learner):
        email = row.user.email if row.user else ""
        return Line("person_learner", row.public_id, str(row), row.reference, email, row.pk)
    roles = ", ".join(dict.fromkeys(role.get_kind_display() for role in row.held_today))
    own = row.learner.pk if hasattr(row, "learner") else None
    return Line("person", row.public_id, str(row), roles, row.email, own)


def place_of(learner: Learner, on: dt.date) -> dict[str, Any]:
    """Return a learner's tutors and modules, the latest first."""
    tutors = TutorAssignment.objects.filter(learner=learner).select_related("tutor")
    places = with_leaving(learner.enrolments.all()).select_related(
        "offering__module", "offering__campus"
    )
    return {
        "tutors": list(tutors.order_by("-from_on")),
        "now": tutors.filter(until_on__isnull=True).first(),
        "deputy": tutors.filter(in_force(on), until_on__isnull=False).first(),
        "places": [
            (place, place.offering.until_on - ONE_DAY)
            for place in places.order_by("-offering__from_on", "pk")
        ],
    }


@dataclass(frozen=True)
class DatedRole:
    """A person's role; `coming`: it has not begun yet."""

    id: int
    kind: str
    scope: Any
    from_on: dt.date
    until_on: dt.date | None
    over: bool
    coming: bool


def roles_of(user: User, on: dt.date) -> list[DatedRole]:
    """Return someone's roles: current ones first, then future ones, then those that have ended."""
    roles = [
        DatedRole(
            id=role.pk,
            kind=role.get_kind_display(),
            scope=role.scope,
            from_on=role.from_on,
            until_on=role.until_on,
            over=role.until_on is not None and role.until_on <= on,
            coming=role.from_on > on,
        )
        for role in user.roles.select_related(*SCOPES).order_by("-from_on", "kind", "pk")
    ]
    return sorted(roles, key=lambda role: (role.over, role.coming))


def tutees_of(user: User, on: dt.date) -> int:
    return user.tutees.filter(in_force(on)).count()
