"""Meetings, the latest first, and one with its decisions."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from feedback.models import Handover, Meeting
from learners.models import Role, RoleKind

SHOWN = 50


def meetings() -> list[Meeting]:
    """Return the latest meetings with how many of their decisions are still to be carried out."""
    still_open = Count("decisions", filter=Q(decisions__done_at__isnull=True))
    rows = Meeting.objects.select_related("programme").annotate(
        taken=Count("decisions"), still_open=still_open
    )
    return list(rows.order_by("-starts_at", "-pk")[:SHOWN])


def decisions_of(meeting: Meeting, on: dt.date) -> list[dict[str, Any]]:
    rows = meeting.decisions.select_related("owner").order_by("done_at", "due_on", "pk")
    return [{"row": row, "is_late": row.done_at is None and row.due_on < on} for row in rows]


def lines(meeting: Meeting) -> Iterator[Iterable[Any]]:
    """Yield the lines of the export: the meeting, then each decision."""
    yield [_("Meeting"), _("When"), _("Where"), _("What it is about")]
    yield [meeting, meeting.starts_at.isoformat(), meeting.where, meeting.agenda]
    yield [_("What was decided"), _("Who does it"), _("By"), _("Done on")]
    for row in meeting.decisions.select_related("owner").order_by("pk"):
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
