"""A moderator's desk: reports by their clock, appeals, words about safety, and the log."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from feedback.models import Report, Ruling, SafetyMessage
from feedback.permissions import can_read_safety

PAGE = 20


@dataclass(frozen=True)
class Desk:
    """What waits for a moderator, and the log of what was done."""

    reports: list[Report]
    appeals: list[Ruling]
    safety: list[SafetyMessage]
    log: Page[Any]
    today: dt.date


def desk(user: Any, number: Any, on: dt.date) -> Desk:
    """Return a moderator's desk; the appeals are those that they may decide."""
    reports = Report.objects.filter(ruling=None).select_related("view")
    waiting = Ruling.objects.filter(appealed_at__isnull=False, settled_at=None)
    appeals = waiting.exclude(made_by=user.pk).exclude(view__author__user=user.pk)
    log = Ruling.objects.select_related("view", "made_by", "settled_by")
    unread = SafetyMessage.objects.filter(read_at=None)
    return Desk(
        reports=list(reports.order_by("due_on", "pk")[:PAGE]),
        appeals=list(appeals.select_related("view").order_by("appealed_at", "pk")[:PAGE]),
        safety=list(unread.order_by("sent_at", "pk")) if can_read_safety(user, on) else [],
        log=Paginator(log.order_by("-made_at", "-pk"), PAGE).get_page(number),
        today=on,
    )
