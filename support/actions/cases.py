"""A person decides: takes on, sets aside with a reason, plans, hands over, closes.

Each locks the learner's row first, so that two people at once end with one named person.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from learners.actions import audit, notifications
from learners.models import Learner, User
from support.actions.telling import event
from support.models import (
    CONCERN_MOVES,
    HELP_MOVES,
    Case,
    Concern,
    ConcernState,
    HelpRequest,
    HelpState,
)

UNDO_FOR = dt.timedelta(days=1)


class TakenBy(ValueError):
    """Somebody else was quicker: `owner` has taken it on, or nothing waits any more (None)."""

    def __init__(self, owner: User | None) -> None:
        super().__init__(str(owner))
        self.owner = owner


class NotNow(ValueError):
    """It has moved on: there is nothing to set aside, put back, close or open again."""


@transaction.atomic
def take_on(*, learner: Learner, by: User, at: dt.datetime | None = None) -> Case:
    """Take on whatever waits about a learner: her request, what we noticed, or both.

    It joins the case that is open, whose owner stays; else a case begins. Twice by one person (a
    double click) is once. Raises `TakenBy` where nothing waits any more.
    """
    moment = at or timezone.now()
    held = locked(learner)
    case = Case.objects.open().select_related("owner").filter(learner=held).first()
    requests = HelpRequest.objects.open().filter(learner=held)
    concerns = Concern.objects.filter(learner=held).waiting(localdate(moment))
    if not (requests.exists() or concerns.exists()):
        if case and case.owner_id == by.pk:
            return case
        raise TakenBy(case.owner if case else None)
    fresh = case is None
    if case is None:
        case = Case.objects.create(learner=held, owner=by, opened_at=moment)
    requests.update(state=HelpState.TAKEN, case=case)
    concerns.update(state=ConcernState.TAKEN, case=case, paused_until_on=None)
    _tell("case.open" if fresh else "case.add", case, by, moment)
    if fresh:
        notifications.post(to=held.user, kind="taken on", about=case, learner=held, at=moment)
    elif case.owner_id != by.pk:
        told = {"about": event(case, moment), "learner": held, "at": moment}
        notifications.post(to=case.owner, kind="case added", **told)
    return case


@transaction.atomic
def set_aside(*, concern: Concern, reason: str, by: User, at: dt.datetime | None = None) -> Concern:
    """Nothing is to be done, and why: the learner reads it. Raises `TakenBy` or `NotNow`.

    Where she asked for a person it cannot be set aside: then somebody gets back to her. Twice by
    one person with the same reason (a double click) is once.
    """
    moment = at or timezone.now()
    learner = locked(concern.learner)
    held = _concern(concern)
    if (held.state, held.set_aside_by, held.why_set_aside) == (ConcernState.SET_ASIDE, by, reason):
        return held
    if held.state == ConcernState.TAKEN:
        raise TakenBy(held.case.owner if held.case else None)
    asked = HelpRequest.objects.open().filter(learner=learner).exists()
    if asked or ConcernState.SET_ASIDE not in CONCERN_MOVES[held.state] or not reason.strip():
        raise NotNow(held.state)
    held.state, held.closed_at = ConcernState.SET_ASIDE, moment
    held.paused_until_on = None
    held.set_aside_by, held.why_set_aside = by, reason
    held.save()
    _tell_of(held, "concern.set_aside", by, moment)
    told = {"about": event(held, moment), "learner": learner, "at": moment}
    notifications.post(to=learner.user, kind="set aside", **told)
    return held


@transaction.atomic
def put_back(*, concern: Concern, by: User, at: dt.datetime | None = None) -> Concern:
    """What was set aside within a day goes back to the list. Raises `NotNow`."""
    moment = at or timezone.now()
    learner = locked(concern.learner)
    held = _concern(concern)
    if held.state == ConcernState.OPEN:
        return held
    late = held.closed_at is None or moment - held.closed_at > UNDO_FOR
    another = Concern.objects.standing().filter(learner=learner).exists()
    if held.state != ConcernState.SET_ASIDE or late or another:
        raise NotNow(held.state)
    held.state, held.closed_at = ConcernState.OPEN, None
    held.set_aside_by, held.why_set_aside = None, ""
    held.save()
    _tell_of(held, "concern.put_back", by, moment)
    return held


@transaction.atomic
def plan(
    *,
    case: Case,
    next_on: dt.date | None,
    next_words: str,
    by: User,
    at: dt.datetime | None = None,
) -> Case:
    """What is next, and when. Raises `NotNow` where the case is closed."""
    held = _case(case)
    if held.closed_at is not None:
        raise NotNow("closed")
    if (held.next_on, held.next_words) != (next_on, next_words):
        held.next_on, held.next_words = next_on, next_words
        held.save(update_fields=["next_on", "next_words"])
        _tell("case.plan", held, by, at)
    return held


@transaction.atomic
def hand_over(*, case: Case, to: User, by: User | str, at: dt.datetime | None = None) -> Case:
    """Somebody else is the named person from now on; the learner is told, and so is that person
    where it is not her own doing. Raises `NotNow`."""
    moment = at or timezone.now()
    held = _case(case)
    if held.closed_at is not None:
        raise NotNow("closed")
    if held.owner_id != to.pk:
        before, held.owner = held.owner, to
        held.save(update_fields=["owner"])
        _tell("case.hand_over", held, by, moment, {"from": before.pk, "to": to.pk})
        told = {"about": event(held, moment), "learner": held.learner, "at": moment}
        notifications.post(to=held.learner.user, kind="handed over", **told)
        if to != by:
            notifications.post(to=to, kind="case given", **told)
    return held


@transaction.atomic
def close(*, case: Case, words: str, by: User, at: dt.datetime | None = None) -> Case:
    """Say what came of it, and close it with all that it was about. Raises `NotNow`.

    In the same words twice (a double click) is once.
    """
    moment = at or timezone.now()
    learner = locked(case.learner)
    held = _case(case)
    if held.closed_at is not None and held.closing == words:
        return held
    if held.closed_at is not None or not words.strip():
        raise NotNow("closed")
    held.closed_at, held.closing = moment, words
    held.next_on, held.next_words = None, ""
    held.save()
    about = Concern.objects.filter(case=held)
    about.filter(state__in=came_from(CONCERN_MOVES, ConcernState.TALKED)).update(
        state=ConcernState.TALKED, closed_at=moment, paused_until_on=None
    )
    asked = HelpRequest.objects.filter(case=held)
    asked.filter(state__in=came_from(HELP_MOVES, HelpState.ANSWERED)).update(
        state=HelpState.ANSWERED, closed_at=moment
    )
    _tell("case.close", held, by, moment)
    told = {"about": event(held, moment), "learner": learner, "at": moment}
    notifications.post(to=learner.user, kind="case closed", **told)
    return held


@transaction.atomic
def open_again(*, case: Case, by: User, at: dt.datetime | None = None) -> Case:
    """What was closed within a day is open again, with what it was about. Raises `NotNow`."""
    moment = at or timezone.now()
    learner = locked(case.learner)
    held = _case(case)
    if held.closed_at is None:
        return held
    closed_at = held.closed_at
    others = Case.objects.open().filter(learner=learner).exists()
    if moment - closed_at > UNDO_FOR or others:
        raise NotNow("closed")
    held.closed_at, held.closing = None, ""
    held.save(update_fields=["closed_at", "closing"])
    if not Concern.objects.standing().filter(learner=learner).exists():
        ended = Concern.objects.filter(case=held, state=ConcernState.TALKED, closed_at=closed_at)
        ended.update(state=ConcernState.TAKEN, closed_at=None)
    answered = HelpRequest.objects.filter(case=held, state=HelpState.ANSWERED, closed_at=closed_at)
    answered.update(state=HelpState.TAKEN, closed_at=None)
    _tell("case.open_again", held, by, moment)
    return held


def came_from(moves: dict[str, set[str]], to: str) -> list[str]:
    return [state for state, onward in moves.items() if to in onward]


def locked(learner: Learner) -> Learner:
    """The learner's row, held until the transaction ends: whoever is second waits, then looks."""
    rows = Learner.objects.select_for_update(of=("self",)).select_related("user")
    held: Learner = rows.get(pk=learner.pk)
    return held


def _concern(concern: Concern) -> Concern:
    rows = Concern.objects.select_related("learner", "case__owner")
    held: Concern = rows.select_for_update(of=("self",)).get(pk=concern.pk)
    return held


def _case(case: Case) -> Case:
    rows = Case.objects.select_related("learner__user", "owner")
    held: Case = rows.select_for_update(of=("self",)).get(pk=case.pk)
    return held


def _tell(
    verb: str,
    case: Case,
    by: User | str,
    moment: dt.datetime | None,
    detail: dict[str, Any] | None = None,
) -> None:
    audit.record(
        verb=verb,
        kind="case",
        object_id=case.public_id,
        label=str(case.learner),
        by=by,
        at=moment,
        learner=case.learner,
        detail=detail,
    )


def _tell_of(concern: Concern, verb: str, by: User, moment: dt.datetime) -> None:
    audit.record(
        verb=verb,
        kind="concern",
        object_id=concern.public_id,
        label=concern.module,
        by=by,
        at=moment,
        learner=concern.learner,
    )
