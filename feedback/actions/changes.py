"""What was changed because of a view, and whether it helped."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from feedback.actions import board
from feedback.actions.deciding import notify_followers
from feedback.models import Change, DidItHelp, Helped, SignOn, View
from feedback.permissions import can_follow_up
from learners import clock
from learners.models import Learner, User
from learners.permissions import is_administrator
from support.actions import service as services
from support.models import Service
from support.reads.service import folded

ASK_AFTER = dt.timedelta(days=5)  # so that people have met the change


class NothingChanged(ValueError):
    """It is now as it was before."""


@transaction.atomic
def record(
    *,
    view: View,
    before: str,
    after: str,
    by: User,
    effective_on: dt.date | None = None,
    **changed: Any,
) -> Change:
    """Record what was changed, with its object: service, offer, step, pathway, rule or text; once
    for a double click.

    It fulfils the open pledge. Raise `NothingChanged` or `MoveRefused`.
    """
    row = board.lock(view)
    if not can_follow_up(by, row, clock.today()):
        raise board.MoveRefused("change")
    if before == after:
        raise NothingChanged
    values = {"before": before, "after": after, "effective_on": effective_on or clock.today()}
    if same := row.changes.filter(**values, **changed).first():
        return same
    change = Change.objects.create(
        view=row, changed_at=clock.now(), changed_by=by, **values, **changed
    )
    row.pledges.filter(done_at=None).update(done_at=clock.now())
    board.record("view.change", row, by, changed=next(iter(changed)))
    notify_followers(row, "view changed")
    return change


@transaction.atomic
def set_hours(*, view: View, service: Service, hours: Iterable[services.Hours], by: User) -> Change:
    """Change a service's opening hours because of a view, and record it: both or neither.

    Raise `HoursOverlap`, `NothingChanged` or `MoveRefused`.
    """
    if not is_administrator(by, clock.today()):
        raise board.MoveRefused("hours")
    row = services.lock_service(service)
    before = week_of(row)
    services.set_hours(service=row, hours=hours, by=by)
    return record(view=view, service=row, before=before, after=week_of(row), by=by)


def week_of(service: Service) -> str:
    return "\n".join(folded(service.hours.select_related("campus")))


@transaction.atomic
def describe(*, view: View, service: Service, about: str, by: User) -> Change:
    """Change what a service says it is for because of a view, and record it: both or neither."""
    if not is_administrator(by, clock.today()):
        raise board.MoveRefused("describe")
    row = services.lock_service(service)
    before = row.about
    services.describe(service=row, name=row.name, about=about, by=by)
    return record(view=view, service=row, before=before, after=about, by=by)


def ask_due() -> int:
    """Ask the followers of every view whose change is some days old whether it helped."""
    since = clock.today() - ASK_AFTER
    due = Change.objects.filter(asked_at=None, effective_on__lte=since).order_by("pk")
    return sum(ask_again(pk) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def ask_again(pk: int) -> int:
    """Ask those who wanted a change whether it helped, once each; return how many are asked.

    Nobody is notified: the question is on the view's page, and the night puts it on Today as that
    week's one question.
    """
    change = Change.objects.select_for_update().get(pk=pk)
    if change.asked_at is not None:
        return 0
    change.asked_at = clock.now()
    change.save(update_fields=["asked_at"])
    asked = Helped.objects.filter(view=change.view, learner__isnull=False).values("learner")
    signs = SignOn.objects.filter(view=change.view, learner__isnull=False)
    new = signs.exclude(learner__in=asked).select_related("learner__user")
    learners = [sign.learner for sign in new.order_by("pk")]
    Helped.objects.bulk_create(
        Helped(view=change.view, learner=learner, asked_at=clock.now()) for learner in learners
    )
    board.record("view.ask_again", change.view, "the timetable")
    return len(learners)


@transaction.atomic
def answer_helped(*, view: View, learner: Learner, answer: DidItHelp, by: User) -> Helped:
    """Save whether a change helped someone, once: the figures would show who changes an answer.

    Raise `MoveRefused` for anyone who was not asked.
    """
    rows = Helped.objects.select_for_update().filter(view=view, learner=learner)
    row = rows.first()
    if row is None:
        raise board.MoveRefused("not asked")
    if not row.answer:
        row.answer, row.answered_at = answer, clock.now()
        row.save(update_fields=["answer", "answered_at"])
        board.record("view.helped", view, by)
    return row
