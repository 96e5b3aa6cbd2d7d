"""The partnership agreement: written by either side, in versions, and agreed by two names."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from feedback.models import PartnershipVersion, Priority, Side, View
from learners import clock
from learners.actions import audit, notifications
from learners.models import Role, RoleKind, User

SIGNERS = {Side.LEARNERS: RoleKind.REPRESENTATIVE, Side.COLLEGE: RoleKind.ADMINISTRATOR}


class OtherSideError(Exception):
    """The same person cannot sign for learners and for the college."""


class NotTheLatestError(Exception):
    """Someone has written a newer version since."""


class StoppedError(Exception):
    """A moderator has paused or hidden this version."""


@transaction.atomic
def write(
    *,
    from_on: dt.date,
    until_on: dt.date,
    taking_part: str,
    priorities: Sequence[str],
    reason: str,
    after: int,
    by: User,
) -> PartnershipVersion:
    """Write the next version of a year's agreement, and ask the other people to sign it.

    `after`: the number of the version it was based on, 0 for none. Raise `NotTheLatestError` if
    there is another by now. A priority with the same words keeps its views.
    """
    dates = {"from_on": from_on, "until_on": until_on}
    words = {"taking_part": taking_part, "reason": reason}
    versions = PartnershipVersion.objects.filter(from_on=from_on).order_by("-number")
    last = versions.first()
    if last and is_same(last, by, {**dates, **words, "number": after + 1}, priorities):
        return last
    if (last.number if last else 0) != after:
        raise NotTheLatestError
    try:
        with transaction.atomic():
            version = PartnershipVersion.objects.create(
                number=after + 1, written_at=clock.now(), written_by=by, **dates, **words
            )
    except IntegrityError as error:
        raise NotTheLatestError from error
    for place, text in enumerate(priorities, 1):
        priority = version.priorities.create(place=place, words=text)
        before = last.priorities.filter(words=text).first() if last else None
        if before:
            priority.views.set(before.views.all())
    audit.record("partnership.write", version, by=by, detail={"reason": reason})
    for signer in signers(clock.today()).exclude(pk=by.pk):
        notifications.post(to=signer, kind="partnership written", about=version)
    return version


def is_same(
    version: PartnershipVersion, by: User, values: dict[str, Any], priorities: Sequence[str]
) -> bool:
    """Return whether this person has just written this version, as after a double click."""
    same = all(getattr(version, name) == value for name, value in values.items())
    own = version.written_by_id == by.pk
    return same and own and list(map(str, version.priorities.all())) == list(priorities)


def signers(on: dt.date) -> QuerySet[User]:
    """Return the people who may sign that day."""
    roles = Role.objects.in_force(on).filter(kind__in=SIGNERS.values())
    return User.objects.filter(is_active=True, roles__in=roles).distinct().order_by("pk")


@transaction.atomic
def sign(*, version: PartnershipVersion, side: Side, by: User) -> bool:
    """Sign the latest version for one side; return whether both sides have signed now.

    A second press changes nothing. Raise `StoppedError`, `NotTheLatestError`, and `OtherSideError`
    if this person has signed for the other side.
    """
    locked = PartnershipVersion.objects.select_for_update().get(pk=version.pk)
    if not locked.is_shown:
        raise StoppedError
    newer = PartnershipVersion.objects.filter(from_on=locked.from_on, number__gt=locked.number)
    if newer.exists():
        raise NotTheLatestError
    other = locked.college_by_id if side == Side.LEARNERS else locked.learners_by_id
    if other == by.pk:
        raise OtherSideError
    if getattr(locked, f"{side}_at") is not None:
        return locked.is_agreed
    setattr(locked, f"{side}_at", clock.now())
    setattr(locked, f"{side}_by", by)
    locked.save(update_fields=[f"{side}_at", f"{side}_by"])
    audit.record("partnership.sign", locked, by=by, detail={"side": str(side)})
    notifications.settle_about(locked)
    return locked.is_agreed


@transaction.atomic
def tie(*, priority: Priority, view: View, by: User) -> None:
    """Tie a view, with its answer and changes, to a priority, once for a double click."""
    Priority.objects.select_for_update().get(pk=priority.pk)
    if priority.views.filter(pk=view.pk).exists():
        return
    priority.views.add(view)
    audit.record("partnership.tie", priority.version, by=by, label=str(priority.version))


@transaction.atomic
def untie(*, priority: Priority, view: View, by: User) -> None:
    priority.views.remove(view)
    audit.record("partnership.untie", priority.version, by=by, label=str(priority.version))
