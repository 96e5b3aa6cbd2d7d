"""What anyone may read: help lines, how long things are kept, and how well the rules do."""

import datetime as dt
from typing import Any

import structlog
from django.db import DatabaseError

from learners.models import ClosedDay, Helpline
from learners.privacy import Basis, Retention
from portal.privacy import PROVIDERS
from support import wording
from support.models import GateReport, Precision, Rule, Scorecard, VersionState
from support.reads import model_card

log = structlog.get_logger()
FEW = 200  # people behind a published figure: the first 5 % of them are then ten
AHEAD = dt.timedelta(days=22)  # how far the next opening is looked for


def college_lines(now: dt.datetime) -> list[dict[str, Any]]:
    """The college's own lines: who answers now first, then who opens soonest; none where the
    database is away, so that the numbers for any hour still stand."""
    try:
        lines = list(Helpline.objects.in_force(now.date()).order_by("name"))
        soon = ClosedDay.objects.filter(campus=None, on__range=(now.date(), (now + AHEAD).date()))
        closed = set(soon.values_list("on", flat=True)) if lines else set()
    except DatabaseError as error:
        log.warning("help_now.without_database", error=type(error).__name__)
        return []
    told = [
        {
            "line": line,
            "dial": "".join(sign for sign in line.number if sign.isdigit() or sign == "+"),
            "open": line.answers_at(now, now.date() in closed),
            "opens": line.next_opening(now, closed),
        }
        for line in lines
    ]
    return sorted(told, key=lambda one: (not one["open"], one["opens"] or now + AHEAD))


def decisions() -> dict[str, Any]:
    """The live scorecard in words, how often its list was held back, and each rule's precision."""
    live = Scorecard.objects.filter(state=VersionState.LIVE).first()
    stopped = GateReport.objects.filter(passed=False) if live else GateReport.objects.none()
    counted = {row.rule: row for row in Precision.objects.all()}
    return {
        "live": live,
        "days": published(model_card.days(live)) if live else [],
        "features": [feature.words for feature in model_card.features(live)] if live else [],
        "held_back": stopped.count(),
        "deadlines_precision": wording.precision(counted.get(Rule.DEADLINES)),
        "scorecard_precision": wording.precision(counted.get(Rule.SCORECARD)),
    }


def published(days: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Figures that may stand in public: nothing about few people, counts in fives."""
    return [{**day, "n": round(day["n"] / 5) * 5} for day in days if day["n"] >= FEW]


def kept() -> list[dict[str, Any]]:
    """Why and how long, from the declarations that export and erasure obey."""
    groups: dict[tuple[str, str], dict[str, None]] = {}
    for held in PROVIDERS:
        group = groups.setdefault((held.retention, held.basis), {})
        group[str(held.purpose)] = None
    return [
        {
            "how_long": Retention(retention).label,
            "basis": Basis(basis).label,
            "purposes": list(purposes),
        }
        for (retention, basis), purposes in sorted(groups.items())
    ]
