"""The deadline rule (DESIGN §9): most missed deadlines first, then the lowest mean mark.

Missed at t = due before t, not an exam, nothing submitted before t. Then the mean of the marks
known at t; having no mark counts as lowest. A deadline on a day that no submissions feed covered
is not counted (DESIGN §4: silence is not a missing feed). Measured: research/triage.md §3.
"""

from dataclasses import dataclass

import numpy as np

from learners.calc.arrays import Bools, Floats, Ints, dense_rank
from learners.calc.codes import Kind
from learners.calc.facts import NEVER
from support.calc.cuts import Cut, Sight


@dataclass(frozen=True)
class Standing:
    """The rule's result for n rows. due, missed [n, K]; missed_count, mean_mark n (NaN: no mark).

    score: n whole numbers, the most pressing highest, ties exactly equal; it compares rows of this
    cut only. work [n, K]: the assessment index of each slot, for reasons.
    """

    due: Bools
    missed: Bools
    missed_count: Ints
    mean_mark: Floats
    score: Floats
    work: Ints


def is_due(sight: Sight) -> Bools:
    """[n, K] work that was due before t on a covered day; never an exam."""
    past = (sight.kind >= 0) & (sight.kind != Kind.EXAM) & (sight.due < sight.day[:, None])
    return np.asarray(past & sight.due_covered, dtype=np.bool_)


def mean_mark(sight: Sight) -> Floats:
    """n mean of the marks known, NaN where there is none."""
    marked = ~np.isnan(sight.mark)
    total = np.where(marked, sight.mark, 0.0).sum(axis=1)
    count = marked.sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def standing(cut: Cut) -> Standing:
    """Apply the rule to every row of a cut."""
    if not isinstance(cut, Cut):
        raise TypeError("the deadline rule reads a Cut only")
    due = is_due(cut.own)
    missed = due & (cut.own.submitted == NEVER)
    missed_count = missed.sum(axis=1).astype(np.int64)
    mean = mean_mark(cut.own)
    need = -np.where(np.isnan(mean), -np.inf, mean)
    return Standing(
        due=due,
        missed=missed,
        missed_count=missed_count,
        mean_mark=mean,
        score=dense_rank((missed_count.astype(np.float64), need)),
        work=cut.own.work,
    )
