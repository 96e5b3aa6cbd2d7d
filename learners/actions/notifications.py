"""Notifications: written in the transaction of their cause, emailed later, at most once.

The row is the queue, so no writer waits for a mail server or Redis. `tasks.reconcile` queues people
with an email due. A delivery that died half-way is parked, never repeated.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Min, Model, QuerySet
from django.utils import timezone

from learners import clock
from learners.actions.audit import id_of
from learners.models import ClosedDay, Notification, NotificationChoice, User
from learners.models.notification import MOVES, Channel, Letter
from learners.registry import NOTIFICATIONS

log = structlog.get_logger()
MOST_ATTEMPTS = 3
PAUSE = dt.timedelta(minutes=10)  # before the next attempt
CLAIM_LOST_AFTER = dt.timedelta(minutes=15)  # an older claim is not of a running delivery
STALE = ONE_DAY = dt.timedelta(days=1)  # older causes need no email
QUIET_FROM, QUIET_UNTIL = dt.time(22), dt.time(7)
DAILY_AT = dt.time(17)
A_ROUND = 500  # people queued at once

Send = Callable[[User, int], None]  # the person, and their number of notifications


def post(*, to: User | None, kind: str, about: Model | str) -> None:
    """Notify someone, unless they have not read the last one of this kind and subject yet.

    A kind that repeats comes up each time. People without an open login are not notified. Call it
    in the transaction of its cause. Raise `UndeclaredError` for an unknown kind.
    """
    post_all(to=[(to, about)], kind=kind)


def post_all(*, to: Iterable[tuple[User | None, Model | str]], kind: str) -> None:
    """Notify people, each about their own subject, in two queries."""
    declared = NOTIFICATIONS[kind]
    active = [(user, about) for user, about in to if user is not None and user.is_active]
    if not active:
        return
    now = clock.now()
    channels = channels_of(user.pk for user, _ in active)
    rows = []
    for user, about in active:
        due = due_at(channels.get(user.pk, Channel.AT_ONCE), now)
        due = None if now < timezone.now() - STALE else due
        subject = about if isinstance(about, str) else id_of(about)
        if declared.repeats:
            subject = f"{subject} {int(now.timestamp() * 1_000_000)}"
        notification = Notification(
            user=user,
            learner_id=getattr(about, "learner_id", None),
            kind=kind,
            subject=subject,
            written_at=now,
            letter=Letter.WAITING if due else Letter.NONE,
            due_at=due,
        )
        rows.append(notification)
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def channels_of(users: Iterable[int]) -> dict[int, str]:
    """Return how people chose to hear, where they chose."""
    choices = NotificationChoice.objects.filter(user__in=list(users))
    return dict(choices.values_list("user", "channel"))


def channel_of(user: User) -> str:
    return channels_of([user.pk]).get(user.pk, Channel.AT_ONCE)


def due_at(channel: str, moment: dt.datetime) -> dt.datetime | None:
    """Return when the email may be sent: at once, with the daily email, or never (None)."""
    if channel == Channel.AT_ONCE:
        return moment
    if channel == Channel.IN_APP:
        return None
    day = timezone.localtime(moment).date()
    today = timezone.make_aware(dt.datetime.combine(day, DAILY_AT))
    tomorrow = dt.datetime.combine(day + dt.timedelta(days=1), DAILY_AT)
    return today if moment < today else timezone.make_aware(tomorrow)


def is_quiet(moment: dt.datetime) -> bool:
    """Return whether it is between 22:00 and 7:00, when no email is sent."""
    time = timezone.localtime(moment).time()
    return time >= QUIET_FROM or time < QUIET_UNTIL


@transaction.atomic
def choose(*, by: User, channel: str) -> None:
    """Save how someone wants to hear about updates, including waiting ones; not audited."""
    now = clock.now()
    NotificationChoice.objects.update_or_create(
        user=by, defaults={"channel": Channel(channel), "chosen_at": now}
    )
    due = due_at(channel, now)
    letter = Letter.WAITING if due else Letter.NONE
    move(Notification.objects.of(by).filter(letter=Letter.WAITING), letter, due_at=due)


def read(*, by: User, notification: Notification | None = None) -> int:
    """Mark one notification, or all of someone's, as read, and cancel their emails."""
    own = Notification.objects.of(by).unread()
    if notification is not None:
        own = own.filter(pk=notification.pk)
    return _read(own)


@transaction.atomic
def _read(unread: "QuerySet[Notification]") -> int:
    move(unread.filter(letter=Letter.WAITING), Letter.NONE, due_at=None)
    return unread.update(read_at=clock.now())


def settle_of(*learners: Model | int) -> int:
    """Read the notifications about these learners whose cause is over; call it after a change."""
    return settle(Notification.objects.filter(learner__in=learners))


def settle_about(*rows: Model) -> int:
    """Read the notifications about these rows whose cause is over; call it after changing them."""
    return settle(Notification.objects.about([id_of(row) for row in rows]))


def settle(rows: "QuerySet[Notification]") -> int:
    """Read the unread ones of these notifications whose cause is over; return how many."""
    by_kind = defaultdict(list)
    for pk, kind, subject, user in rows.unread().values_list("pk", "kind", "subject", "user"):
        by_kind[kind].append((pk, (subject.split()[0], user)))
    over: list[int] = []
    for kind, asked in by_kind.items():
        pairs = {pair for _pk, pair in asked}
        lasting = NOTIFICATIONS[kind].cause(pairs, clock.today()) if kind in NOTIFICATIONS else ()
        over += [pk for pk, pair in asked if pair not in lasting]
    return _read(Notification.objects.unread().filter(pk__in=over)) if over else 0


def move(rows: "QuerySet[Notification]", to: Letter, **values: Any) -> int:
    """Move the rows whose state allows it, by compare-and-set; return how many."""
    origins = [letter for letter, onward in MOVES.items() if to in onward]
    return rows.filter(letter__in=origins).update(letter=to, **values)


def people_due() -> list[int]:
    """Return people with an email due, the longest wait first; none in the quiet hours."""
    now = clock.now()
    park_lost_claims(now)
    if is_quiet(now):
        return []
    due = due_now(now).filter(user__is_active=True)
    by_person = due.values("user").annotate(since=Min("due_at")).order_by("since", "user")
    return list(by_person.values_list("user", flat=True)[:A_ROUND])


def due_now(now: dt.datetime) -> "QuerySet[Notification]":
    """Return notifications whose email may go now: on a closed day, only those about safety.

    Other emails go when the college is open again, a daily one at its hour.
    """
    due: QuerySet[Notification] = Notification.objects.due(now)
    if not ClosedDay.objects.filter(on=timezone.localdate(now), campus=None).exists():
        return due
    about_safety = [kind.name for kind in NOTIFICATIONS.values() if kind.safety]
    daily = due.filter(user__notification_choice__channel=Channel.DAILY)
    move(daily.exclude(kind__in=about_safety), Letter.WAITING, due_at=F("due_at") + ONE_DAY)
    return due.filter(kind__in=about_safety)


def park_lost_claims(now: dt.datetime) -> int:
    """Park the claims of lost deliveries: they may have been sent, so they are not repeated."""
    lost_claims = Notification.objects.filter(
        letter=Letter.SENDING, claimed_at__lt=now - CLAIM_LOST_AFTER
    )
    return move(lost_claims, Letter.PARKED)


def deliver(*, user_id: int, send: Send) -> int:
    """Send a person one email about all their due notifications; return how many.

    Their causes are asked first. They are claimed in their own transaction, so that two deliveries
    send one email.
    """
    now = clock.now()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or is_quiet(now):
        return 0
    claim = uuid.uuid4()
    due = due_now(now).filter(user=user)
    settle(due)
    count = move(due, Letter.SENDING, claim=claim, claimed_at=now, attempts=F("attempts") + 1)
    if not count:
        return 0
    claimed = Notification.objects.filter(claim=claim)
    try:
        send(user, count)
    except Exception as error:  # any answer of a mail server; the row will be tried again
        log.warning("notification.not_sent", error=type(error).__name__)
        put_back(claimed, now)
        return 0
    move(claimed, Letter.SENT, sent_at=now)
    return count


@transaction.atomic
def put_back(claimed: "QuerySet[Notification]", now: dt.datetime) -> None:
    """Try again later; after three attempts park them for an administrator to see."""
    move(claimed.filter(attempts__gte=MOST_ATTEMPTS), Letter.PARKED)
    move(claimed.filter(attempts__lt=MOST_ATTEMPTS), Letter.WAITING, due_at=now + PAUSE)
