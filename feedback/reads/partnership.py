"""The partnership agreement: its versions, its priorities and what came of them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from feedback import sight
from feedback.models import Change, PartnershipVersion, Priority, Showing, View, ViewState

PAGE = 20
TIED = 20  # the latest answers of a priority on a page
TO_TIE = 100  # the latest answers to choose from


@dataclass(frozen=True)
class Tied:
    """A published answer that belongs to a priority, and what was changed."""

    id: UUID
    pk: int
    title: str
    outcome: str
    reason: str
    answered_on: Any
    changes: list[Change]


@dataclass(frozen=True)
class PriorityLine:
    id: UUID
    words: str
    is_new: bool
    views: list[Tied]
    more: int  # answers that are not shown


@dataclass(frozen=True)
class Agreement:
    """One version; `removed`: the priorities of the version before that it leaves out."""

    version: PartnershipVersion
    priorities: list[PriorityLine]
    removed: list[str]
    last_day: dt.date


def published() -> Any:
    """Return views that were answered in public: never those that went straight to staff."""
    shown = View.objects.filter(state=ViewState.PUBLISHED, showing=Showing.SHOWN, is_straight=False)
    return shown.select_related("decision").order_by("-decision__published_at", "-pk")


def current(on: dt.date) -> PartnershipVersion | None:
    """Return the agreed version in force that day, the latest, also where moderators paused it."""
    versions = PartnershipVersion.objects.in_force(on).agreed()
    return versions.order_by("-from_on", "-number").first()


def latest(user: Any, on: dt.date) -> PartnershipVersion | None:
    """Return the newest version that someone may read of the year in force or of the next, agreed
    or not."""
    versions = sight.partnerships(user, on).filter(until_on__gt=on)
    return versions.order_by("-from_on", "-number").first()


def newest_number(from_on: dt.date) -> int:
    """Return the number of the newest version of the year that begins on a day, or 0."""
    versions = PartnershipVersion.objects.filter(from_on=from_on).order_by("-number")
    return versions.values_list("number", flat=True).first() or 0


def agreement(version: PartnershipVersion, most: int | None = None) -> Agreement:
    """Return one version in a constant number of queries, with all answers tied to a priority, or
    the latest."""
    changes = Prefetch("changes", Change.objects.select_related(*CHANGED).order_by("changed_at"))
    tied = Prefetch("views", published().prefetch_related(changes))
    priorities = list(version.priorities.prefetch_related(tied))
    before = earlier(version)
    now = {priority.words for priority in priorities}
    return Agreement(
        version=version,
        priorities=[line_of(priority, before, most) for priority in priorities],
        removed=[words for words in before or () if words not in now],
        last_day=version.until_on - dt.timedelta(days=1),
    )


CHANGED = ("service", "offer__service", "step", "pathway", "rule")


def earlier(version: PartnershipVersion) -> list[str] | None:
    """Return the priorities of the version before, or None if there is none."""
    if version.number == 1:
        return None
    before = {"version__from_on": version.from_on, "version__number": version.number - 1}
    before["version__showing"] = Showing.SHOWN
    return list(Priority.objects.filter(**before).values_list("words", flat=True)) or None


def line_of(priority: Priority, before: list[str] | None, most: int | None) -> PriorityLine:
    views = [tied_of(view) for view in priority.views.all()]
    is_new = before is not None and priority.words not in before
    shown = views[:most]
    more = len(views) - len(shown)
    return PriorityLine(priority.public_id, priority.words, is_new, shown, more)


def tied_of(view: View) -> Tied:
    return Tied(
        id=view.public_id,
        pk=view.pk,
        title=view.title,
        outcome=view.decision.get_outcome_display(),
        reason=view.decision.reason,
        answered_on=view.decision.answered_at,
        changes=list(view.changes.all()),
    )


def versions(of: PartnershipVersion, user: Any, number: Any, on: dt.date) -> Page[Any]:
    """Return the versions of a year that someone may read, the newest first."""
    rows = sight.partnerships(user, on).filter(from_on=of.from_on)
    return Paginator(rows.order_by("-number"), PAGE).get_page(number)


def evidence(of: Agreement) -> Iterator[Iterable[Any]]:
    """Yield the lines of the export: one for each priority, view and change."""
    yield [
        _("Year from"),
        _("Version"),
        _("Signed for learners"),
        _("Signed for the college"),
        _("Priority"),
        _("What was said"),
        _("Answer"),
        _("Reason"),
        _("Answered on"),
        _("What was changed"),
        _("Before"),
        _("After"),
        _("Changed on"),
    ]
    version = of.version
    signed = [day(version.learners_at), day(version.college_at)]
    for line in of.priorities:
        start = [version.from_on, version.number, *signed, line.words]
        if not line.views:
            yield start
        for view in line.views:
            answered = [*start, view.title, view.outcome, view.reason, day(view.answered_on)]
            if not view.changes:
                yield answered
            for change in view.changes:
                yield [*answered, change.thing, change.before, change.after, change.effective_on]


def day(moment: dt.datetime | None) -> str:
    return moment.date().isoformat() if moment else ""
