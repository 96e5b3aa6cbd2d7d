"""What anyone may read of the rules: figures about many people only."""

from typing import Any

from learners.calc.release import is_enough, rounded
from support import wording
from support.models import GateReport, Precision, Rule, Scorecard, VersionState
from support.reads import model_card

TOP = 0.05  # the smallest share of people that a published figure is about


def decisions() -> dict[str, Any]:
    """Return the live scorecard in words, how often its list was withheld, and each rule's
    precision."""
    live = Scorecard.objects.filter(state=VersionState.LIVE).first()
    stopped = GateReport.objects.filter(passed=False) if live else GateReport.objects.none()
    counted = {row.rule: row for row in Precision.objects.all()}
    return {
        "live": live,
        "answers": list(live.co_signatures.select_related("user")) if live else [],
        "days": published(model_card.days(live)) if live else [],
        "features": [feature.words for feature in model_card.features(live)] if live else [],
        "held_back": stopped.count(),
        "deadlines_precision": wording.precision(counted.get(Rule.DEADLINES)),
        "scorecard_precision": wording.precision(counted.get(Rule.SCORECARD)),
    }


def published(days: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return figures that may be published: not about few people, counts in fives."""
    return [{**day, "n": rounded(day["n"])} for day in days if is_enough(TOP * day["n"])]
