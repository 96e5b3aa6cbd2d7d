"""Judge a scorecard before it is used: learn from earlier offerings, judge on the latest finished
ones, then learn from all of them. Only labels known by the morning count."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from learners.calc import metrics
from learners.calc.arrays import Floats, Ints
from learners.calc.facts import Facts
from support.calc import cuts, deadlines, features, targets
from support.calc.scorecard import FAIL_OR_WITHDRAW, Recipe, Scorecard, fit_scorecard

FEWEST: int = 100
"""Minimum number of people with a known result to learn from."""


class NotEnoughError(ValueError):
    """Too few offerings are finished to learn from, or to judge on."""


@dataclass(frozen=True)
class Judgement:
    """A card learned from all finished offerings; figures from a card learned from earlier ones."""

    card: Scorecard
    learned: Ints
    judged: Ints
    figures: dict[str, dict[str, float]]


def rows_of(
    facts: Facts, offerings: Ints, days: Ints, morning: int
) -> tuple[features.Frame, Floats]:
    """Landmark rows with a label that was known by the morning."""
    frame = features.build(cuts.landmarks(facts, offerings, days))
    y = targets.fail_or_withdraw(facts, frame.enrolment, morning=morning)
    labelled = np.flatnonzero(~np.isnan(y))
    return frame.rows(labelled), y[labelled]


def finished(facts: Facts, morning: int) -> Ints:
    """Offerings that are over, whose results were all known by the morning."""
    offerings = np.arange(len(facts.offerings))
    over = facts.offerings.start + facts.offerings.length < morning
    lacking = targets.unfinished(facts, offerings, morning)
    has_result = targets.outcomes(facts, morning) >= 0
    some = np.bincount(facts.enrolments.offering[has_result], minlength=len(offerings)) > 0
    return offerings[over & ~lacking & some]


def learn(facts: Facts, morning: int, recipe: Recipe, dates: dict[str, str]) -> Judgement:
    """Learn and judge a card. Raises `NotEnoughError` for fewer than two rounds of offerings."""
    done = finished(facts, morning)
    starts = facts.offerings.start[done]
    if len(np.unique(starts)) < 2:
        raise NotEnoughError("offerings of two different starts must be finished")
    latest = done[starts == starts.max()]
    earlier = done[starts < starts.max()]
    begun = int(starts.max())
    known_then = earlier[~targets.unfinished(facts, earlier, begun)]
    before = _fit(facts, known_then if len(known_then) else earlier, morning, recipe, dates)
    figures = {str(day): figures_of(facts, before, latest, day, morning) for day in recipe.knots}
    return Judgement(
        card=_fit(facts, done, morning, recipe, dates),
        learned=done,
        judged=latest,
        figures={day: measures for day, measures in figures.items() if measures},
    )


def _fit(
    facts: Facts, offerings: Ints, morning: int, recipe: Recipe, dates: dict[str, str]
) -> Scorecard:
    frame, y = rows_of(facts, offerings, np.array(recipe.knots), morning)
    if len(np.unique(frame.enrolment)) < FEWEST:
        raise NotEnoughError(f"at least {FEWEST} finished enrolments are needed")
    return fit_scorecard(frame, y, target=FAIL_OR_WITHDRAW, dates=dates, recipe=recipe)


def figures_of(
    facts: Facts, card: Scorecard, offerings: Ints, day: int, morning: int
) -> dict[str, float]:
    """Figures of one day for the model card: people, base rate, AUC, top 5 %, calibration, rule."""
    cut = cuts.landmarks(facts, offerings, np.array([day]))
    frame = features.build(cut)
    y = targets.fail_or_withdraw(facts, frame.enrolment, morning=morning)
    labelled = ~np.isnan(y)
    if not labelled.any() or not 0 < y[labelled].sum() < labelled.sum():
        return {}
    scored = card.score(frame)
    y, score = y[labelled], scored.log_odds[labelled]
    rule = deadlines.standing(cut).score[labelled]
    return {
        "n": float(labelled.sum()),
        "base": round(float(y.mean()), 4),
        "auc": round(metrics.auc(y, score), 4),
        "p5": round(metrics.precision_at(y, score, 0.05), 4),
        "ece": round(metrics.ece(y, scored.chance[labelled]), 4),
        "rule_auc": round(metrics.auc(y, rule), 4),
        "rule_p5": round(metrics.precision_at(y, rule, 0.05), 4),
    }


def names(facts: Facts, offerings: Ints, codes: Sequence[str]) -> list[str]:
    """Module and offering codes for people to read: CARE 2025."""
    return [
        f"{facts.modules[facts.offerings.module[offering]]} {codes[offering]}"
        for offering in offerings.tolist()
    ]
