"""People who have a place or a role and have never signed in, and what became of their letter."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learners.models import Invitation, Role, User
from learners.models.notification import Letter
from learners.querysets import name_matches

WHO = [("", _("everyone")), ("learners", _("learners")), ("roles", _("people with a role"))]
LINKS = [
    ("", _("any")),
    ("none", _("not invited yet")),
    ("open", _("a link that works")),
    ("ended", _("a link that has ended")),
]


@dataclass(frozen=True)
class Newcomer:
    """A person in the list. `letter`: the state of their letter; `ends_at`: their link's end."""

    id: UUID
    route: str
    page: UUID
    name: str
    detail: str
    email: str
    since: dt.datetime
    learner: int | None
    invited_at: dt.datetime | None
    ends_at: dt.datetime | None
    letter: str
    is_open: bool


def newcomers(query: dict[str, Any], on: dt.date) -> QuerySet[User]:
    """Return the people that match the form, by name."""
    now, people = timezone.now(), User.objects.never_signed_in()
    in_force = Role.objects.in_force(on)
    if query.get("q"):
        people = people.filter(name_matches(query["q"], "email", "learner__reference"))
    if query.get("who") == "learners":
        people = people.filter(learner__isnull=False)
    if query.get("who") == "roles":
        people = people.filter(pk__in=in_force.values("user"))
    working = Q(invitation__ends_at__gt=now, invitation__accepted_at=None)
    links = {"none": Q(invitation=None), "open": working, "ended": ~working & ~Q(invitation=None)}
    people = people.filter(links.get(query.get("link", ""), Q()))
    roles = Prefetch("roles", in_force.order_by("kind"), to_attr="roles_today")
    related = people.select_related("learner", "invitation").prefetch_related(roles)
    return related.order_by("name_key", "pk")


def without_link(query: dict[str, Any], on: dt.date) -> QuerySet[User, int]:
    """Return the ids of those who have no link that works, and so would get a letter."""
    working = Invitation.objects.filter(ends_at__gt=timezone.now(), accepted_at=None)
    lost = Q(letter=Letter.PARKED)
    people = newcomers(query, on).exclude(pk__in=working.exclude(lost).values("user"))
    return people.values_list("pk", flat=True)


def newcomer_of(user: Any) -> Newcomer:
    learner, invitation = getattr(user, "learner", None), getattr(user, "invitation", None)
    roles = ", ".join(dict.fromkeys(role.get_kind_display() for role in user.roles_today))
    reference = learner.reference if learner else ""
    return Newcomer(
        id=user.public_id,
        route="person_learner" if learner else "person",
        page=learner.public_id if learner else user.public_id,
        name=str(user),
        detail=", ".join(filter(None, [reference, roles])),
        email=user.email,
        since=user.joined_at,
        learner=learner.pk if learner else None,
        invited_at=invitation and invitation.invited_at,
        ends_at=invitation and invitation.ends_at,
        letter=invitation.letter if invitation else "",
        is_open=bool(invitation and invitation.is_open),
    )
