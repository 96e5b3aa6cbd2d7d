"""Labels that the two scorecards predict. They look ahead, so features never read them.

fail_or_withdraw: 1 for Fail or Withdrawn, 0 otherwise. non_submission: the next deadline within
28 days has nothing handed in by 7 days after it. NaN where the label does not (yet) exist.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from learners.calc.arrays import Bools, Floats, Ints
from learners.calc.codes import NOT_PASSED, Outcome
from learners.calc.facts import NEVER, Facts
from support.calc.cuts import Cut
from support.calc.readings import read

HORIZON: Final = 28
"""Days ahead within which the next deadline must lie."""
GRACE: Final = 7
"""Days after the deadline that still count as handed in."""


def _by(facts: Facts, morning: int | None) -> Ints:
    """Per enrolment, its offering's day on one absolute morning (None: after everything)."""
    if morning is None:
        return np.full(len(facts.enrolments), NEVER, dtype=np.int64)
    return morning - facts.offerings.start[facts.enrolments.offering]


def outcomes(facts: Facts, morning: int | None) -> Ints:
    """Per enrolment, the result known by an absolute morning (None: in hindsight), -1 for none."""
    results = facts.results
    order = np.lexsort((np.arange(len(results)), results.known))
    order = order[results.known[order] <= _by(facts, morning)[results.enrolment[order]]]
    out = np.full(len(facts.enrolments), Outcome.NONE, dtype=np.int64)
    out[results.enrolment[order]] = results.outcome[order]
    return out


def fail_or_withdraw(facts: Facts, enrolment: Ints, *, morning: int | None) -> Floats:
    """n labels as known on an absolute morning; None takes them retrospectively."""
    results = outcomes(facts, morning)[enrolment]
    failed = np.isin(results, NOT_PASSED)
    return np.where(results == Outcome.NONE, np.nan, failed.astype(np.float64))


def unfinished(facts: Facts, offerings: Ints, morning: int) -> Bools:
    """Mark those of the offerings that still lack results, on a morning, of people who stayed."""
    hindsight, by_morning = outcomes(facts, None), outcomes(facts, morning)
    lacking = (hindsight != Outcome.NONE) & (by_morning == Outcome.NONE)
    count = np.bincount(facts.enrolments.offering[lacking], minlength=len(facts.offerings))
    return np.asarray(count[offerings] > 0, dtype=np.bool_)


@dataclass(frozen=True)
class NextWork:
    """Labels of the next deadline. y, due, settled_day (the label is known), assessment: n.

    y is NaN where no deadline lies within HORIZON days or the work is already in; then
    assessment is -1.
    """

    y: Floats
    due: Ints
    settled_day: Ints
    assessment: Ints


def non_submission(facts: Facts, cut: Cut, *, morning: int | None) -> NextWork:
    """Labels of a cut's rows as settled by an absolute morning; None takes them in hindsight."""
    readings = read(cut)
    rows = np.arange(len(cut))
    slot, due = readings.next_slot, readings.next_due
    open_still = cut.own.submitted[rows, slot] == NEVER
    applies = (slot >= 0) & (due < cut.own.day + HORIZON) & open_still
    assessment = np.where(applies, cut.own.work[rows, slot], -1)
    work = max(len(facts.assessments), 1)
    submissions = facts.submissions
    order = np.argsort(-submissions.day, kind="stable")
    key, first = np.unique(facts.enrolment_work(submissions)[order][::-1], return_index=True)
    earliest = submissions.day[order][::-1][first]
    pair = cut.own.enrolment * work + assessment
    at = np.minimum(np.searchsorted(key, pair), max(len(key) - 1, 0))
    day = np.full(len(cut), NEVER, dtype=np.int64)
    if len(key):
        day = np.where(key[at] == pair, earliest[at], NEVER)
    settled = due + GRACE + 1 <= _by(facts, morning)[cut.own.enrolment]
    y = np.where(applies & settled, (day > due + GRACE).astype(np.float64), np.nan)
    return NextWork(
        y=y, due=due, settled_day=np.where(applies, due + GRACE + 1, NEVER), assessment=assessment
    )
