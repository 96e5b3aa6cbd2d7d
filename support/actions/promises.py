"""Promised days follow the college's calendar; after a missed one another person can be asked.

A promise is the day of an open request, a concern to look at, the next contact of a case, or a
correction. It moves when the college closes, and back if the days open again while there is time;
the learner is notified. A day that has passed does not move: it is late, and pages say so.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from learners import clock
from learners.actions import audit, notifications, passing_on, roster
from learners.models import Correction, Learner, Notification, User
from learners.registry import Affected, Closing, Effect
from learners.wording import number
from support.actions import cases
from support.actions.due import ANSWER_IN, LOOK_IN, calendar
from support.actions.replies import awake_since
from support.calc.clocks import Calendar
from support.models import Case, Concern, ConcernState, HelpRequest, MovedDay, Promise
from support.permissions import may_answer_instead, may_be_asked

BY = "the calendar"
Day = Callable[[Any, Calendar], dt.date]  # the day that a promise comes to in this calendar
KINDS: dict[type[Any], Promise] = {
    HelpRequest: Promise.REQUEST,
    Concern: Promise.CONCERN,
    Case: Promise.CASE,
    Correction: Promise.CORRECTION,
}
STANDS_IN_FOR = dt.timedelta(days=14)


class NotLateError(Exception):
    """No promise to this learner is late now, or this person cannot be asked."""


def after_asking(request: HelpRequest, year: Calendar) -> dt.date:
    return year.after(localdate(request.asked_at), ANSWER_IN)


def after_waking(concern: Concern, year: Calendar) -> dt.date:
    return year.after(awake_since(concern), LOOK_IN)


def next_contact(case: Case, year: Calendar) -> dt.date:
    return year.after(case.next_on, 0) if case.next_on in year.closed else case.next_on


def answer_day(correction: Correction, year: Calendar) -> dt.date:
    due_on = correction.due_on
    return year.after(due_on, 0) if due_on in year.closed else due_on


def open_promises(on: dt.date) -> list[tuple[QuerySet[Any], str, Day]]:
    """Return the promises whose day is still to come, with its column and what it comes to."""
    asleep_or_not = (ConcernState.OPEN, ConcernState.PAUSED)
    return [
        (HelpRequest.objects.open().filter(due_on__gte=on), "due_on", after_asking),
        (Concern.objects.filter(state__in=asleep_or_not, due_on__gte=on), "due_on", after_waking),
        (Case.objects.open().filter(next_on__gte=on), "next_on", next_contact),
        (Correction.objects.open().filter(due_on__gte=on), "due_on", answer_day),
    ]


def overtaken(year: Calendar, on: dt.date) -> list[tuple[QuerySet[Any], str, Day, Any]]:
    """Return every promise that a calendar would move."""
    return [
        (rows, column, day, row)
        for rows, column, day in open_promises(on)
        for row in with_learner(rows)
        if day(row, year) > getattr(row, column)
    ]


def affected(closing: Closing) -> Iterable[Affected]:
    """Count the promised days that these closed days will move, without names: what was promised
    is between a learner and the people who support them."""
    if closing.campus is not None:
        return
    year = calendar()
    year = replace(year, closed=year.closed | set(closing.days))
    kinds = Counter(type(row) for *_how, row in overtaken(year, clock.today()))
    yield Affected(
        n := kinds[Case],
        ngettext(
            "%(n)s talk is planned. It moves to the next open day.",
            "%(n)s talks are planned. They move to the next open day.",
            n,
        )
        % {"n": number(n)},
    )
    yield Affected(
        n := kinds[HelpRequest] + kinds[Concern] + kinds[Correction],
        ngettext(
            "%(n)s answer is promised. It moves, and the learner gets an update.",
            "%(n)s answers are promised. They move, and each learner gets an update.",
            n,
        )
        % {"n": number(n)},
    )


def with_learner(rows: QuerySet[Any]) -> QuerySet[Any]:
    related = rows.select_related("learner__user").order_by("pk")
    return related.prefetch_related("replies") if rows.model is Concern else related


def follow_calendar() -> int:
    """Move promised days that the calendar has overtaken, and move back those whose closed days are
    open again; return how many moved."""
    year, today = calendar(), clock.today()
    MovedDay.objects.filter(to_on__lt=today).delete()
    moved = sum(
        follow(rows.filter(pk=row.pk), column, day, year, row.learner)
        for rows, column, day, row in overtaken(year, today)
    )
    return moved + sum(
        move_back(move, year, today) for move in MovedDay.objects.select_related("learner")
    )


@transaction.atomic
def follow(rows: QuerySet[Any], column: str, day: Day, year: Calendar, learner: Learner) -> bool:
    """Move one promise and notify the learner, unless someone has just kept it."""
    locked_learner = cases.lock_learner(learner)
    row = rows.select_for_update(of=("self",)).first()
    before = getattr(row, column) if row else None
    if row is None or day(row, year) <= before:
        return False
    setattr(row, column, after := day(row, year))
    row.save(update_fields=[column])
    key = {"kind": KINDS[type(row)], "row": row.pk}
    earlier = MovedDay.objects.filter(**key, to_on=before).first()
    days = {"from_on": earlier.from_on if earlier else before, "to_on": after}
    MovedDay.objects.update_or_create(**key, defaults={"learner": learner, **days})
    audit.record("promise.move", row, by=BY, detail={"from": str(before), "to": str(after)})
    notifications.post(to=locked_learner.user, kind="promise moved", about=row)
    return True


@transaction.atomic
def move_back(move: MovedDay, year: Calendar, today: dt.date) -> bool:
    """Move a promise back as far as the calendar allows, unless someone has kept it, or has given
    it another day since; notify a learner who has read that it was later."""
    locked_learner = cases.lock_learner(move.learner)
    rows, column, day = next(it for it in open_promises(today) if KINDS[it[0].model] == move.kind)
    row = rows.filter(pk=move.row).select_for_update(of=("self",)).first()
    if row is None or getattr(row, column) != move.to_on:
        move.delete()
        return False
    setattr(row, column, move.from_on)
    after = max(day(row, year), move.from_on)
    after = year.after(after, 0) if after in year.closed else after
    if not today <= after < move.to_on:
        return False
    setattr(row, column, after)
    row.save(update_fields=[column])
    audit.record("promise.return", row, by=BY, detail={"from": str(move.to_on), "to": str(after)})
    move.delete()
    unread = Notification.objects.about([audit.id_of(row)]).unread().filter(kind="promise moved")
    if not unread or not notifications.read(by=locked_learner.user, notification=unread[0]):
        notifications.post(to=locked_learner.user, kind="promise moved back", about=row)
    return True


@transaction.atomic
def ask_other(*, learner: Learner, other: User, by: User) -> None:
    """Ask another person to keep what is late, with new days: a tutor, who is the learner's tutor
    too for two weeks, or an administrator for corrections.

    A double click has one effect. Raise `NotLateError`.
    """
    locked_learner, today = cases.lock_learner(learner), clock.today()
    if may_be_asked(locked_learner, today).filter(pk=other.pk).exists():
        late = ask_tutor(locked_learner, other, by)
    elif may_answer_instead(locked_learner, today).filter(pk=other.pk).exists():
        overdue = Correction.objects.open().select_for_update(of=("self",))
        overdue = overdue.filter(learner=locked_learner, due_on__lt=today)
        due = calendar().after(today, LOOK_IN)
        late = [passing_on.give(correction=row, to=other, due_on=due, by=by) for row in overdue]
    else:
        raise NotLateError
    if not late:
        raise NotLateError
    audit.record("promise.ask_other", late[0], by=by, detail={"to": other.pk})
    notifications.post(to=other, kind="asked instead", about=late[0])


def ask_tutor(learner: Learner, other: User, by: User) -> list[Any]:
    """Give a tutor what is late about a locked learner; return it."""
    today, year = clock.today(), calendar()
    requests = list(HelpRequest.objects.overdue(today).filter(learner=learner))
    concerns = list(Concern.objects.overdue(today).filter(learner=learner))
    late_cases = list(Case.objects.overdue(today).filter(learner=learner))
    late = [*requests, *concerns, *late_cases]
    if not late:
        return []
    until = today + STANDS_IN_FOR
    roster.add_tutor(learner=learner, tutor=other, from_on=today, until_on=until, by=by)
    for row, working in [*((r, ANSWER_IN) for r in requests), *((c, LOOK_IN) for c in concerns)]:
        row.due_on = year.after(today, working)
        row.save(update_fields=["due_on"])
    for case in late_cases:
        soon = year.after(today, ANSWER_IN)
        cases.plan(case=case, next_on=soon, next_words=case.next_words, by=by)
        cases.hand_over(case=case, to=other, by=by)
    return late


EFFECTS = [Effect("promises", affected)]
