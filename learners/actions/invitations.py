"""Invite people who have never signed in: a letter with a link that works once, for some days."""

import datetime as dt
from collections.abc import Callable, Iterable

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from learners import clock
from learners.actions import audit
from learners.models import AuditEvent, Invitation, Learner, User
from learners.models.notification import Letter
from learners.wording import day

log = structlog.get_logger()
MOST_ATTEMPTS = 3
SPACE = dt.timedelta(minutes=10)  # between two letters to one person: a double click sends one
PAUSE = dt.timedelta(minutes=10)  # before the next attempt
CLAIM_LOST_AFTER = dt.timedelta(minutes=15)
A_ROUND = 500  # letters queued at once

Send = Callable[[Invitation], None]


class NoLongerOpenError(Exception):
    """The link of this invitation has been used, has ended or was replaced."""


def last_day() -> str:
    """Return the last day, in words, of a link that is sent now."""
    return day(localdate(clock.now() + settings.INVITATION), clock.today())


@transaction.atomic
def invite(*, users: Iterable[int], by: User) -> int:
    """Queue a letter for each of these people who has never signed in; return how many.

    The links of their earlier letters end. Anyone invited in the last ten minutes gets no second
    letter.
    """
    now = clock.now()
    # Locked first, so that a second request waits and then reads the first one's invitations.
    ids = set(users)
    locked = list(
        User.objects.never_signed_in().filter(pk__in=ids).order_by("pk").select_for_update()
    )
    lately = Invitation.objects.filter(user__in=locked, invited_at__gt=now - SPACE)
    recent = set(lately.values_list("user", flat=True))
    invited = [user for user in locked if user.pk not in recent]
    rows = [
        Invitation(user=user, invited_at=now, ends_at=now + settings.INVITATION) for user in invited
    ]
    new = ["key", "invited_at", "ends_at", "accepted_at", "letter", "attempts", "claimed_at"]
    Invitation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user"], update_fields=new, batch_size=1000
    )
    learners = learners_of(invited)
    AuditEvent.objects.bulk_create(
        audit.entry("invitation.send", user, by=by, learner=learners.get(user.pk))
        for user in invited
    )
    return len(invited)


def learners_of(users: list[User]) -> dict[int, Learner]:
    rows = Learner.objects.filter(user__in=users)
    return {row.user_id: row for row in rows if row.user_id}


@transaction.atomic
def accept(*, key: str, password: str) -> User:
    """Save the password that an invited person chose; return their login.

    Raise `NoLongerOpenError` if the link does not work any more, as after a double click.
    """
    user = User.objects.select_for_update().filter(invitation__key=key).first()
    invitation = Invitation.objects.with_key(key).first() if user else None
    if invitation is None or not invitation.is_open:
        raise NoLongerOpenError
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    invitation.accepted_at, invitation.letter = clock.now(), Letter.NONE
    invitation.save(update_fields=["accepted_at", "letter"])
    audit.record("invitation.accept", user, by=user, learner=getattr(user, "learner", None))
    return user


def end(user: User) -> None:
    """End the link that was sent to someone, for example to an address they no longer have."""
    Invitation.objects.filter(user=user).delete()


def due() -> list[int]:
    """Return invitations whose letter is to be sent, the longest wait first.

    A lost delivery may have sent its letter, so it is not repeated.
    """
    now = clock.now()
    claims = Invitation.objects.filter(letter=Letter.SENDING)
    claims.filter(claimed_at__lt=now - CLAIM_LOST_AFTER).update(letter=Letter.PARKED)
    waiting = Invitation.objects.filter(letter=Letter.WAITING)
    ready = waiting.exclude(claimed_at__gt=now - PAUSE)
    return list(ready.order_by("invited_at", "pk").values_list("pk", flat=True)[:A_ROUND])


def deliver(*, invitation_id: int, send: Send) -> bool:
    """Send the letter of an invitation, once; return whether it was sent."""
    waiting = Invitation.objects.filter(pk=invitation_id, letter=Letter.WAITING)
    if not waiting.update(
        letter=Letter.SENDING, claimed_at=clock.now(), attempts=F("attempts") + 1
    ):
        return False
    invitation = Invitation.objects.select_related("user").filter(pk=invitation_id).first()
    if invitation is None:
        return False
    # Compared with the key: another invitation in between has a letter of its own.
    claimed = Invitation.objects.filter(key=invitation.key, letter=Letter.SENDING)
    if not invitation.is_open:
        claimed.update(letter=Letter.NONE)
        return False
    try:
        send(invitation)
    except Exception as error:  # any answer of a mail server; the letter will be tried again
        log.warning("invitation.not_sent", error=type(error).__name__)
        again = invitation.attempts < MOST_ATTEMPTS
        claimed.update(letter=Letter.WAITING if again else Letter.PARKED)
        return False
    return bool(claimed.update(letter=Letter.SENT))
