"""Answer what learners said: a decision with its reason, a pledge, and publishing."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from feedback.actions import board
from feedback.models import Decision, Outcome, Pledge, View, ViewState
from feedback.permissions import can_decide, can_follow_up
from learners import clock
from learners.actions import notifications
from learners.models import User


class NoReason(ValueError):
    """A decision needs a reason."""


@dataclass(frozen=True)
class Promise:
    """What will be done, and by when."""

    words: str
    due_on: dt.date


@transaction.atomic
def decide(
    *, view: View, outcome: Outcome, reason: str, by: User, promise: Promise | None = None
) -> Decision:
    """Answer a view. Raise `NoReason`, or `MoveRefused` if someone was quicker."""
    if not reason.strip():
        raise NoReason
    row = board.lock(view)
    if not can_decide(by, row, clock.today()):
        raise board.MoveRefused("decide")
    values = {"outcome": outcome, "reason": reason}
    decision = Decision.objects.create(view=row, answered_at=clock.now(), answered_by=by, **values)
    board.move(row, ViewState.ANSWERED)
    if promise:
        _pledge(row, promise, by)
    board.record("view.decide", row, by, outcome=str(outcome))
    notify_followers(row, "view answered")
    return decision


@transaction.atomic
def pledge(*, view: View, promise: Promise, by: User) -> Pledge:
    """Promise what will be done about an answered view, once for a double click, and notify those
    who said it. Raise `MoveRefused`."""
    row = board.lock(view)
    if same := row.pledges.filter(done_at=None, owner=by, **vars(promise)).first():
        return same
    if not can_follow_up(by, row, clock.today()) or row.pledges.filter(done_at=None).exists():
        raise board.MoveRefused("pledge")
    made = _pledge(row, promise, by)
    board.record("view.pledge", row, by)
    notify_followers(row, "view promised")
    return made


def _pledge(row: View, promise: Promise, by: User) -> Pledge:
    return Pledge.objects.create(
        view=row, owner=by, words=promise.words, due_on=promise.due_on, made_at=clock.now()
    )


@transaction.atomic
def publish(*, view: View, by: User) -> Decision:
    """Show an answer to everyone, signed in or not. Raise `MoveRefused`.

    What went straight to staff, or a moderator has paused or hidden, is never published.
    """
    row = board.lock(view)
    hidden = row.is_straight or row.showing != "shown"
    if hidden or not can_follow_up(by, row, clock.today()):
        raise board.MoveRefused("publish")
    board.move(row, ViewState.PUBLISHED)
    decision: Decision = row.decision
    decision.published_at, decision.published_by = clock.now(), by
    decision.save(update_fields=["published_at", "published_by"])
    board.record("view.publish", row, by)
    return decision


def notify_followers(view: View, kind: str) -> None:
    """Notify everyone who said it, or said the same."""
    followers = User.objects.filter(learner__sign_ons__view=view)
    notifications.post_all(to=[(user, view) for user in followers], kind=kind)
