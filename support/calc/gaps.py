"""Fairness: who is missed, on finished offerings, and whether tonight's list may go out.

Groups come from outside (only `support/fairness.py` reads protected characteristics) as one code
per person and attribute, and never reach a score. Findings are codes and numbers; sentences are
made in `wording`. Too few people is an answer: NOT_ENOUGH. Limits: research/triage.md §3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

import numpy as np

from learners.calc.arrays import Bools, Floats, Ints
from support.calc.metrics import auc, missed_at, standard_error

HELD, STOPPED, NOT_ENOUGH = "held", "stopped", "not_enough"
MODULE_SHARE, SELECTION_RATE, MISSED_MORE, MISSED_SPREAD = (
    "module_share",
    "selection_rate",
    "missed_more",
    "missed_spread",
)

BUDGET: Final = 0.20


@dataclass(frozen=True)
class Limits:
    """people: fewest in a group; cases: fewest with the outcome, or expected on the list.

    module_odds: how many times the odds of a module's share of the list may exceed those of its
    share of people. rate_ratio: how many times another group's rate a group's may be, either way.
    errors: standard errors a figure must be beyond its limit before it stops the night.
    """

    people: int = 50
    cases: int = 5
    module_odds: float = 8.0
    rate_ratio: float = 2.0
    errors: float = 2.0
    missed_more: float = 0.03
    missed_spread: float = 0.10


@dataclass(frozen=True)
class Figures:
    """One group at a day. fnr20: share of those with the outcome outside the top 20 %."""

    n: int
    cases: int
    fnr20: float
    fnr20_se: float
    mean_score: float
    rate: float
    auc: float


@dataclass(frozen=True)
class Finding:
    """One comparison: `value` against `limit`, with its standard error and what came of it."""

    code: str
    subject: str
    value: float
    compared: float
    error: float
    limit: float
    people: int
    verdict: str


@dataclass(frozen=True)
class GateResult:
    """Whether the list may go out, and every comparison made."""

    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        return not any(one.verdict == STOPPED for one in self.findings)


def figures(y: Floats, score: Floats, chance: Floats, group: Ints) -> dict[int, Figures]:
    """Figures per group code; the budget is the top 20 % of everyone given, groups pooled."""
    outside = np.full(len(y), np.nan)
    outside[y > 0] = missed_at(y, score, BUDGET)
    out = {}
    for code in np.unique(group):
        ours = group == code
        cases = ours & (y > 0)
        rate = float(outside[cases].mean()) if cases.any() else float("nan")
        out[int(code)] = Figures(
            n=int(ours.sum()),
            cases=int(cases.sum()),
            fnr20=rate,
            fnr20_se=standard_error(rate, float(cases.sum())),
            mean_score=float(chance[ours].mean()),
            rate=float(y[ours].mean()),
            auc=auc(y[ours], score[ours]),
        )
    return out


def missed_more(
    y: Floats, score: Floats, ours: Bools, theirs: Bools, subject: str, limits: Limits
) -> Finding:
    """Is a group missed more often than the others, beyond the tolerance?"""
    outside = np.zeros(len(y))
    outside[y > 0] = missed_at(y, score, BUDGET)
    mine, other = outside[ours & (y > 0)], outside[theirs & (y > 0)]
    enough = (
        min(len(mine), len(other)) >= limits.cases
        and min(ours.sum(), theirs.sum()) >= limits.people
    )
    value = float(mine.mean()) if len(mine) else float("nan")
    compared = float(other.mean()) if len(other) else float("nan")
    error = _joint(value, len(mine), compared, len(other))
    verdict = STOPPED if value - compared > limits.missed_more else HELD
    return Finding(
        MISSED_MORE,
        subject,
        value,
        compared,
        error,
        limits.missed_more,
        int(ours.sum()),
        verdict if enough else NOT_ENOUGH,
    )


def missed_spread(held: Mapping[str, Figures], subject: str, limits: Limits) -> Finding:
    """Largest gap in missed learners between two groups of an attribute (one error allowed)."""
    big = [one for one in held.values() if one.n >= limits.people and one.cases >= limits.cases]
    people = sum(one.n for one in held.values())
    if len(big) < 2:
        nan = float("nan")
        return Finding(
            MISSED_SPREAD, subject, nan, nan, nan, limits.missed_spread, people, NOT_ENOUGH
        )
    high = max(big, key=lambda one: one.fnr20)
    low = min(big, key=lambda one: one.fnr20)
    error = _joint(high.fnr20, high.cases, low.fnr20, low.cases)
    over = high.fnr20 - low.fnr20 > limits.missed_spread + error
    verdict = STOPPED if over else HELD
    return Finding(
        MISSED_SPREAD,
        subject,
        high.fnr20,
        low.fnr20,
        error,
        limits.missed_spread,
        people,
        verdict,
    )


def _joint(one: float, people: int, other: float, others: int) -> float:
    """Standard error of the difference of two shares."""
    return float(np.hypot(standard_error(one, people), standard_error(other, others)))


def _log_odds(hits: float, people: float) -> tuple[float, float]:
    """Log-odds of a share and its variance, with half a person added to either side."""
    inside, outside = hits + 0.5, people - hits + 0.5
    return log(inside / outside), 1.0 / inside + 1.0 / outside


def module_findings(
    module: Ints, flagged: Bools, names: Sequence[str], limits: Limits
) -> list[Finding]:
    """Does one module take a share of the list that its size cannot explain?"""
    found = []
    total = int(flagged.sum())
    for code in np.unique(module):
        ours = module == code
        people, hits = int(ours.sum()), int((ours & flagged).sum())
        share, size = hits / max(total, 1), people / len(module)
        odds, spread = _log_odds(hits, total)
        fair, _ = _log_odds(people, len(module))
        enough = hits >= limits.cases and people < len(module)
        over = odds - fair - limits.errors * sqrt(spread) > 0 and odds - fair > log(
            limits.module_odds
        )
        verdict = (STOPPED if over else HELD) if enough else NOT_ENOUGH
        error = standard_error(share, total)
        found.append(
            Finding(
                MODULE_SHARE, names[code], share, size, error, limits.module_odds, people, verdict
            )
        )
    return found


def rate_finding(
    group: Bools, known: Bools, flagged: Bools, subject: str, limits: Limits
) -> Finding:
    """Is a group on the list at a rate far from that of everyone else whose group is known?"""
    ours, theirs = group & known, ~group & known
    people, others = int(ours.sum()), int(theirs.sum())
    hits, other_hits = int((ours & flagged).sum()), int((theirs & flagged).sum())
    value, compared = hits / max(people, 1), other_hits / max(others, 1)
    expected = (hits + other_hits) * people / max(people + others, 1)
    against = (hits + other_hits) * others / max(people + others, 1)
    enough = min(people, others) >= limits.people and min(expected, against) >= limits.cases
    ratio = log((hits + 0.5) / (people + 0.5)) - log((other_hits + 0.5) / (others + 0.5))
    error = sqrt(1.0 / (hits + 0.5) + 1.0 / (other_hits + 0.5))
    over = abs(ratio) - limits.errors * error > log(limits.rate_ratio)
    verdict = (STOPPED if over else HELD) if enough else NOT_ENOUGH
    return Finding(
        SELECTION_RATE, subject, value, compared, error, limits.rate_ratio, people, verdict
    )


def gate(
    module: Ints,
    flagged: Bools,
    names: Sequence[str],
    groups: Mapping[str, Ints],
    limits: Limits | None = None,
) -> GateResult:
    """Tonight's gate. groups: attribute -> n codes (-1: not known), e.g. {"disability": ...}.

    Only people whose scores put them on the list belong in `flagged`: those who asked for help
    are never held, so they are not asked about here.
    """
    limits = limits or Limits()
    findings = module_findings(module, flagged, names, limits)
    for attribute in sorted(groups):
        codes = groups[attribute]
        for code in np.unique(codes[codes >= 0]):
            subject = f"{attribute}:{code}"
            findings.append(rate_finding(codes == code, codes >= 0, flagged, subject, limits))
    return GateResult(tuple(findings))
