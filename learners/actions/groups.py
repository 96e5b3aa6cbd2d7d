"""Groups for a service or a circle, and their members, each with a first and a last day."""

import datetime as dt

from django.db import transaction

from learners.actions import audit
from learners.models import Group, GroupMember, User


@transaction.atomic
def add(*, name: str, by: User | str) -> Group:
    """Add a group."""
    group = Group.objects.create(name=name)
    audit.record("group.add", group, by=by)
    return group


@transaction.atomic
def join(*, group: Group, user: User, from_on: dt.date, by: User | str) -> GroupMember:
    """Add someone to a group from a day; a current member stays as they are."""
    locked_group = Group.objects.select_for_update().get(pk=group.pk)
    member, is_new = GroupMember.objects.get_or_create(
        group=locked_group, user=user, until_on=None, defaults={"from_on": from_on}
    )
    if is_new:
        audit.record("group.join", group, by=by, label=f"{group}: {user}")
    return member


@transaction.atomic
def leave(*, group: Group, user: User, until_on: dt.date, by: User | str) -> bool:
    """End a membership from that day, or delete it if it has not begun by then.

    Return whether anything changed.
    """
    locked_group = Group.objects.select_for_update().get(pk=group.pk)
    memberships = GroupMember.objects.filter(group=locked_group, user=user, until_on__isnull=True)
    removed = memberships.filter(from_on__gte=until_on).delete()[0]
    if removed + memberships.update(until_on=until_on):
        audit.record("group.leave", group, by=by, label=f"{group}: {user}")
        return True
    return False
