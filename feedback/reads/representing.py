"""What waits for a representative: the inbox, and what staff owe the learners they speak for."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from feedback import sight
from feedback.models import MeetingDecision, Pledge, Showing, View, ViewState
from learners.models import Role
from support.models import Scorecard, VersionState

PAGE = 20


@dataclass(frozen=True)
class Late:
    """An answer or a pledge past its day: what, who owes it, since when."""

    view: View
    words: str
    owner: Any
    due_on: dt.date


@dataclass(frozen=True)
class Representing:
    """A representative's page; `inbox` and `overdue` have the oldest first.

    `owed`: how many answers, pledges and decisions are overdue.
    """

    roles: list[Role]
    inbox: Page[Any]
    overdue: list[Late]
    decisions: list[MeetingDecision]
    owed: int
    rules: list[Scorecard]

    @property
    def is_cut(self) -> bool:
        """Return whether more is overdue than is shown."""
        return self.owed > len(self.overdue) + len(self.decisions)


def representing(user: Any, roles: list[Role], number: Any, on: dt.date) -> Representing:
    """Return the page of someone with these roles, in a constant number of queries."""
    programmes = sight.represented_by(user, on)
    inbox = near(programmes).filter(state=ViewState.REPRESENTATIVES)
    lines = inbox.annotate(followers=Count("sign_ons")).order_by("due_on", "pk")
    own = Q(meeting__programme__in=programmes) | Q(meeting__programme=None)
    shown = {"showing": Showing.SHOWN, "meeting__showing": Showing.SHOWN}
    late = MeetingDecision.objects.filter(own, **shown, done_at=None, due_on__lt=on)
    late = late.select_related("meeting", "owner").order_by("due_on", "pk")
    answers, promises = owed(programmes, on)
    return Representing(
        roles=roles,
        inbox=Paginator(lines, PAGE).get_page(number),
        overdue=overdue(answers, promises),
        decisions=list(late[:PAGE]),
        owed=answers.count() + promises.count() + late.count(),
        rules=list(Scorecard.objects.filter(state=VersionState.SHADOW).order_by("pk")),
    )


def near(programmes: QuerySet[Any]) -> QuerySet[View]:
    """Return what is on the board from these programmes: not paused, hidden or past the
    representatives."""
    return View.objects.filter(
        programme__in=programmes, is_straight=False, showing=Showing.SHOWN
    ).select_related("programme", "owner")


def owed(programmes: QuerySet[Any], on: dt.date) -> tuple[QuerySet[View], QuerySet[Pledge]]:
    """Return the answers and the pledges that staff owe, the longest overdue first."""
    views = near(programmes).filter(state=ViewState.STAFF, due_on__lt=on)
    pledges = Pledge.objects.filter(view__in=near(programmes), done_at=None, due_on__lt=on)
    return views.order_by("due_on", "pk"), pledges.order_by("due_on", "pk")


def overdue(views: QuerySet[View], pledges: QuerySet[Pledge]) -> list[Late]:
    answers = [Late(view, view.title, view.owner, view.due_on) for view in views[:PAGE]]
    promises = pledges.select_related("view", "owner")[:PAGE]
    promised = [Late(pledge.view, pledge.words, pledge.owner, pledge.due_on) for pledge in promises]
    return sorted([*answers, *promised], key=lambda late: late.due_on)[:PAGE]
