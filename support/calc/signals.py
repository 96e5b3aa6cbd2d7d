"""Deadlines each person has missed this morning, by the deadline rule."""

from dataclasses import dataclass

import numpy as np

from learners.calc.arrays import Ints
from learners.calc.codes import Outcome
from learners.calc.facts import Facts
from learners.calc.release import FEW
from support.calc import cuts, deadlines


@dataclass(frozen=True)
class Thresholds:
    """The deadline rule's numbers.

    missed: missed deadlines of one module that make a concern; module_share: share of those present
    from which a missed deadline is the module's concern; fewest: the smallest group it applies to.
    """

    missed: int = 2
    module_share: float = 0.5
    fewest: int = FEW


@dataclass(frozen=True)
class Missed:
    """One enrolment that missed something: indices into the facts, days of its own offering.

    missed: (assessment, day it was due) in slot order; due: deadlines counted; marks: marks known.
    """

    enrolment: int
    offering: int
    missed: tuple[tuple[int, int], ...]
    due: int
    marks: int
    mean_mark: float | None


def missed_deadlines(facts: Facts, day: Ints) -> list[Missed]:
    """Return the enrolments present on their offering's day, without a result, that missed work."""
    cut = cuts.until(facts, day)
    result = deadlines.standing(cut)
    missed = result.missed
    misses = []
    for row in np.flatnonzero(missed.any(axis=1) & (cut.own.outcome == Outcome.NONE)).tolist():
        slots = np.flatnonzero(missed[row])
        marks = int((~np.isnan(cut.own.mark[row])).sum())
        misses.append(
            Missed(
                enrolment=int(cut.own.enrolment[row]),
                offering=int(cut.own.offering[row]),
                missed=tuple((int(result.work[row, s]), int(cut.own.due[row, s])) for s in slots),
                due=int(result.due[row].sum()),
                marks=marks,
                mean_mark=float(result.mean_mark[row]) if marks else None,
            )
        )
    return misses
