"""The lists of the board: what learners said near a reader, and what someone has to answer."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.timezone import localtime

from feedback import sight, wording
from feedback.models import WAITING, Pledge, Showing, View, ViewState

PAGE = 20
OFF_THE_BOARD = (ViewState.MERGED, ViewState.WITHDRAWN)


@dataclass(frozen=True)
class Line:
    """Something that was said, in a list; `answered_on`: the day of its answer, if it has one."""

    view: UUID
    title: str
    kind: str
    state: str
    followers: str
    sent_on: dt.date
    due_on: dt.date
    is_waiting: bool
    is_overdue: bool
    is_own: bool
    is_shown: bool
    outcome: str = ""
    tone: str = ""  # the colour of the outcome
    answered_on: dt.date | None = None
    owner: str = ""


def line(row: Any, on: dt.date) -> Line:
    decision = getattr(row, "decision", None)
    waiting = row.state in WAITING
    return Line(
        view=row.public_id,
        title=row.title,
        kind=row.get_kind_display(),
        state=row.get_state_display(),
        followers="" if row.is_straight else wording.followers(row.people),
        sent_on=localtime(row.sent_at).date(),
        due_on=row.due_on,
        is_waiting=waiting,
        is_overdue=waiting and row.due_on < on,
        is_own=row.own,
        is_shown=row.showing == "shown",
        outcome=decision.get_outcome_display() if decision else "",
        tone=wording.tone(decision.outcome) if decision else "",
        answered_on=localtime(decision.answered_at).date() if decision else None,
        owner=str(row.owner),
    )


def listed(rows: QuerySet[View], user: Any, on: dt.date) -> QuerySet[Any]:
    """Add what a line shows: followers, whether it is the reader's own, whether it is overdue."""
    own = View.objects.filter(pk=OuterRef("pk"), author__user=user.pk)
    late = When(state__in=WAITING, due_on__lt=on, then=Value(0))
    return rows.select_related("owner", "decision").annotate(
        people=Count("sign_ons", distinct=True), own=Exists(own), late=Case(late, default=Value(1))
    )


def page_of(rows: QuerySet[Any], number: Any, on: dt.date) -> Page[Any]:
    page = Paginator(rows, PAGE).get_page(number)
    page.object_list = [line(row, on) for row in page.object_list]
    return page


def near(user: Any, number: Any, on: dt.date) -> Page[Any]:
    """Return what was said near a learner, their own first, then the latest, in three queries."""
    on_the_board = Q(is_straight=False, showing=Showing.SHOWN) & sight.near(user, on)
    rows = sight.views(user, on).filter(Q(author__user=user.pk) | on_the_board)
    rows = rows.exclude(state__in=OFF_THE_BOARD)
    return page_of(listed(rows, user, on).order_by("-own", "-sent_at", "-pk"), number, on)


@dataclass(frozen=True)
class Promised:
    """An open promise about something that was answered."""

    view: UUID
    title: str
    words: str
    due_on: dt.date
    is_overdue: bool


def to_answer(user: Any, number: Any, on: dt.date) -> Page[Any]:
    """Return what someone has to answer, overdue first, then the oldest."""
    rows = sight.views(user, on).filter(sight.answered_by(user, on), state=ViewState.STAFF)
    return page_of(listed(rows, user, on).order_by("late", "sent_at", "pk"), number, on)


def others_overdue(user: Any, on: dt.date) -> list[Line]:
    """Return what other people have not answered in time, the longest overdue first: for
    administrators."""
    rows = View.objects.filter(state=ViewState.STAFF, due_on__lt=on)
    rows = rows.exclude(sight.answered_by(user, on))
    rows = listed(rows, user, on).order_by("due_on", "pk")[:PAGE]
    return [line(row, on) for row in rows]


def promised(user: Any, on: dt.date) -> list[Promised]:
    """Return what someone has promised and not yet done, the earliest first."""
    rows = Pledge.objects.filter(done_at=None, owner=user.pk).select_related("view")
    return [
        Promised(row.view.public_id, row.view.title, row.words, row.due_on, row.due_on < on)
        for row in rows.order_by("due_on", "pk")[:PAGE]
    ]


def answered(user: Any, on: dt.date) -> list[Line]:
    """Return what someone answered and has not published, the latest first."""
    rows = View.objects.filter(sight.answered_by(user, on), state=ViewState.ANSWERED)
    rows = listed(rows.filter(is_straight=False), user, on)
    return [line(row, on) for row in rows.order_by("-decision__answered_at", "-pk")[:PAGE]]


def to_join(view: View, on: dt.date) -> QuerySet[View]:
    """Return the views that another may be joined with: on the board, for the same learners."""
    reach = Q(is_wide=True) | Q(programme=view.programme_id)
    rows = View.objects.filter(reach, showing="shown", is_straight=view.is_straight)
    rows = rows.exclude(state__in=[*OFF_THE_BOARD, ViewState.DELIVERED]).exclude(pk=view.pk)
    return rows.order_by("-sent_at", "-pk")
