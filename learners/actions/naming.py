"""Name the representatives of a programme from a list: who is new, who stays, whose role ends."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from learners import clock
from learners.actions import roster
from learners.models import Learner, Origin, Programme, Role, RoleKind, User


class NobodyError(ValueError):
    """Lines that name no learner who can sign in; `args` are their numbers and texts."""


@dataclass(frozen=True)
class Naming:
    """What a list would change. Roles that were given by hand never end."""

    new: list[User]
    staying: list[User]
    ending: list[Role]


def look_up(lines: Sequence[str]) -> list[User]:
    """Return the learners whom references or addresses name, in order, each once.

    Raise `NobodyError` with every line that names nobody.
    """
    named, unknown = {}, []
    for number, text in enumerate(lines, 1):
        own = Q(reference__iexact=text) | Q(user__email__iexact=text)
        learner = Learner.objects.filter(own, user__is_active=True).select_related("user").first()
        if learner is None:
            unknown.append((number, text))
        else:
            named[learner.user_id] = learner.user
    if unknown:
        raise NobodyError(*unknown)
    return list(named.values())


def preview(programme: Programme, people: Sequence[User], on: dt.date) -> Naming:
    """Return what naming these people would change that day; nothing is written."""
    roles = (
        Role.objects.in_force(on)
        .filter(kind=RoleKind.REPRESENTATIVE, programme=programme)
        .select_related("user")
    )
    current = {role.user_id: role for role in roles}
    ids = {person.pk for person in people}
    return Naming(
        new=[person for person in people if person.pk not in current],
        staying=[role.user for pk, role in current.items() if pk in ids],
        ending=[
            role for pk, role in current.items() if pk not in ids and role.origin == Origin.LIST
        ],
    )


@transaction.atomic
def name(*, programme: Programme, people: Sequence[User], by: User) -> Naming:
    """Give the role to those who are new in the list, and end it for those no longer in it."""
    today = clock.today()
    Programme.objects.select_for_update().get(pk=programme.pk)
    naming = preview(programme, people, today)
    for person in naming.new:
        roster.appoint(
            user=person,
            kind=RoleKind.REPRESENTATIVE,
            programme=programme,
            from_on=today,
            by=by,
            origin=Origin.LIST,
        )
    for role in naming.ending:
        roster.end_role(role=role, on=today, by=by)
    return naming
