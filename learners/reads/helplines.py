"""The college's help lines: who answers now."""

import datetime as dt
from typing import Any

import structlog
from django.db import DatabaseError

from learners.models import ClosedDay, Helpline

log = structlog.get_logger()
THREE_WEEKS = dt.timedelta(days=22)  # for the next opening


def college_lines(now: dt.datetime) -> list[dict[str, Any]]:
    """Return the college's help lines: open ones first, then by next opening.

    Without the database there are none, and the page still shows the national numbers."""
    try:
        lines = list(Helpline.objects.in_force(now.date()).order_by("name"))
        soon = ClosedDay.objects.filter(
            campus=None, on__range=(now.date(), (now + THREE_WEEKS).date())
        )
        closed = set(soon.values_list("on", flat=True)) if lines else set()
    except DatabaseError as error:
        log.warning("help_now.without_database", error=type(error).__name__)
        return []
    shown_lines = [
        {
            "line": line,
            "dial": "".join(sign for sign in line.number if sign.isdigit() or sign == "+"),
            "open": line.answers_at(now, now.date() in closed),
            "opens": line.next_opening(now, closed),
        }
        for line in lines
    ]
    return sorted(
        shown_lines, key=lambda line: (not line["open"], line["opens"] or now + THREE_WEEKS)
    )
