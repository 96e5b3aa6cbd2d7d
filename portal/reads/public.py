"""What anyone may read: help lines, retention, and the rules' precision."""

import datetime as dt
from typing import Any

import structlog
from django.db import DatabaseError
from django.utils.translation import gettext as _

from learners.calc.release import is_enough, rounded
from learners.models import ClosedDay, Helpline
from learners.pictures import route
from learners.pictures.cairns import Milestone, State, Step
from learners.privacy import Basis, Retention
from portal.privacy import PROVIDERS
from support import wording
from support.models import GateReport, Precision, Rule, Scorecard, VersionState
from support.reads import model_card

log = structlog.get_logger()
TOP = 0.05  # the smallest share of people that a published figure is about
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


def decisions() -> dict[str, Any]:
    """Return the live scorecard in words, how often its list was withheld, and each rule's
    precision."""
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
    """Return figures that may be published: not about few people, counts in fives."""
    return [{**day, "n": rounded(day["n"])} for day in days if is_enough(TOP * day["n"])]


def retention_groups() -> list[dict[str, Any]]:
    """Return purposes and retention, from the declarations for export and erasure."""
    groups: dict[tuple[str, str], dict[str, None]] = {}
    for declaration in PROVIDERS:
        group = groups.setdefault((declaration.retention, declaration.basis), {})
        group[str(declaration.purpose)] = None
    return [
        {
            "how_long": Retention(retention).label,
            "basis": Basis(basis).label,
            "purposes": list(purposes),
        }
        for (retention, basis), purposes in sorted(groups.items())
    ]


def sample_hill() -> route.Hill:
    """Draw a sample route: a cairn that is built, another begun, and some to come."""
    piles = [
        (_("Settled in"), ["social"] * 4, 4),
        (_("The basics"), ["academic", "academic", "professional", "academic", "social"], 5),
        (_("Real work"), ["professional"] * 5, 2),
        (_("Where you’re heading"), ["academic"] * 6, 0),
    ]
    milestones = [
        Milestone(
            name,
            tuple(
                Step(name, strand, State.DONE if place < done else State.TO_COME)
                for place, strand in enumerate(strands)
            ),
        )
        for name, strands, done in piles
    ]
    return route.small(milestones)
