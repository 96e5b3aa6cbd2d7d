"""Meetings, the latest first, and one with its decisions."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from feedback import sight
from feedback.models import Handover, Meeting, MeetingDecision
from feedback.permissions import can_finish
from learners.models import Role, RoleKind

SHOWN, PAGE = 50, 20


def meetings(user: Any, number: Any, on: dt.date) -> Page[Any]:
    """Return the latest meetings with how many of their decisions are still to be carried out."""
    readable = sight.decisions(user, on).filter(meeting=OuterRef("pk")).order_by()
    rows = sight.meetings(user, on).annotate(
        taken=counted(readable), still_open=counted(readable.filter(done_at=None))
    )
    return Paginator(rows.order_by("-starts_at", "-pk"), PAGE).get_page(number)


def counted(rows: QuerySet[MeetingDecision]) -> Coalesce:
    numbers = rows.values("meeting").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(numbers), 0)


@dataclass(frozen=True)
class Decided:
    """A decision, and what the reader may do about it."""

    row: MeetingDecision
    is_late: bool
    can_finish: bool
    is_own: bool


def decisions_of(meeting: Meeting, user: Any, number: Any, on: dt.date) -> Page[Any]:
    """Return a page of a meeting's decisions: what is still to be carried out first."""
    rows = sight.decisions(user, on).filter(meeting=meeting)
    rows = rows.select_related("owner", "written_by")
    rows = rows.order_by(F("done_at").asc(nulls_first=True), "due_on", "pk")
    page = Paginator(rows, PAGE).get_page(number)
    page.object_list = [decided(row, user, on) for row in page.object_list]
    return page


def decided(row: MeetingDecision, user: Any, on: dt.date) -> Decided:
    return Decided(
        row,
        is_late=row.done_at is None and row.due_on < on,
        can_finish=row.done_at is None and can_finish(user, row, on),
        is_own=row.writer == user,
    )


def lines(meeting: Meeting, user: Any, on: dt.date) -> Iterator[Iterable[Any]]:
    """Yield the lines of the export: the meeting, then each decision."""
    yield [_("Meeting"), _("When"), _("Where"), _("What it is about")]
    yield [meeting, meeting.starts_at.isoformat(), meeting.where, meeting.agenda]
    yield [_("What was decided"), _("Who does it"), _("By"), _("Done on")]
    for row in sight.decisions(user, on).filter(meeting=meeting).order_by("pk"):
        yield [row.words, row.owner, row.due_on, row.done_at.date() if row.done_at else ""]


def own_roles(user: Any, on: dt.date) -> list[Role]:
    """Return the roles by which someone speaks for others that day."""
    roles = Role.objects.in_force(on).filter(kind=RoleKind.REPRESENTATIVE, user=user.pk)
    return list(roles.select_related("programme", "offering__module").order_by("pk"))


def handovers(roles: Iterable[Role]) -> QuerySet[Handover]:
    """Return what was left for those with these roles, the latest first."""
    roles = list(roles)
    mine = Q(programme__in=[role.programme_id for role in roles if role.programme_id])
    mine |= Q(offering__in=[role.offering_id for role in roles if role.offering_id])
    notes = Handover.objects.filter(mine).select_related("written_by", "programme", "offering")
    return notes.order_by("-written_at", "-pk")[:SHOWN]
