"""A learner's weeks: days active, clicks, deadlines met, late and missed (numpy only).

Days are whole numbers from 1970-01-01 (a Thursday); a week begins on Monday and is numbered by it.
A week that no feed covered is NaN, so a missing feed never counts as inactivity (DESIGN §4).
"""

from dataclasses import dataclass

import numpy as np

from learners.calc.arrays import NONE, Bools, Floats, Ints

MET, LATE, MISSED, UNREPORTED = 0, 1, 2, 3


def week_of(day: Ints) -> Ints:
    """Week number of each day; week 0 begins on Monday 29 December 1969."""
    return np.asarray((day + 3) // 7, dtype=np.int64)


def monday_of(week: Ints) -> Ints:
    """First day of each week."""
    return np.asarray(week * 7 - 3, dtype=np.int64)


@dataclass(frozen=True)
class Weeks:
    """The weeks of n learners, end to end: learner i owns start[i]:start[i + 1] of N cells.

    first: n week numbers. active_days, clicks: N, NaN where nothing covered the week.
    met, late, missed: N deadlines that fell due in the week; missed is NaN where some are
    unreported and none is known to be missed.
    """

    first: Ints
    start: Ints
    active_days: Floats
    clicks: Floats
    met: Ints
    late: Ints
    missed: Floats


@dataclass(frozen=True)
class Window:
    """The position of each learner's weeks in the flat arrays."""

    first: Ints
    start: Ints

    @property
    def cells(self) -> int:
        return int(self.start[-1])

    def cell(self, learner: Ints, week: Ints) -> Ints:
        """Cell of each (learner, week); -1 outside the learner's weeks."""
        offset = week - self.first[learner]
        inside = (offset >= 0) & (offset < np.diff(self.start)[learner])
        return np.where(inside, self.start[learner] + offset, -1)


def windows(learners: int, learner: Ints, begins: Ints, ends: Ints, day: int) -> Window:
    """Each learner's weeks: from the first day of their first offering until yesterday, or until
    the last day of their last offering. learner, begins, ends: one row per enrolment; `ends` and
    `day` are not part of it. A learner whose first offering has not begun has none."""
    far = np.iinfo(np.int64).max
    first_day = np.full(learners, far)
    last_day = np.full(learners, -far)
    np.minimum.at(first_day, learner, begins)
    np.maximum.at(last_day, learner, np.minimum(ends, day) - 1)
    started = first_day <= last_day
    first = np.where(started, week_of(np.where(started, first_day, 0)), 0)
    last = np.where(started, week_of(np.where(started, last_day, 0)), -1)
    start = np.concatenate([[0], np.cumsum(np.where(started, last - first + 1, 0))])
    return Window(first=first, start=start.astype(np.int64))


def tally(cells: Ints, size: int, weights: Floats | None = None) -> Floats:
    """Sum of weights (or count) per cell; rows outside (-1) are left out."""
    inside = cells >= 0
    chosen = None if weights is None else weights[inside]
    return np.bincount(cells[inside], weights=chosen, minlength=size).astype(np.float64)


def covered_cells(window: Window, learner: Ints, begins: Ints, ends: Ints) -> Bools:
    """Cells in which a feed covered at least one day. One row per learner and stretch of days;
    `ends` is the day after the last. Empty stretches cover nothing."""
    real = ends > begins
    learner, begins, ends = learner[real], begins[real], ends[real]
    first = np.maximum(week_of(begins), window.first[learner])
    size = np.diff(window.start)[learner]
    last = np.minimum(week_of(ends - 1), window.first[learner] + size - 1)
    change = np.zeros(window.cells + 1, dtype=np.int64)
    some = last >= first
    base = window.start[learner] - window.first[learner]
    np.add.at(change, (base + first)[some], 1)
    np.add.at(change, (base + last + 1)[some], -1)
    return np.asarray(np.cumsum(change[:-1]) > 0, dtype=np.bool_)


def distinct_days(learner: Ints, day: Ints) -> tuple[Ints, Ints]:
    """(learner, day) pairs, each once."""
    if not len(day):
        return learner, day
    low = int(day.min())
    span = int(day.max()) - low + 1
    key = np.unique(learner * span + day - low)
    return key // span, key % span + low


def fate(due: Ints, handed_in: Ints, covered: Bools) -> Ints:
    """MET, LATE or MISSED for each deadline; `handed_in` is NONE where there is none. UNREPORTED
    where there is none and no feed of hand-ins covered the day (`covered` is false)."""
    silent = np.where(covered, MISSED, UNREPORTED)
    return np.where(handed_in == NONE, silent, np.where(handed_in <= due, MET, LATE))


def weeks(
    window: Window,
    *,
    active: tuple[Ints, Ints, Floats],
    covered: Bools,
    deadlines: tuple[Ints, Ints, Ints],
) -> Weeks:
    """Fill each learner's weeks.

    active: (learner, day, clicks) rows. covered: N. deadlines: (learner, due day, fate) rows.
    """
    who, when, clicks = active
    in_week = tally(window.cell(who, week_of(when)), window.cells, clicks)
    days = tally(window.cell(*_weekly(*distinct_days(who, when))), window.cells)
    learner, due, ended = deadlines
    cells = window.cell(learner, week_of(due))
    counts = [tally(cells[ended == f], window.cells) for f in (MET, LATE, MISSED, UNREPORTED)]
    return Weeks(
        first=window.first,
        start=window.start,
        active_days=np.where(covered, days, np.nan),
        clicks=np.where(covered, in_week, np.nan),
        met=counts[MET].astype(np.int64),
        late=counts[LATE].astype(np.int64),
        missed=np.where((counts[MISSED] == 0) & (counts[UNREPORTED] > 0), np.nan, counts[MISSED]),
    )


def _weekly(learner: Ints, day: Ints) -> tuple[Ints, Ints]:
    return learner, week_of(day)


def owed(enrolment_offering: Ints, work_offering: Ints) -> tuple[Ints, Ints]:
    """Every (enrolment, assessment) pair of the same offering, as positions in the two arrays."""
    order = np.argsort(work_offering, kind="stable")
    first = np.searchsorted(work_offering[order], enrolment_offering, "left")
    count = np.searchsorted(work_offering[order], enrolment_offering, "right") - first
    enrolment = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(enrolment)) - np.repeat(np.cumsum(count) - count, count)
    return enrolment, order[np.repeat(first, count) + within]
