"""People's decisions: take on, set aside with a reason, plan, hand over, close.

Each locks the learner's row first, so that two people acting at once leave one named person.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from learners import clock
from learners.actions import audit, notifications
from learners.models import Learner, User
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
    """Someone was quicker: `owner` has taken it on, or nothing is open any longer (None)."""

    def __init__(self, owner: User | None) -> None:
        super().__init__(str(owner))
        self.owner = owner


class NotNow(ValueError):
    """The state has changed: it cannot be set aside, put back, closed or opened again now."""


@transaction.atomic
def take_on(*, learner: Learner, by: User) -> Case:
    """Take on a learner's open request, open concern, or both.

    They join the open case, which keeps its owner; otherwise this opens a case. A double click has
    one effect. Raises `TakenBy` if nothing is open any longer.
    """
    locked_learner = lock_learner(learner)
    case = Case.objects.open().select_related("owner").filter(learner=locked_learner).first()
    requests = HelpRequest.objects.open().filter(learner=locked_learner)
    concerns = Concern.objects.filter(learner=locked_learner).waiting(clock.today())
    if not (requests.exists() or concerns.exists()):
        if case and case.owner_id == by.pk:
            return case
        raise TakenBy(case.owner if case else None)
    is_new = case is None
    if case is None:
        case = Case.objects.create(learner=locked_learner, owner=by, opened_at=clock.now())
    keep_day(case, [*requests, *concerns])
    requests.update(state=HelpState.TAKEN, case=case)
    concerns.update(state=ConcernState.TAKEN, case=case, paused_until_on=None)
    audit.record("case.open" if is_new else "case.add", case, by=by)
    notifications.settle_of(locked_learner)
    if is_new:
        notifications.post(to=locked_learner.user, kind="taken on", about=case)
    elif case.owner_id != by.pk:
        notifications.post(to=case.owner, kind="case added", about=case)
    return case


def keep_day(case: Case, taken: Sequence[HelpRequest | Concern]) -> None:
    """Promise the next contact by the earliest day that was promised already."""
    days = [row.due_on for row in taken] + [case.next_on] * (case.next_on is not None)
    if min(days) != case.next_on:
        case.next_on = min(days)
        case.save(update_fields=["next_on"])


@transaction.atomic
def set_aside(*, concern: Concern, reason: str, by: User) -> Concern:
    """Close a concern with a reason that the learner can read. Raises `TakenBy` or `NotNow`.

    It cannot be set aside while the learner has an open request: someone will get back to them. A
    double click has one effect.
    """
    learner = lock_learner(concern.learner)
    row = lock_concern(concern)
    if (row.state, row.set_aside_by, row.why_set_aside) == (ConcernState.SET_ASIDE, by, reason):
        return row
    if row.state == ConcernState.TAKEN:
        raise TakenBy(row.case.owner if row.case else None)
    is_asked_for = HelpRequest.objects.open().filter(learner=learner).exists()
    may_move = ConcernState.SET_ASIDE in CONCERN_MOVES[row.state]
    if is_asked_for or not may_move or not reason.strip():
        raise NotNow(row.state)
    row.state, row.closed_at, row.paused_until_on = ConcernState.SET_ASIDE, clock.now(), None
    row.set_aside_by, row.why_set_aside = by, reason
    row.save()
    audit.record("concern.set_aside", row, by=by)
    notifications.settle_of(learner)
    notifications.post(to=learner.user, kind="set aside", about=row)
    return row


@transaction.atomic
def put_back(*, concern: Concern, by: User) -> Concern:
    """Put a concern back on the list within a day of setting it aside. Raises `NotNow`."""
    learner = lock_learner(concern.learner)
    row = lock_concern(concern)
    if row.state == ConcernState.OPEN:
        return row
    is_late = row.closed_at is None or clock.now() - row.closed_at > UNDO_FOR
    another = Concern.objects.standing().filter(learner=learner).exists()
    if row.state != ConcernState.SET_ASIDE or is_late or another:
        raise NotNow(row.state)
    row.state, row.closed_at = ConcernState.OPEN, None
    row.set_aside_by, row.why_set_aside = None, ""
    row.save()
    audit.record("concern.put_back", row, by=by)
    notifications.settle_of(learner)
    return row


@transaction.atomic
def plan(*, case: Case, next_on: dt.date | None, next_words: str, by: User) -> Case:
    """Save what is next, and when. Raises `NotNow` if the case is closed."""
    row = lock_open_case(case)
    if (row.next_on, row.next_words) != (next_on, next_words):
        row.next_on, row.next_words = next_on, next_words
        row.save(update_fields=["next_on", "next_words"])
        audit.record("case.plan", row, by=by)
    return row


@transaction.atomic
def hand_over(*, case: Case, to: User, by: User | str) -> Case:
    """Make someone else the owner; notify the learner, and the new owner unless they did it.

    Raises `NotNow`.
    """
    row = lock_open_case(case)
    if row.owner_id != to.pk:
        before, row.owner = row.owner, to
        row.save(update_fields=["owner"])
        audit.record("case.hand_over", row, by=by, detail={"from": before.pk, "to": to.pk})
        notifications.settle_of(row.learner)
        notifications.post(to=row.learner.user, kind="handed over", about=row)
        if to != by:
            notifications.post(to=to, kind="case given", about=row)
    return row


@transaction.atomic
def close(*, case: Case, words: str, by: User) -> Case:
    """Close a case with its concerns and requests, recording what came of it. Raises `NotNow`.

    A double click has one effect.
    """
    learner, now = lock_learner(case.learner), clock.now()
    row = lock_case(case)
    if row.closed_at is not None and row.closing == words:
        return row
    if row.closed_at is not None or not words.strip():
        raise NotNow("closed")
    row.closed_at, row.closing = now, words
    row.next_on, row.next_words = None, ""
    row.save()
    concerns = Concern.objects.filter(case=row)
    concerns.filter(state__in=origins(CONCERN_MOVES, ConcernState.TALKED)).update(
        state=ConcernState.TALKED, closed_at=now, paused_until_on=None
    )
    requests = HelpRequest.objects.filter(case=row)
    requests.filter(state__in=origins(HELP_MOVES, HelpState.ANSWERED)).update(
        state=HelpState.ANSWERED, closed_at=now
    )
    audit.record("case.close", row, by=by)
    notifications.settle_of(learner)
    notifications.post(to=learner.user, kind="case closed", about=row)
    return row


@transaction.atomic
def open_again(*, case: Case, by: User) -> Case:
    """Open a case again within a day, with its concerns and requests. Raises `NotNow`."""
    learner = lock_learner(case.learner)
    row = lock_case(case)
    if row.closed_at is None:
        return row
    closed_at = row.closed_at
    has_open_case = Case.objects.open().filter(learner=learner).exists()
    if clock.now() - closed_at > UNDO_FOR or has_open_case:
        raise NotNow("closed")
    row.closed_at, row.closing = None, ""
    row.save(update_fields=["closed_at", "closing"])
    if not Concern.objects.standing().filter(learner=learner).exists():
        ended = Concern.objects.filter(case=row, state=ConcernState.TALKED, closed_at=closed_at)
        ended.update(state=ConcernState.TAKEN, closed_at=None)
    answered = HelpRequest.objects.filter(case=row, state=HelpState.ANSWERED, closed_at=closed_at)
    answered.update(state=HelpState.TAKEN, closed_at=None)
    audit.record("case.open_again", row, by=by)
    notifications.settle_of(learner)
    return row


def origins(moves: dict[str, set[str]], to: str) -> list[str]:
    """Return the states from which a row may move to `to`."""
    return [state for state, onward in moves.items() if to in onward]


def lock_learner(learner: Learner) -> Learner:
    """Lock the learner's row until the transaction ends, and return the fresh row."""
    rows = Learner.objects.select_for_update(of=("self",)).select_related("user")
    locked_learner: Learner = rows.get(pk=learner.pk)
    return locked_learner


def lock_concern(concern: Concern) -> Concern:
    """Lock the concern's row; return it, with its learner and the owner of its case."""
    rows = Concern.objects.select_related("learner", "case__owner")
    locked_concern: Concern = rows.select_for_update(of=("self",)).get(pk=concern.pk)
    return locked_concern


def lock_case(case: Case) -> Case:
    """Lock the case's row; return it, with its learner and its owner."""
    rows = Case.objects.select_related("learner__user", "owner")
    locked_case: Case = rows.select_for_update(of=("self",)).get(pk=case.pk)
    return locked_case


def lock_open_case(case: Case) -> Case:
    """Lock the case as `lock_case` does. Raises `NotNow` if it is closed."""
    row = lock_case(case)
    if row.closed_at is not None:
        raise NotNow("closed")
    return row
