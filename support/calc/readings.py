"""The arithmetic of the features: one property per reading, n values for the rows of a cut.

Every reading uses the `Cut` alone, and is computed only when a feature or target needs it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from learners.calc.arrays import Bools, Floats, Ints, group_mean, rank_within
from learners.calc.codes import NOT_PASSED, PASSED, Kind
from learners.calc.facts import NEVER
from support.calc.cuts import WINDOW, Cut, Sight
from support.calc.deadlines import is_due, is_missed, mean_mark

ENOUGH_DAYS: Final = 7
"""Minimum of covered days in the last WINDOW for activity to count as evidence."""
MARGIN: Final = 21.0
"""Days early or late beyond which more makes no difference."""


def _share(part: Floats, total: Floats) -> Floats:
    return np.where(total > 0, part / np.where(total > 0, total, 1.0), np.nan)


def _row_mean(values: Floats) -> Floats:
    present = ~np.isnan(values)
    return _share(
        np.where(present, values, 0.0).sum(axis=1), present.sum(axis=1).astype(np.float64)
    )


def _latest(values: Floats, due: Ints) -> Floats:
    """n value of the known entry [n, K] with the latest due day, NaN where none is known."""
    due_day = np.where(np.isnan(values), -NEVER, due)
    return np.asarray(values[np.arange(len(values)), due_day.argmax(axis=1)], dtype=np.float64)


@dataclass(frozen=True)
class Readings:
    """Readings of one cut; `cohorts` is the number of (offering, day) pairs."""

    cut: Cut
    cohorts: int

    def ranked(self, values: Floats) -> Floats:
        """Mid-rank within the cohort."""
        return rank_within(values, self.own.cohort)

    @cached_property
    def own(self) -> Sight:
        return self.cut.own

    # ---- study record

    @cached_property
    def module(self) -> Floats:
        return self.cut.module.astype(np.float64)

    @cached_property
    def qualification(self) -> Floats:
        return self.own.qualification

    @cached_property
    def attempts(self) -> Floats:
        return np.minimum(self.own.attempts, 3.0)

    @cached_property
    def credits(self) -> Floats:
        return self.own.credits

    # ---- the same learner's other enrolments, as known that morning

    def _elsewhere(self, values: Floats | Bools) -> Floats:
        total = np.bincount(self.cut.owner, weights=values, minlength=len(self.cut))
        return np.asarray(total, dtype=np.float64)

    @cached_property
    def running_elsewhere(self) -> Floats:
        return np.minimum(self._elsewhere(self.cut.elsewhere_running & ~self.cut.elsewhere.left), 2)

    @cached_property
    def passed_before(self) -> Floats:
        outcome = self.cut.elsewhere.outcome
        return np.minimum(self._elsewhere(np.isin(outcome, PASSED)), 2)

    @cached_property
    def not_passed_before(self) -> Floats:
        elsewhere = self.cut.elsewhere
        return np.minimum(
            self._elsewhere(np.isin(elsewhere.outcome, NOT_PASSED) | elsewhere.left),
            2,
        )

    @cached_property
    def missed_elsewhere(self) -> Floats:
        elsewhere = self.cut.elsewhere
        due, missed = is_due(elsewhere), is_missed(elsewhere)
        return _share(
            self._elsewhere(missed.sum(axis=1).astype(np.float64)),
            self._elsewhere(due.sum(axis=1).astype(np.float64)),
        )

    @cached_property
    def mark_elsewhere(self) -> Floats:
        mean = mean_mark(self.cut.elsewhere)
        marked = ~np.isnan(mean)
        return _share(self._elsewhere(np.where(marked, mean, 0.0)), self._elsewhere(marked))

    # ---- deadlines

    @cached_property
    def due(self) -> Bools:
        return is_due(self.own)

    @cached_property
    def missed(self) -> Bools:
        return is_missed(self.own)

    @cached_property
    def weight(self) -> Floats:
        """[n, K] weight of what was due."""
        return np.where(self.due, self.own.weight, 0.0)

    @cached_property
    def missed_weight(self) -> Floats:
        return _share((self.weight * self.missed).sum(axis=1), self.weight.sum(axis=1))

    @cached_property
    def missed_above_cohort(self) -> Floats:
        share = self.missed_weight
        return share - group_mean(share, self.own.cohort, self.cohorts)[self.own.cohort]

    @cached_property
    def missed_in_a_row(self) -> Floats:
        """Deadlines missed since the last one met, at most 4; NaN before the first deadline."""
        last_met = np.where(self.due & ~self.missed, self.own.due, -NEVER).max(axis=1)
        run = (self.missed & (self.own.due > last_met[:, None])).sum(axis=1)
        return np.where(self.due.any(axis=1), np.minimum(run, 4.0), np.nan)

    @cached_property
    def margin(self) -> Floats:
        """[n, K] days in hand when due work was handed in (late is negative); NaN otherwise."""
        handed = self.due & (self.own.submitted != NEVER) & ~self.own.banked
        return np.where(handed, np.clip(self.own.due - self.own.submitted, -MARGIN, MARGIN), np.nan)

    @cached_property
    def margin_rank(self) -> Floats:
        return self.ranked(_row_mean(self.margin))

    @cached_property
    def ahead_rank(self) -> Floats:
        """Rank by work handed in before it is due; NaN while the cohort has no such work."""
        early = (self.own.kind >= 0) & (self.own.kind != Kind.EXAM) & ~self.due
        early_count = (early & (self.own.submitted != NEVER) & ~self.own.banked).sum(axis=1)
        most = np.zeros(self.cohorts, dtype=np.int64)
        np.maximum.at(most, self.own.cohort, early_count)
        return self.ranked(np.where(most[self.own.cohort] > 0, early_count.astype(float), np.nan))

    @cached_property
    def next_slot(self) -> Ints:
        """Slot of the next deadline (due on day t or later, not an exam), -1 where none is set."""
        sight = self.own
        coming = (sight.kind >= 0) & (sight.kind != Kind.EXAM) & (sight.due >= sight.day[:, None])
        due = np.where(coming, sight.due, NEVER)
        slot = due.argmin(axis=1)
        return np.where(due[np.arange(len(due)), slot] < NEVER, slot, -1).astype(np.int64)

    @cached_property
    def next_due(self) -> Ints:
        """Day of the next deadline, NEVER where none is set."""
        due = self.own.due[np.arange(len(self.cut)), self.next_slot]
        return np.where(self.next_slot >= 0, due, NEVER).astype(np.int64)

    @cached_property
    def days_to_next(self) -> Floats:
        return np.where(self.next_slot >= 0, self.next_due - self.own.day, np.nan).astype(float)

    @cached_property
    def next_computer_marked(self) -> Floats:
        kind = self.own.kind[np.arange(len(self.cut)), self.next_slot]
        return np.where(self.next_slot >= 0, kind == Kind.COMPUTER_MARKED, np.nan).astype(float)

    # ---- marks

    @cached_property
    def marks_ranked(self) -> Floats:
        """[n, K] each known mark ranked within its cohort, so hard and easy work compare."""
        return np.stack([self.ranked(column) for column in self.own.mark.T], axis=1)

    @cached_property
    def mark_rank(self) -> Floats:
        return _row_mean(self.marks_ranked)

    @cached_property
    def last_mark_rank(self) -> Floats:
        return _latest(self.marks_ranked, self.own.due)

    @cached_property
    def lowest_mark_rank(self) -> Floats:
        marked = ~np.isnan(self.own.mark)
        lowest = np.where(marked, self.own.mark, np.inf).min(axis=1)
        return self.ranked(np.where(marked.any(axis=1), lowest, np.nan))

    @cached_property
    def points_rank(self) -> Floats:
        """Rank by weighted marks of what was due, with missed work as 0."""
        marked = self.due & ~np.isnan(self.own.mark)
        earned = np.where(marked, np.nan_to_num(self.own.mark) * self.weight, 0.0).sum(axis=1)
        return self.ranked(_share(earned, (self.weight * (marked | self.missed)).sum(axis=1)))

    # ---- activity, where a feed covered it

    @cached_property
    def pre_course_rank(self) -> Floats:
        return self.ranked(self.cut.pre_course)

    @cached_property
    def daily(self) -> Floats:
        """[n, WINDOW] clicks on each covered day, the most recent first; NaN where not covered."""
        cut = self.cut
        back = self.own.day[cut.click_row] - 1 - cut.click_day
        recent = (back >= 0) & (back < WINDOW)
        flat = np.bincount(
            cut.click_row[recent] * WINDOW + back[recent],
            weights=cut.clicks[recent],
            minlength=len(cut) * WINDOW,
        )
        return np.where(cut.activity_days, flat.reshape(len(cut), WINDOW), np.nan)

    @cached_property
    def _enough(self) -> Bools:
        return np.asarray(self.cut.activity_days.sum(axis=1) >= ENOUGH_DAYS, dtype=np.bool_)

    @cached_property
    def clicks_rank(self) -> Floats:
        return self.ranked(np.where(self._enough, _row_mean(self.daily), np.nan))

    @cached_property
    def silent_days(self) -> Floats:
        """Covered days since the last click, up to WINDOW."""
        quiet = np.where(np.isnan(self.daily), 0.0, np.cumsum(self.daily > 0, axis=1) == 0)
        return np.where(self._enough, (quiet * self.cut.activity_days).sum(axis=1), np.nan)


def read(cut: Cut) -> Readings:
    """Readings of a cut."""
    cohorts = int(cut.own.cohort.max()) + 1 if len(cut) else 0
    return Readings(cut=cut, cohorts=cohorts)
