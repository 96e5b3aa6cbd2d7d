"""What the deadline rule has to say this morning, person by person.

What was due before somebody came was never hers to hand in, so it is not said of her.
"""

from dataclasses import dataclass

import numpy as np

from learners.calc.arrays import Ints
from learners.calc.codes import Outcome
from learners.calc.facts import Facts
from support.calc import cuts, deadlines


@dataclass(frozen=True)
class Thresholds:
    """The deadline rule's numbers.

    missed: deadlines of one module that make a concern; module_share: of those present, from which
    a deadline is the module's own matter; fewest: the smallest group of which that is said.
    """

    missed: int = 2
    module_share: float = 0.5
    fewest: int = 10


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
    """Whoever is here on that day of her offering, has no result yet, and missed something."""
    cut = cuts.until(facts, day)
    where = deadlines.standing(cut)
    hers = cut.own.due >= cut.own.registered[:, None]
    missed = where.missed & hers
    found = []
    for row in np.flatnonzero(missed.any(axis=1) & (cut.own.outcome == Outcome.NONE)).tolist():
        slots = np.flatnonzero(missed[row])
        marks = int((~np.isnan(cut.own.mark[row])).sum())
        found.append(
            Missed(
                enrolment=int(cut.own.enrolment[row]),
                offering=int(cut.own.offering[row]),
                missed=tuple((int(where.work[row, s]), int(cut.own.due[row, s])) for s in slots),
                due=int((where.due[row] & hers[row]).sum()),
                marks=marks,
                mean_mark=float(where.mean_mark[row]) if marks else None,
            )
        )
    return found
