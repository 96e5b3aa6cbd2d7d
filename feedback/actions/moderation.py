"""Moderation: report, pause, hide, show again, open a hidden name; appeals; somebody's safety."""

from typing import Any

from django.db import transaction

from feedback import sight
from feedback.actions import board
from feedback.actions.owners import administrator_for
from feedback.models import (
    SHOWING_MOVES,
    Act,
    Appeal,
    Moderated,
    Report,
    Ruling,
    SafetyMessage,
    Showing,
    View,
)
from feedback.models.moderation import of
from feedback.permissions import can_appeal, can_read_safety, can_rule, can_settle, hides_its_author
from learners import clock
from learners.actions import audit, notifications
from learners.models import Learner, User
from support.actions.due import due_on

LOOK_IN = 1  # working days, after a report
SHOWS = {Act.HOLD: Showing.HELD, Act.HIDE: Showing.HIDDEN, Act.RESTORE: Showing.SHOWN}


@transaction.atomic
def report(*, thing: Moderated, words: str, by: User) -> Report:
    """Ask the moderators to look at something, once at a time. Raise `MoveRefused`."""
    row = lock(thing)
    columns = of(row)
    readable = sight.READABLE[next(iter(columns))](by, clock.today())
    if not readable.filter(pk=row.pk).exists():
        raise board.MoveRefused("report")
    values = {
        "words": words,
        "reported_at": clock.now(),
        "due_on": due_on(clock.today(), LOOK_IN),
    }
    new, is_new = Report.objects.get_or_create(**columns, reporter=by, ruling=None, defaults=values)
    if is_new:
        record("view.report", row, board.HIDDEN_NAME)
        to = [(moderator, row) for moderator in sight.moderators(clock.today())]
        notifications.post_all(to=to, kind="view reported")
    return new


@transaction.atomic
def rule(*, thing: Moderated, act: Act, reason: str, by: User) -> Ruling:
    """Pause, hide or show something again, leave it, or open its author's name: each with a reason
    that its writer reads. It settles the open reports. A double click has one effect. Raise
    `MoveRefused`."""
    row = lock(thing)
    if not can_rule(by, row, clock.today()) or not reason.strip():
        raise board.MoveRefused("moderate")
    if same := repeated(row, act, reason, by):
        return same
    if act == Act.OPEN_NAME and not hides_its_author(row):
        raise board.MoveRefused("no hidden name")
    if act in SHOWS:
        _show(row, SHOWS[act])
    values = {"act": act, "reason": reason, "made_at": clock.now(), "made_by": by}
    ruling = Ruling.objects.create(**of(row), **values)
    if act != Act.OPEN_NAME:
        Report.objects.filter(**of(row), ruling=None).update(ruling=ruling)
    record("view.moderate", row, by, act=str(act))
    if act != Act.KEEP:
        notifications.post(to=row.writer, kind="view moderated", about=ruling)
    return ruling


def repeated(thing: Moderated, act: Act, reason: str, by: User) -> Ruling | None:
    """Return the last ruling on something if it is this one, and nothing has happened since: no
    report, and no appeal that showed it again."""
    last = Ruling.objects.filter(**of(thing)).order_by("made_at", "pk").last()
    is_same = last and (last.act, last.reason, last.made_by_id) == (act, reason, by.pk)
    is_so = SHOWS.get(act, thing.showing) == thing.showing
    waits = Report.objects.filter(**of(thing), ruling=None).exists()
    return last if is_same and is_so and not waits else None


def lock(thing: Moderated) -> Any:
    """Lock a row until the transaction ends, and return it as it is now."""
    model: Any = type(thing)
    model.objects.select_for_update().get(pk=thing.pk)
    return model.objects.get(pk=thing.pk)


def record(verb: str, thing: Moderated, by: User | str, **detail: object) -> None:
    """Record an act, without the words it is about and the name of an author who hides it."""
    if isinstance(thing, View):
        board.record(verb, thing, by, **detail)
    else:
        audit.record(verb, thing, by=by, label="", detail=detail)
        notifications.settle_about(thing)


def _show(row: Moderated, to: Showing) -> None:
    if to not in SHOWING_MOVES[Showing(row.showing)]:
        raise board.MoveRefused(f"{row.showing} to {to}")
    row.showing = to
    row.save(update_fields=["showing"])


@transaction.atomic
def appeal(*, ruling: Ruling, words: str, by: User) -> Ruling:
    """Let the writer ask a second moderator. Once per ruling. Raise `MoveRefused`."""
    row = _lock_ruling(ruling)
    if not can_appeal(by, row):
        raise board.MoveRefused("appeal")
    row.appeal_words, row.appealed_at = words, clock.now()
    row.save(update_fields=["appeal_words", "appealed_at"])
    record("view.appeal", row.thing, by)
    second = sight.moderators(clock.today()).exclude(pk__in=[row.made_by_id, by.pk])
    notifications.post_all(to=[(user, row) for user in second], kind="view appealed")
    return row


@transaction.atomic
def settle(*, ruling: Ruling, answer: Appeal, reason: str, by: User) -> Ruling:
    """Decide an appeal, as a second person; undo the act if it was wrong. Raise `MoveRefused`."""
    row = _lock_ruling(ruling)
    if not can_settle(by, row, clock.today()) or not reason.strip():
        raise board.MoveRefused("settle")
    thing = lock(row.thing)
    undoes = answer == Appeal.CHANGED and row.act in (Act.HOLD, Act.HIDE)
    if undoes and thing.showing != Showing.SHOWN:
        _show(thing, Showing.SHOWN)
    row.appeal_answer, row.appeal_reason = answer, reason
    row.settled_at, row.settled_by = clock.now(), by
    row.save(update_fields=["appeal_answer", "appeal_reason", "settled_at", "settled_by"])
    record("view.settle", thing, by, answer=str(answer))
    notifications.settle_about(row)
    notifications.post(to=thing.writer, kind="appeal settled", about=row)
    return row


def _lock_ruling(ruling: Ruling) -> Ruling:
    return Ruling.objects.select_for_update().get(pk=ruling.pk)


@transaction.atomic
def tell_safeguarding(*, learner: Learner, words: str, by: User) -> SafetyMessage:
    """Send words about somebody's safety to the safeguarding leads at once, or to an administrator
    where there is none; once for a double click. Raise `NobodyToAnswer`."""
    Learner.objects.select_for_update(of=("self",)).get(pk=learner.pk)
    unread = SafetyMessage.objects.filter(learner=learner, read_at=None)
    if same := unread.filter(words=words).first():
        return same
    today = clock.today()
    leads = list(sight.safeguarding_leads(today).exclude(pk=by.pk))
    return _send(words, leads or [administrator_for(learner, today)], by, learner)


def pass_to_safeguarding(*, words: str, by: User | str) -> SafetyMessage:
    """Send words that someone wrote in an anonymous survey to the safeguarding leads, or to an
    administrator where there is none. Raise `NobodyToAnswer`."""
    today = clock.today()
    leads = list(sight.safeguarding_leads(today))
    return _send(words, leads or [administrator_for(None, today)], by)


def _send(
    words: str, readers: list[User], by: User | str, learner: Learner | None = None
) -> SafetyMessage:
    message = SafetyMessage.objects.create(
        learner=learner, words=words, sent_at=clock.now(), reader=readers[0]
    )
    audit.record("safety.tell", message, by=by, label="")
    to: list[tuple[User | None, SafetyMessage]] = [(reader, message) for reader in readers]
    notifications.post_all(to=to, kind="safety message")
    return message


@transaction.atomic
def read_safety(*, message: SafetyMessage, by: User) -> SafetyMessage:
    """Record that a safeguarding lead has read a message. Raise `MoveRefused`."""
    row = SafetyMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if not can_read_safety(by, clock.today()):
        raise board.MoveRefused("safety")
    if row.read_at is None:
        row.read_at, row.read_by = clock.now(), by
        row.save(update_fields=["read_at", "read_by"])
        audit.record("safety.read", row, by=by, label="")
        notifications.settle_about(row)
    return row
