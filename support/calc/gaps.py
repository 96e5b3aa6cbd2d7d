"""Fairness: people missed on finished offerings, and whether tonight's list may go out.

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
from learners.calc.metrics import auc, missed_at, standard_error

WITHIN, STOPPED, NOT_ENOUGH = "held", "stopped", "not_enough"
MODULE_SHARE, SELECTION_RATE, MISSED_MORE, MISSED_SPREAD = (
    "module_share",
    "selection_rate",
    "missed_more",
    "missed_spread",
)

BUDGET: Final = 0.20


@dataclass(frozen=True)
class Limits:
    """people: minimum in a group; cases: minimum with the outcome, or expected on the list.

    module_odds: how many times the odds of a module's share of the list may exceed those of its
    share of people. rate_ratio: how many times the rate of the others a group's may be, and the
    reverse. errors: standard errors by which a figure must pass its limit to stop the list.
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
    """One comparison: `value` against `limit`, with its standard error and the verdict."""

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
    """The result of the gate: every comparison made, and whether the list may go out."""

    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        return not any(finding.verdict == STOPPED for finding in self.findings)


def figures(y: Floats, score: Floats, chance: Floats, group: Ints) -> dict[int, Figures]:
    """Return figures per group code; the budget is the top 20 % of all rows, groups pooled."""
    outside = np.full(len(y), np.nan)
    outside[y > 0] = missed_at(y, score, BUDGET)
    out = {}
    for code in np.unique(group):
        members = group == code
        cases = members & (y > 0)
        rate = float(outside[cases].mean()) if cases.any() else float("nan")
        out[int(code)] = Figures(
            n=int(members.sum()),
            cases=int(cases.sum()),
            fnr20=rate,
            fnr20_se=standard_error(rate, float(cases.sum())),
            mean_score=float(chance[members].mean()),
            rate=float(y[members].mean()),
            auc=auc(y[members], score[members]),
        )
    return out


def missed_more(
    y: Floats, score: Floats, members: Bools, others: Bools, subject: str, limits: Limits
) -> Finding:
    """Compare how often a group is missed with how often the others are."""
    outside = np.zeros(len(y))
    outside[y > 0] = missed_at(y, score, BUDGET)
    group_misses, other = outside[members & (y > 0)], outside[others & (y > 0)]
    enough = (
        min(len(group_misses), len(other)) >= limits.cases
        and min(members.sum(), others.sum()) >= limits.people
    )
    value = float(group_misses.mean()) if len(group_misses) else float("nan")
    compared = float(other.mean()) if len(other) else float("nan")
    error = _joint(value, len(group_misses), compared, len(other))
    verdict = STOPPED if value - compared > limits.missed_more else WITHIN
    return Finding(
        MISSED_MORE,
        subject,
        value,
        compared,
        error,
        limits.missed_more,
        int(members.sum()),
        verdict if enough else NOT_ENOUGH,
    )


def missed_spread(groups: Mapping[str, Figures], subject: str, limits: Limits) -> Finding:
    """Largest gap in missed learners between two groups, with one standard error allowed."""
    big = [
        group
        for group in groups.values()
        if group.n >= limits.people and group.cases >= limits.cases
    ]
    people = sum(group.n for group in groups.values())
    if len(big) < 2:
        nan = float("nan")
        return Finding(
            MISSED_SPREAD, subject, nan, nan, nan, limits.missed_spread, people, NOT_ENOUGH
        )
    high = max(big, key=lambda group: group.fnr20)
    low = min(big, key=lambda group: group.fnr20)
    error = _joint(high.fnr20, high.cases, low.fnr20, low.cases)
    over = high.fnr20 - low.fnr20 > limits.missed_spread + error
    verdict = STOPPED if over else WITHIN
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


def _joint(share: float, people: int, other_share: float, other_people: int) -> float:
    """Standard error of the difference of two shares."""
    return float(np.hypot(standard_error(share, people), standard_error(other_share, other_people)))


def _log_odds(hits: float, people: float) -> tuple[float, float]:
    """Log-odds of a share and its variance, with half a person added to either side."""
    inside, outside = hits + 0.5, people - hits + 0.5
    return log(inside / outside), 1.0 / inside + 1.0 / outside


def module_findings(
    module: Ints, flagged: Bools, names: Sequence[str], limits: Limits
) -> list[Finding]:
    """Compare each module's share of the list with its share of people."""
    findings = []
    total = int(flagged.sum())
    for code in np.unique(module):
        members = module == code
        people, hits = int(members.sum()), int((members & flagged).sum())
        share, size = hits / max(total, 1), people / len(module)
        odds, spread = _log_odds(hits, total)
        fair, _ = _log_odds(people, len(module))
        enough = hits >= limits.cases and people < len(module)
        over = odds - fair - limits.errors * sqrt(spread) > 0 and odds - fair > log(
            limits.module_odds
        )
        verdict = (STOPPED if over else WITHIN) if enough else NOT_ENOUGH
        error = standard_error(share, total)
        findings.append(
            Finding(
                MODULE_SHARE, names[code], share, size, error, limits.module_odds, people, verdict
            )
        )
    return findings


def rate_finding(
    group: Bools, has_group: Bools, flagged: Bools, subject: str, limits: Limits
) -> Finding:
    """Compare a group's rate on the list with that of everyone else whose group is known."""
    members, others = group & has_group, ~group & has_group
    people, other_people = int(members.sum()), int(others.sum())
    hits, other_hits = int((members & flagged).sum()), int((others & flagged).sum())
    value, compared = hits / max(people, 1), other_hits / max(other_people, 1)
    expected = (hits + other_hits) * people / max(people + other_people, 1)
    against = (hits + other_hits) * other_people / max(people + other_people, 1)
    enough = min(people, other_people) >= limits.people and min(expected, against) >= limits.cases
    ratio = log((hits + 0.5) / (people + 0.5)) - log((other_hits + 0.5) / (other_people + 0.5))
    error = sqrt(1.0 / (hits + 0.5) + 1.0 / (other_hits + 0.5))
    over = abs(ratio) - limits.errors * error > log(limits.rate_ratio)
    verdict = (STOPPED if over else WITHIN) if enough else NOT_ENOUGH
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
    """Check tonight's list. groups: attribute -> n codes (-1: unknown), e.g. {"disability": ...}.

    Only people whose scores put them on the list belong in `flagged`: the gate never holds back
    those who asked for help.
    """
    limits = limits or Limits()
    findings = module_findings(module, flagged, names, limits)
    for attribute in sorted(groups):
        codes = groups[attribute]
        for code in np.unique(codes[codes >= 0]):
            subject = f"{attribute}:{code}"
            findings.append(rate_finding(codes == code, codes >= 0, flagged, subject, limits))
    return GateResult(tuple(findings))
