"""A representative's yes or no to a new version of a rule, before it goes live.

On a no the old version stays, both reasons are published, and an administrator decides with a
reason. Nobody's silence lasts for ever: after a set day the version may go live without an answer.
"""

import datetime as dt

from django.db import transaction

from learners import clock
from learners.actions import audit, notifications
from learners.models import Role, RoleKind, User
from support.actions.due import due_on
from support.models import CoSignature, RuleVersion, VersionState

DAYS = 10  # working days for an answer


class NotAskedError(Exception):
    """Nobody is asked about this version: it is a draft, live or retired."""


class WaitingError(Exception):
    """Representatives have not answered yet, and their last day has not passed."""


class ReasonNeededError(Exception):
    """Representatives said no, so going live needs a reason."""


def representatives(on: dt.date) -> list[User]:
    """Return everyone who may co-sign that day."""
    roles = Role.objects.in_force(on).filter(kind=RoleKind.REPRESENTATIVE)
    people = User.objects.filter(is_active=True, roles__in=roles)
    return list(people.distinct().order_by("pk"))


def ask(version: RuleVersion) -> None:
    """Ask every representative about a version that begins to run in shadow."""
    today = clock.today()
    people = representatives(today)
    version.co_sign_until_on = due_on(today, DAYS) if people else None
    notifications.post_all(to=[(person, version) for person in people], kind="co-sign asked")


@transaction.atomic
def co_sign(*, version: RuleVersion, agrees: bool, reason: str, by: User) -> CoSignature:
    """Save a representative's answer; they may change it until the version goes live.

    Raise `NotAskedError` if the version is not in shadow.
    """
    locked = RuleVersion.objects.select_for_update().get(pk=version.pk)
    if locked.state != VersionState.SHADOW:
        raise NotAskedError
    values = {"agrees": agrees, "reason": reason}
    same = locked.co_signatures.filter(user=by, **values).first()
    if same:
        return same
    answer, _is_new = CoSignature.objects.update_or_create(
        version=locked, user=by, defaults={**values, "signed_at": clock.now()}
    )
    audit.record("scorecard.co_sign", locked, by=by, detail={"agrees": agrees})
    notifications.settle_about(locked)
    return answer


def check(version: RuleVersion, reason: str) -> str:
    """Return the reason to publish, if a locked version may go live.

    Raise `WaitingError` or `ReasonNeededError`.
    """
    last = version.co_signatures.order_by("-signed_at", "-pk").first()
    if last is None:
        if version.co_sign_until_on and clock.today() <= version.co_sign_until_on:
            raise WaitingError
        return ""
    if last.agrees:
        return ""
    if not reason.strip():
        raise ReasonNeededError
    return reason.strip()
