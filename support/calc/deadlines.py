"""The deadline rule (DESIGN §9): most missed deadlines first, then the lowest mean mark.

Missed at t = due before t, not an exam, nothing submitted or marked before t. Then the mean of the
marks known at t; having no mark counts as lowest. A deadline on a day that no submissions feed
covered is not counted (DESIGN §4: silence is not a missing feed). Nor is work that counts nothing
towards the result (weight 0), or that was due before they joined or after they left. `due` is the
end of a learner's own extension, and never a closed day. Measured: research/triage.md §3.
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
    """[n, K] work that was due before t on a covered day, while they were here; never an exam,
    nor work of weight 0."""
    past = (sight.kind >= 0) & (sight.kind != Kind.EXAM) & (sight.due < sight.day[:, None])
    here = (sight.due >= sight.registered[:, None]) & (sight.due < sight.until[:, None])
    return np.asarray(past & here & (sight.weight > 0) & sight.due_covered, dtype=np.bool_)


def is_missed(sight: Sight) -> Bools:
    """[n, K] work that was due, and has neither been handed in nor marked."""
    nothing = (sight.submitted == NEVER) & np.isnan(sight.mark)
    return np.asarray(is_due(sight) & nothing, dtype=np.bool_)


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
    missed = is_missed(cut.own)
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
