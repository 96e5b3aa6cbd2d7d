"""Who is in a group, from a day, until a day; a service or a circle calls these."""

import datetime as dt
from typing import Any

from django.db import transaction

from learners.actions.audit import record
from learners.models import Group, GroupMember, User


@transaction.atomic
def found(*, name: str, by: Any, at: dt.datetime) -> Group:
    group = Group.objects.create(name=name)
    record(verb="group.found", kind="group", object_id=group.public_id, label=name, by=by, at=at)
    return group


@transaction.atomic
def join(*, group: Group, user: User, from_on: dt.date, by: Any, at: dt.datetime) -> GroupMember:
    """Put somebody in a group from a day; who is in it already stays as she is."""
    held = Group.objects.select_for_update().get(pk=group.pk)
    member, fresh = GroupMember.objects.get_or_create(
        group=held, user=user, until_on=None, defaults={"from_on": from_on}
    )
    if fresh:
        _tell("group.join", group, user, by, at)
    return member


@transaction.atomic
def leave(*, group: Group, user: User, until_on: dt.date, by: Any, at: dt.datetime) -> bool:
    """From that day on she is not in it; who joined that same day never was. Was anything done?"""
    held = Group.objects.select_for_update().get(pk=group.pk)
    open_ones = GroupMember.objects.filter(group=held, user=user, until_on__isnull=True)
    gone = open_ones.filter(from_on__gte=until_on).delete()[0]
    if gone + open_ones.update(until_on=until_on):
        _tell("group.leave", group, user, by, at)
        return True
    return False


def _tell(verb: str, group: Group, user: User, by: Any, at: dt.datetime) -> None:
    record(
        verb=verb,
        kind="group",
        object_id=group.public_id,
        label=f"{group}: {user}",
        by=by,
        at=at,
    )
