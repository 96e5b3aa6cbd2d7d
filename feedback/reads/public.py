"""What learners said and what the college did: for everyone, and naming nobody."""

import datetime as dt
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch
from django.utils.timezone import localtime

from feedback import wording
from feedback.models import Change, Decision, Showing, View, ViewState
from feedback.reads.view import Changed, changed

PAGE = 20
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Answered:
    """Something that was said, its published answer, and what was changed."""

    title: str
    followers: str
    outcome: str
    tone: str
    reason: str
    sent_on: dt.date
    answered_on: dt.date
    published_on: dt.date
    changes: list[Changed]


@dataclass(frozen=True)
class Overdue:
    """Something that nobody has answered in time."""

    title: str
    sent_on: dt.date
    due_on: dt.date


@dataclass(frozen=True)
class Pace:
    """How long answers take: the median of days, over the answers of a year."""

    answers: int
    median_days: int


def on(moment: dt.datetime) -> dt.date:
    return localtime(moment).date()


def answered(number: Any) -> Page[Any]:
    """Return a page of published answers, the latest first, in three queries."""
    objects = ("service", "offer", "step", "pathway", "rule", "changed_by")
    changes = Change.objects.select_related(*objects).order_by("changed_at", "pk")
    rows = View.objects.filter(state=ViewState.PUBLISHED, showing=Showing.SHOWN, is_straight=False)
    rows = rows.select_related("decision").annotate(people=Count("sign_ons"))
    rows = rows.prefetch_related(Prefetch("changes", queryset=changes))
    page = Paginator(rows.order_by("-decision__published_at", "-pk"), PAGE).get_page(number)
    page.object_list = [as_answered(row) for row in page.object_list]
    return page


def as_answered(row: Any) -> Answered:
    decision = row.decision
    return Answered(
        title=row.title,
        followers=wording.followers(row.people),
        outcome=decision.get_outcome_display(),
        tone=wording.tone(decision.outcome),
        reason=decision.reason,
        sent_on=on(row.sent_at),
        answered_on=on(decision.answered_at),
        published_on=on(decision.published_at),
        changes=[changed(change) for change in row.changes.all()],
    )


def overdue(today: dt.date) -> list[Overdue]:
    """Return what is overdue with staff, the longest first; not what went straight to staff."""
    rows = View.objects.filter(state=ViewState.STAFF, due_on__lt=today, showing=Showing.SHOWN)
    rows = rows.filter(is_straight=False).order_by("due_on", "pk")[:PAGE]
    return [Overdue(row.title, on(row.sent_at), row.due_on) for row in rows]


def pace(today: dt.date) -> Pace | None:
    """Return how long the answers of the last year took, from when it was said."""
    rows = Decision.objects.filter(answered_at__date__gt=today - YEAR)
    pairs = rows.values_list("view__sent_at", "answered_at")
    taken = [(on(answered_at) - on(sent_at)).days for sent_at, answered_at in pairs]
    return Pace(len(taken), round(median(taken))) if taken else None
