"""Right of reply: replies pause or close a concern, and count in its rule's published figures."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localdate

from learners import clock
from learners.actions import audit, notifications
from learners.calc import release
from learners.models import User
from support.actions import asking
from support.actions.cases import lock_concern
from support.actions.due import LOOK_IN, due_on
from support.models import (
    CLOSED_BY_LEARNER,
    CONCERN_MOVES,
    STANDING,
    Concern,
    ConcernState,
    HelpRequest,
    Precision,
    Reply,
    ReplyKind,
)
from support.permissions import can_reply

UNDO_FOR = dt.timedelta(days=1)
PAUSE = dt.timedelta(days=14)
LONGEST_PAUSE = dt.timedelta(days=90)

LEADS_TO = {
    ReplyKind.DONE: ConcernState.DONE,
    ReplyKind.NOT_RIGHT: ConcernState.NOT_RIGHT,
    ReplyKind.NOT_NOW: ConcernState.PAUSED,
}  # “I’d like to talk” ends a pause


class ReplyRefused(ValueError):
    """The concern is not theirs to answer, or there is nothing to pause."""


class TooLate(ValueError):
    """The reply cannot be taken back: it is too old, or someone has acted on it."""


@transaction.atomic
def reply(
    *,
    concern: Concern,
    kind: ReplyKind | str,
    by: User,
    words: str = "",
    until_on: dt.date | None = None,
) -> Reply:
    """Answer a concern. The same answer twice (a double click) is one answer.

    “Not now” pauses it until a date, two weeks on unless given. The case's owner is notified.
    Raises `ReplyRefused`, and `asking.TooLong`.
    """
    kind, row = ReplyKind(kind), lock_concern(concern)
    if not can_reply(by, row):
        raise ReplyRefused("not the learner's own")
    until = pause_until(until_on) if kind == ReplyKind.NOT_NOW else None
    last = last_reply(row)
    if last and (last.kind, last.words, last.until_on) == (kind, words, until):
        return last
    before, after, now = ConcernState(row.state), state_after(row, kind), clock.now()
    new: Reply = row.replies.create(
        kind=kind, words=words, until_on=until, before=before, after=after, replied_at=now
    )
    move(row, after, until=until)
    if kind == ReplyKind.TALK:
        asking.ask(learner=row.learner, words=words, by=by, from_concern=True)
    elif row.case and row.case.closed_at is None:
        notifications.post(to=row.case.owner, kind="answered", about=row)
    audit.record("concern.reply", row, by=by, detail={"reply": str(kind)})
    notifications.settle_of(row.learner)
    count_again(row.rule)
    return new


def last_reply(concern: Concern) -> Reply | None:
    """Return the latest reply that was not taken back."""
    replies = concern.replies.filter(taken_back_at__isnull=True)
    last: Reply | None = replies.order_by("-replied_at", "-pk").first()
    return last


def pause_until(chosen: dt.date | None) -> dt.date:
    """Return the end of a pause: at least tomorrow, at most three months on."""
    today = clock.today()
    return min(max(chosen or today + PAUSE, today + dt.timedelta(days=1)), today + LONGEST_PAUSE)


def state_after(concern: Concern, kind: ReplyKind) -> ConcernState:
    """Return the state after a reply. What staff closed stays closed; the reply still counts."""
    state = ConcernState(concern.state)
    if state in STANDING:
        return ConcernState(concern.awake()) if kind == ReplyKind.TALK else LEADS_TO[kind]
    if kind == ReplyKind.NOT_NOW:
        raise ReplyRefused("there is nothing to pause")
    if state in CLOSED_BY_LEARNER and kind != ReplyKind.TALK:
        return LEADS_TO[kind]
    return state


def move(concern: Concern, to: ConcernState, *, until: dt.date | None = None) -> None:
    """Move a locked concern to the state after a reply. `until`: the end of a pause."""
    if to != concern.state and to not in CONCERN_MOVES[concern.state]:
        raise ReplyRefused(f"{concern.state} → {to}")
    if until:
        concern.due_on = due_on(until, LOOK_IN)  # working days do not count while it is paused
    elif concern.state == ConcernState.PAUSED and to in STANDING:
        concern.due_on = due_on(awake_since(concern), LOOK_IN)
    concern.closed_at = None if to in STANDING else concern.closed_at or clock.now()
    concern.state, concern.paused_until_on = to, until
    concern.save(update_fields=["state", "paused_until_on", "closed_at", "due_on"])


def awake_since(concern: Concern) -> dt.date:
    """Return when the concern was raised or last left a pause: staff have had it since then."""
    since = concern.raised_on
    active = [reply for reply in concern.replies.all() if reply.taken_back_at is None]
    for past in sorted(active, key=lambda reply: (reply.replied_at, reply.pk)):
        if past.kind == ReplyKind.NOT_NOW:
            since = past.until_on or since
        elif past.before == ConcernState.PAUSED:
            since = localdate(past.replied_at)
    return since


@transaction.atomic
def take_back(*, concern: Concern, by: User) -> Concern:
    """Take the last reply back within a day. Raises `TooLate` if someone has acted on it."""
    row = lock_concern(concern)
    if not can_reply(by, row):
        raise ReplyRefused("not the learner's own")
    last = last_reply(row)
    if last is None:
        return row
    if not may_take_back(row, last):
        raise TooLate(last.kind)
    if last.kind == ReplyKind.TALK:
        take_request_back(row, last, by)
    last.taken_back_at = clock.now()
    last.save(update_fields=["taken_back_at"])
    state = ConcernState(last.before)
    state = ConcernState(row.awake()) if state == ConcernState.TAKEN else state
    move(row, state, until=paused_before(row, state))
    audit.record("concern.take_back", row, by=by, detail={"reply": last.kind})
    notifications.settle_of(row.learner)
    count_again(row.rule)
    return row


def take_request_back(concern: Concern, last: Reply, by: User) -> None:
    """Take back the request that a reply made, unless words were added since.

    A request from before the reply is left alone.
    """
    requests = HelpRequest.objects.open().filter(learner=concern.learner, from_concern=True)
    request = requests.first()
    if request is None or request.asked_at < last.replied_at:
        return
    if request.added_at and request.added_at > last.replied_at:
        asking.keep(request=request, by=by)
    else:
        asking.take_back(request=request, by=by)


def may_take_back(concern: Concern, last: Reply) -> bool:
    """Return whether a reply is under a day old, unchanged since, and no other concern is open."""
    if clock.now() - last.replied_at > UNDO_FOR or concern.state != last.after:
        return False
    other_concerns = (
        Concern.objects.standing().filter(learner=concern.learner_id).exclude(pk=concern.pk)
    )
    if last.before in STANDING and last.after not in STANDING and other_concerns.exists():
        return False
    if last.kind != ReplyKind.TALK:
        return True
    requests = HelpRequest.objects.filter(learner=concern.learner_id, asked_at__gte=last.replied_at)
    return not requests.exclude(case=None).exists()


def paused_before(concern: Concern, state: ConcernState) -> dt.date | None:
    """Return the end of the pause that the reply had cut short."""
    if state != ConcernState.PAUSED:
        return None
    pauses = concern.replies.filter(kind=ReplyKind.NOT_NOW, taken_back_at__isnull=True)
    last = pauses.order_by("-replied_at", "-pk").first()
    return last.until_on if last and last.until_on else clock.today() + PAUSE


def count_again(rule: str) -> None:
    """Publish a rule's figures, from ten replies by ten people, in steps of five.

    The last reply to each concern counts if it shows whether the rule was right. Between steps the
    figures stay, so that their change does not reveal a single reply.
    """
    latest = Reply.objects.standing().filter(concern__rule=rule)
    answers = Reply.objects.filter(pk__in=latest.values("pk")).answers()
    rows = list(answers.order_by("replied_at", "pk").values_list("kind", "concern__learner"))
    counted = rows[: release.batch(len(rows))]
    if not release.is_enough(len({learner for _kind, learner in counted})):
        Precision.objects.filter(rule=rule).delete()
        return
    true = sum(kind == ReplyKind.DONE for kind, _learner in counted)
    Precision.objects.update_or_create(
        rule=rule,
        defaults={"answered": len(counted), "true": true, "counted_at": clock.now()},
    )
