"""Right of reply: what the learner answers pauses or closes it, and counts in what is published."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from learners.actions import audit, notifications
from learners.models import User
from support.actions import asking
from support.actions.due import LOOK_IN, due_on
from support.actions.telling import event
from support.models import (
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
ENOUGH, BATCH = 10, 5  # replies below which a rule's figures are not told, and in what steps

LEADS_TO = {
    ReplyKind.DONE: ConcernState.DONE,
    ReplyKind.NOT_RIGHT: ConcernState.NOT_RIGHT,
    ReplyKind.NOT_NOW: ConcernState.PAUSED,
}  # “I’d like to talk” wakes it
CLOSED_BY_HER = (ConcernState.DONE, ConcernState.NOT_RIGHT)


class ReplyRefused(ValueError):
    """It is not hers to answer, or there is nothing left to pause."""


class TooLate(ValueError):
    """It cannot be taken back any more: too long ago, or somebody has acted on it."""


@transaction.atomic
def reply(
    *,
    concern: Concern,
    kind: ReplyKind | str,
    by: User,
    words: str = "",
    until_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Reply:
    """Answer what we noticed. The same answer twice (a double click) is one answer.

    “Not now” pauses it until a date, two weeks on unless said. Whoever has taken it on is told.
    Raises `ReplyRefused`, and `asking.TooLong`.
    """
    kind, moment = ReplyKind(kind), at or timezone.now()
    held = locked(concern)
    if not can_reply(by, held):
        raise ReplyRefused("not hers")
    until = pause_until(until_on, localdate(moment)) if kind == ReplyKind.NOT_NOW else None
    last = held.replies.filter(taken_back_at__isnull=True).order_by("-replied_at", "-pk").first()
    if last and (last.kind, last.words, last.until_on) == (kind, words, until):
        return last
    before, after = ConcernState(held.state), state_after(held, kind)
    said: Reply = held.replies.create(
        kind=kind, words=words, until_on=until, before=before, after=after, replied_at=moment
    )
    move(held, after, moment, until=until)
    if kind == ReplyKind.TALK:
        asking.ask(learner=held.learner, words=words, by=by, at=moment, from_note=True)
    elif held.case and held.case.closed_at is None:
        told = {"about": event(held, moment), "learner": held.learner, "at": moment}
        notifications.post(to=held.case.owner, kind="answered", **told)
    tell(held, "concern.reply", by, moment, kind)
    count_again(held.rule, moment)
    return said


def locked(concern: Concern) -> Concern:
    """The row, held until the transaction ends."""
    rows = Concern.objects.select_related("learner", "case__owner").select_for_update(of=("self",))
    held: Concern = rows.get(pk=concern.pk)
    return held


def pause_until(asked: dt.date | None, today: dt.date) -> dt.date:
    """At least until tomorrow, at most three months on."""
    wished = asked or today + PAUSE
    return min(max(wished, today + dt.timedelta(days=1)), today + LONGEST_PAUSE)


def state_after(held: Concern, kind: ReplyKind) -> ConcernState:
    """Where an answer leads. What others closed stays closed; her answer counts all the same."""
    state = ConcernState(held.state)
    if state in STANDING:
        return ConcernState(held.awake()) if kind == ReplyKind.TALK else LEADS_TO[kind]
    if kind == ReplyKind.NOT_NOW:
        raise ReplyRefused("there is nothing to pause")
    if state in CLOSED_BY_HER and kind != ReplyKind.TALK:
        return LEADS_TO[kind]
    return state


def move(
    held: Concern, to: ConcernState, moment: dt.datetime, *, until: dt.date | None = None
) -> None:
    """Put a locked concern where an answer leads. `until`: where that is a pause."""
    if to != held.state and to not in CONCERN_MOVES[held.state]:
        raise ReplyRefused(f"{held.state} → {to}")
    stands = to in STANDING
    if until:
        held.due_on = due_on(until, LOOK_IN)  # the clock stands still while it is paused
    elif held.state == ConcernState.PAUSED and stands:
        held.due_on = due_on(awake_since(held), LOOK_IN)
    held.closed_at = None if stands else held.closed_at or moment
    held.state, held.paused_until_on = to, until
    held.save(update_fields=["state", "paused_until_on", "closed_at", "due_on"])


def awake_since(held: Concern) -> dt.date:
    """The day since when somebody may look: when it was raised, or when her last pause ended."""
    since = held.raised_on
    for said in held.replies.filter(taken_back_at=None).order_by("replied_at", "pk"):
        if said.kind == ReplyKind.NOT_NOW:
            since = said.until_on or since
        elif said.before == ConcernState.PAUSED:
            since = localdate(said.replied_at)
    return since


@transaction.atomic
def take_back(*, concern: Concern, by: User, at: dt.datetime | None = None) -> Concern:
    """Take the last answer back, for a day, unless somebody has acted on it. Raises `TooLate`."""
    moment = at or timezone.now()
    held = locked(concern)
    if not can_reply(by, held):
        raise ReplyRefused("not hers")
    last = held.replies.filter(taken_back_at__isnull=True).order_by("-replied_at", "-pk").first()
    if last is None:
        return held
    if not may_take_back(held, last, moment):
        raise TooLate(last.kind)
    if last.kind == ReplyKind.TALK:
        take_request_back(held, last, by, moment)
    last.taken_back_at = moment
    last.save(update_fields=["taken_back_at"])
    back = ConcernState(last.before)
    back = held.awake() if back == ConcernState.TAKEN else back
    move(held, back, moment, until=paused_before(held, back, localdate(moment)))
    tell(held, "concern.take_back", by, moment, last.kind)
    count_again(held.rule, moment)
    return held


def take_request_back(held: Concern, last: Reply, by: User, moment: dt.datetime) -> None:
    """Take back the request that an answer made; what she added since stays as her own, and what
    waited before the answer is not the answer's to take."""
    waiting = HelpRequest.objects.open().filter(learner=held.learner, from_note=True).first()
    if waiting is None or waiting.asked_at < last.replied_at:
        return
    if waiting.added_at and waiting.added_at > last.replied_at:
        asking.keep(request=waiting, by=by, at=moment)
    else:
        asking.take_back(request=waiting, by=by, at=moment)


def may_take_back(held: Concern, last: Reply, moment: dt.datetime) -> bool:
    """Within a day, where nothing has moved since, and nothing else stands in its place."""
    if moment - last.replied_at > UNDO_FOR or held.state != last.after:
        return False
    others = Concern.objects.standing().filter(learner=held.learner_id).exclude(pk=held.pk)
    if last.before in STANDING and last.after not in STANDING and others.exists():
        return False
    if last.kind != ReplyKind.TALK:
        return True
    acted = HelpRequest.objects.filter(learner=held.learner_id, asked_at__gte=last.replied_at)
    return not acted.exclude(case=None).exists()


def paused_before(held: Concern, back: ConcernState, today: dt.date) -> dt.date | None:
    """Until when the pause was that an answer had ended."""
    if back != ConcernState.PAUSED:
        return None
    earlier = held.replies.filter(kind=ReplyKind.NOT_NOW, taken_back_at__isnull=True)
    last = earlier.order_by("-replied_at", "-pk").first()
    return last.until_on if last and last.until_on else today + PAUSE


def count_again(rule: str, moment: dt.datetime) -> None:
    """Publish a rule's figures: the last word on each note, where it says whether the rule was
    right; from ten words of ten people on, in steps of five.

    Between two steps the figures stand still, so that nobody reads one answer off their change.
    """
    words = Reply.objects.standing().filter(concern__rule=rule)
    said = Reply.objects.filter(pk__in=words.values("pk")).answers().order_by("replied_at", "pk")
    count = said.count()
    told = count - count % BATCH
    heard = list(said.values_list("kind", "concern__learner")[:told])
    if len({learner for _kind, learner in heard}) < ENOUGH:
        Precision.objects.filter(rule=rule).delete()
        return
    true = sum(kind == ReplyKind.DONE for kind, _learner in heard)
    Precision.objects.update_or_create(
        rule=rule, defaults={"answered": told, "true": true, "counted_at": moment}
    )


def tell(held: Concern, verb: str, by: User, moment: dt.datetime, kind: str) -> None:
    """The audit row says which answer, not her words: it outlives what it tells of."""
    audit.record(
        verb=verb,
        kind="concern",
        object_id=held.public_id,
        label=held.module,
        by=by,
        at=moment,
        learner=held.learner,
        detail={"reply": str(kind)},
    )
