"""What waits for a representative: the inbox, and what staff owe the learners they speak for."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from feedback.models import MeetingDecision, Pledge, Showing, View, ViewState
from learners.models import Programme, Role
from support.models import Scorecard, VersionState

SHOWN = 50


@dataclass(frozen=True)
class Late:
    """An answer or a pledge past its day: what, who owes it, since when."""

    view: View
    words: str
    owner: Any
    due_on: dt.date


@dataclass(frozen=True)
class Representing:
    """A representative's page; `inbox` and `overdue` have the oldest first."""

    roles: list[Role]
    can_ask: bool
    inbox: list[View]
    waiting: int
    overdue: list[Late]
    decisions: list[MeetingDecision]
    rules: list[Scorecard]


def representing(roles: list[Role], on: dt.date) -> Representing:
    """Return the page of someone with these roles, in six queries."""
    programmes = list(programmes_of(roles))
    inbox = near(programmes).filter(state=ViewState.REPRESENTATIVES)
    lines = inbox.annotate(followers=Count("sign_ons")).order_by("due_on", "pk")
    own = Q(meeting__programme__in=programmes) | Q(meeting__programme=None)
    late = MeetingDecision.objects.filter(own, done_at=None, due_on__lt=on)
    return Representing(
        roles=roles,
        can_ask=any(role.programme_id for role in roles),
        inbox=list(lines[:SHOWN]),
        waiting=inbox.count(),
        overdue=overdue(programmes, on),
        rules=list(Scorecard.objects.filter(state=VersionState.SHADOW).order_by("pk")),
        decisions=list(late.select_related("meeting", "owner").order_by("due_on", "pk")[:SHOWN]),
    )


def programmes_of(roles: Iterable[Role]) -> QuerySet[Programme]:
    """Return the programmes that these roles speak for, or whose module runs they speak for."""
    whole = [role.programme_id for role in roles if role.programme_id]
    runs = [role.offering_id for role in roles if role.offering_id]
    return Programme.objects.filter(Q(pk__in=whole) | Q(modules__offerings__in=runs)).distinct()


def askable(roles: Iterable[Role]) -> QuerySet[Programme]:
    """Return the programmes whose learners these roles may ask a question: not those of a run."""
    return Programme.objects.filter(pk__in=[role.programme_id for role in roles])


def near(programmes: Iterable[Programme]) -> QuerySet[View]:
    """Return what is on the board from these programmes: not paused, hidden or past the
    representatives."""
    return View.objects.filter(
        programme__in=programmes, is_straight=False, showing=Showing.SHOWN
    ).select_related("programme", "owner")


def overdue(programmes: Iterable[Programme], on: dt.date) -> list[Late]:
    """Return answers and pledges that staff owe, the longest overdue first."""
    views = near(programmes).filter(state=ViewState.STAFF, due_on__lt=on)
    answers = [Late(view, view.title, view.owner, view.due_on) for view in views[:SHOWN]]
    pledges = Pledge.objects.filter(view__in=near(programmes), done_at=None, due_on__lt=on)
    kept = pledges.select_related("view", "owner")[:SHOWN]
    promised = [Late(pledge.view, pledge.words, pledge.owner, pledge.due_on) for pledge in kept]
    return sorted([*answers, *promised], key=lambda late: late.due_on)
