"""Notifications: posted inside the transaction of their cause, sent later, each at most once.

The row is the queue: nothing that posts waits for a mail server or for Redis. `tasks.reconcile`
rings for whoever has something due; a claim that died half-way is set aside, never sent again.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.utils import timezone

from learners.models import Learner, Notification, NotificationChoice, User
from learners.models.notification import KINDS, MOVES, Channel, Letter

log = structlog.get_logger()
MOST_ATTEMPTS = 3
PAUSE = dt.timedelta(minutes=10)  # before it is tried again
GONE = dt.timedelta(minutes=15)  # a claim this old belongs to nobody
STALE = dt.timedelta(days=1)  # what is older when it is posted needs no e-mail
QUIET_FROM, QUIET_UNTIL = dt.time(22), dt.time(7)
DAILY_AT = dt.time(17)
A_ROUND = 500  # people rung for at once

Send = Callable[[User, int], None]  # the person, and how many notifications wait for her


def post(
    *,
    to: User | None,
    kind: str,
    about: Any,
    learner: Learner | None = None,
    at: dt.datetime | None = None,
    **numbers: int,
) -> None:
    """Tell someone of something, once: a second post of one kind and subject does nothing.

    `about` is a row (its public id, else its key) or a text; `learner` whom it is about, if
    anyone; `numbers` go into the sentence. Nobody is told who has no login or whose it was closed.
    Call it inside the transaction of what it tells.
    """
    if kind not in KINDS:
        raise ValueError(f"No room has registered a kind of notification called {kind!r}.")
    if to is None or not to.is_active:
        return
    now = timezone.now()
    written = at or now
    due = None if written < now - STALE else due_at(channel_of(to), written)
    notification = Notification(
        user=to,
        learner=learner,
        kind=kind,
        subject=subject_of(about),
        numbers=numbers,
        written_at=written,
        letter=Letter.WAITING if due else Letter.NONE,
        due_at=due,
    )
    Notification.objects.bulk_create([notification], ignore_conflicts=True)


def subject_of(about: Any) -> str:
    return str(getattr(about, "public_id", None) or getattr(about, "pk", None) or about)[:64]


def channel_of(user: User) -> str:
    chosen = NotificationChoice.objects.filter(user=user).values_list("channel", flat=True).first()
    return chosen or Channel.AT_ONCE


def due_at(channel: str, at: dt.datetime) -> dt.datetime | None:
    """When the e-mail may go: at once, with the day's one e-mail, or not at all."""
    if channel == Channel.AT_ONCE:
        return at
    if channel == Channel.IN_APP:
        return None
    here = timezone.localtime(at)
    today = timezone.make_aware(dt.datetime.combine(here.date(), DAILY_AT))
    tomorrow = dt.datetime.combine(here.date() + dt.timedelta(days=1), DAILY_AT)
    return today if at < today else timezone.make_aware(tomorrow)


def is_quiet(at: dt.datetime) -> bool:
    """Between 22:00 and 7:00 nothing is sent to anybody."""
    clock = timezone.localtime(at).time()
    return clock >= QUIET_FROM or clock < QUIET_UNTIL


@transaction.atomic
def choose(*, by: User, channel: str, at: dt.datetime | None = None) -> None:
    """How one wants to hear; e-mails that wait obey at once. One's own choice, so no audit row."""
    now = at or timezone.now()
    NotificationChoice.objects.update_or_create(
        user=by, defaults={"channel": Channel(channel), "chosen_at": now}
    )
    due = due_at(channel, now)
    letter = Letter.WAITING if due else Letter.NONE
    move(Notification.objects.of(by).filter(letter=Letter.WAITING), letter, due_at=due)


def read(*, by: User, notification: Notification | None = None) -> int:
    """One notification was read, or all of them; what was read needs no e-mail any more."""
    mine = Notification.objects.of(by).unread()
    if notification is not None:
        mine = mine.filter(pk=notification.pk)
    with transaction.atomic():
        move(mine.filter(letter=Letter.WAITING), Letter.NONE, due_at=None)
        return mine.update(read_at=timezone.now())


def move(rows: "QuerySet[Notification]", to: Letter, **values: Any) -> int:
    """Compare and set: rows that may move there do; returns how many did."""
    may = [letter for letter, onward in MOVES.items() if to in onward]
    return rows.filter(letter__in=may).update(letter=to, **values)


def people_due(at: dt.datetime) -> list[int]:
    """Whom to ring for now, who has waited longest first; nobody in the quiet hours."""
    set_aside_lost_claims(at)
    if is_quiet(at):
        return []
    due = (
        Notification.objects.due(at)
        .filter(user__is_active=True)
        .values("user")
        .annotate(since=Min("due_at"))
    )
    return list(due.order_by("since", "user").values_list("user", flat=True)[:A_ROUND])


def set_aside_lost_claims(at: dt.datetime) -> int:
    """Whoever held these has gone; they may have been sent, so they are not sent again."""
    lost = Notification.objects.filter(letter=Letter.SENDING, claimed_at__lt=at - GONE)
    return move(lost, Letter.PARKED)


def deliver(*, user_id: int, send: Send, at: dt.datetime | None = None) -> int:
    """Send one e-mail for all that is due to one person; returns how many notifications it told of.

    Claimed by compare-and-set in a transaction of its own: two deliveries at once send one e-mail.
    """
    now = at or timezone.now()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or is_quiet(now):
        return 0
    claim = uuid.uuid4()
    due = Notification.objects.of(user).due(now)
    claimed = move(due, Letter.SENDING, claim=claim, claimed_at=now, attempts=F("attempts") + 1)
    if not claimed:
        return 0
    held = Notification.objects.filter(claim=claim)
    try:
        send(user, claimed)
    except Exception as fault:  # whatever a mail server may answer; the next attempt is a row
        log.warning("notification.not_sent", fault=type(fault).__name__)
        put_back(held, now)
        return 0
    move(held, Letter.SENT, sent_at=now)
    return claimed


@transaction.atomic
def put_back(held: "QuerySet[Notification]", now: dt.datetime) -> None:
    """Try again in a while; after three attempts set it aside where an administrator sees it."""
    move(held.filter(attempts__gte=MOST_ATTEMPTS), Letter.PARKED)
    move(held.filter(attempts__lt=MOST_ATTEMPTS), Letter.WAITING, due_at=now + PAUSE)
