"""An honest judgement of a scorecard before it is used: learn from earlier offerings, judge on the
latest finished ones, then learn from all of them. Labels known by the morning only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from learners.calc.arrays import Floats, Ints
from learners.calc.facts import Facts
from support.calc import cuts, deadlines, features, metrics, targets
from support.calc.scorecard import FAIL_OR_WITHDRAW, Recipe, Scorecard, fit_scorecard

FEWEST: int = 100
"""People with a known result below which nothing is learned."""


class NotEnoughError(ValueError):
    """Too little has been finished to learn from, or to judge on."""


@dataclass(frozen=True)
class Judged:
    """The card, learned from all finished offerings, and its figures from an earlier self."""

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
    known = np.flatnonzero(~np.isnan(y))
    return frame.rows(known), y[known]


def finished(facts: Facts, morning: int) -> Ints:
    """Offerings that are over, whose results were all known by the morning."""
    every = np.arange(len(facts.offerings))
    over = facts.offerings.start + facts.offerings.length < morning
    lacking = targets.unfinished(facts, every, morning)
    known = targets.outcomes(facts, morning) >= 0
    some = np.bincount(facts.enrolments.offering[known], minlength=len(every)) > 0
    return every[over & ~lacking & some]


def learn(facts: Facts, morning: int, recipe: Recipe, dates: dict[str, str]) -> Judged:
    """Raises `NotEnoughError` where fewer than two rounds of offerings are finished."""
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
    return Judged(
        card=_fit(facts, done, morning, recipe, dates),
        learned=done,
        judged=latest,
        figures={day: held for day, held in figures.items() if held},
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
    """What the model card shows of one day: people, base rate, AUC, top 5 %, calibration, rule."""
    cut = cuts.landmarks(facts, offerings, np.array([day]))
    frame = features.build(cut)
    y = targets.fail_or_withdraw(facts, frame.enrolment, morning=morning)
    known = ~np.isnan(y)
    if not known.any() or not 0 < y[known].sum() < known.sum():
        return {}
    scored = card.score(frame)
    y, score = y[known], scored.log_odds[known]
    rule = deadlines.standing(cut).score[known]
    return {
        "n": float(known.sum()),
        "base": round(float(y.mean()), 4),
        "auc": round(metrics.auc(y, score), 4),
        "p5": round(metrics.precision_at(y, score, 0.05), 4),
        "ece": round(metrics.ece(y, scored.chance[known]), 4),
        "rule_auc": round(metrics.auc(y, rule), 4),
        "rule_p5": round(metrics.precision_at(y, rule, 0.05), 4),
    }


def names(facts: Facts, offerings: Ints, codes: Sequence[str]) -> list[str]:
    """Module and offering, for people: CARE 2025."""
    return [
        f"{facts.modules[facts.offerings.module[one]]} {codes[one]}" for one in offerings.tolist()
    ]
