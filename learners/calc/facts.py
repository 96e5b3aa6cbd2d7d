"""The facts of one college as parallel arrays, before any cut. Nothing here may feed a score.

Time is a whole day counted from the start of *that enrolment's offering* (day 0). `known` is the
first day t whose morning may see the fact: visible at t iff known <= t. A day-grain fact of day d
has known = d + 1. Registering and leaving take effect at the start of their day d: known = d, or
later when recorded late (so that "registered by t and not left by t" of DESIGN §12 is d <= t).

Missing days: ALWAYS (before every day) for a missing registration, NEVER (after every day) for
"has not left" and "no deadline". Missing numbers are NaN. Errors: `FactsError` for arrays that do
not fit together, `LeakError` for a fact that claims to be known before it can be.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Final

import numpy as np

from learners.calc.arrays import Floats, Ints, run_starts

ALWAYS: Final = -(2**30)
NEVER: Final = 2**30


class FactsError(ValueError):
    """The arrays do not fit together."""


class LeakError(ValueError):
    """A fact would be visible before it was known."""


@dataclass(frozen=True)
class Group:
    """Parallel arrays of one kind of fact, all the same length."""

    def __post_init__(self) -> None:
        for field in fields(self):
            kind = np.float64 if field.type == Floats else np.int64
            value = np.ascontiguousarray(getattr(self, field.name), dtype=kind).view()
            value.flags.writeable = False
            object.__setattr__(self, field.name, value)
        if len({len(getattr(self, field.name)) for field in fields(self)}) > 1:
            raise FactsError(f"{type(self).__name__}: columns differ in length")

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))


@dataclass(frozen=True)
class Offerings(Group):
    """A dated run of a module: module index into `Facts.modules`, absolute day it starts, days."""

    module: Ints
    start: Ints
    length: Ints


@dataclass(frozen=True)
class Enrolments(Group):
    """One learner on one offering. `id` is the caller's; `learner` any number that is theirs alone.

    qualification: rank of the highest entry qualification (0 none .. 4 postgraduate), attempts:
    earlier attempts at this module, credits: total credits being studied; all known from
    `profile_known`. Protected attributes never belong here.
    """

    id: Ints
    learner: Ints
    offering: Ints
    registered: Ints
    registered_known: Ints
    left: Ints
    left_known: Ints
    qualification: Floats
    attempts: Floats
    credits: Floats
    profile_known: Ints


@dataclass(frozen=True)
class Assessments(Group):
    """A piece of work of an offering. kind: a `codes.Kind`."""

    offering: Ints
    kind: Ints
    weight: Floats


@dataclass(frozen=True)
class Deadlines(Group):
    """A deadline as set; the latest known row of an assessment counts. due NEVER: no deadline."""

    assessment: Ints
    due: Ints
    known: Ints


@dataclass(frozen=True)
class Extensions(Group):
    """More time for one enrolment's work, until a day; the latest known row counts."""

    enrolment: Ints
    assessment: Ints
    until: Ints
    known: Ints


NO_EXTENSIONS: Final = Extensions(*(np.empty(0, dtype=np.int64) for _ in range(4)))


@dataclass(frozen=True)
class Submissions(Group):
    """Work handed in; banked (1) is carried over from an earlier attempt. The earliest counts."""

    enrolment: Ints
    assessment: Ints
    day: Ints
    banked: Ints
    known: Ints


@dataclass(frozen=True)
class Marks(Group):
    """A mark, 0..100; a correction is a later row, and the latest known row counts."""

    enrolment: Ints
    assessment: Ints
    score: Floats
    known: Ints


@dataclass(frozen=True)
class Activity(Group):
    """Clicks of one enrolment on one day, summed over sites."""

    enrolment: Ints
    day: Ints
    clicks: Floats
    known: Ints

    @cached_property
    def by_day(self) -> Ints:
        """Row order by enrolment and day."""
        return np.lexsort((self.day, self.enrolment))


@dataclass(frozen=True)
class Totals(Group):
    """Clicks of an enrolment before day `until`, as one number. Pre-course totals: until = 0."""

    enrolment: Ints
    clicks: Floats
    until: Ints
    known: Ints


@dataclass(frozen=True)
class Coverage(Group):
    """A feed that covers the days from <= d < until of an offering. Silence elsewhere is unknown.

    feed: a `codes.Feed`: ACTIVITY (days), PRE_COURSE (any row, or any total, counts) or
    SUBMISSIONS (due days).
    A day d counts as covered at t iff d + 1 <= t and known <= t: a late import is not silence.
    """

    offering: Ints
    feed: Ints
    start: Ints
    until: Ints
    known: Ints


@dataclass(frozen=True)
class Results(Group):
    """The final outcome, a `codes.Outcome`; the latest known row counts."""

    enrolment: Ints
    outcome: Ints
    known: Ints


def _within(index: Ints, size: int, what: str) -> None:
    if len(index) and (index.min() < 0 or index.max() >= size):
        raise FactsError(f"{what}: an index is outside 0..{size - 1}")


def refuse_early(known: Ints, earliest: Ints, what: str) -> None:
    """Raise `LeakError` where a fact claims to be known before the first day it can be."""
    early = np.flatnonzero(known < earliest)
    if len(early):
        raise LeakError(
            f"{what}: {len(early)} facts claim to be known too early, "
            f"first row {early[0]}: known {known[early[0]]}, possible from {earliest[early[0]]}"
        )


@dataclass(frozen=True)
class Facts:
    """All facts about one college's enrolments. Cut them (`cuts`) before reading anything."""

    modules: tuple[str, ...]
    offerings: Offerings
    enrolments: Enrolments
    assessments: Assessments
    deadlines: Deadlines
    submissions: Submissions
    marks: Marks
    activity: Activity
    totals: Totals
    coverage: Coverage
    results: Results
    extensions: Extensions = NO_EXTENSIONS

    def __post_init__(self) -> None:
        self._check_links()
        self._check_known()

    def _check_links(self) -> None:
        people, work = len(self.enrolments), len(self.assessments)
        _within(self.offerings.module, len(self.modules), "offerings.module")
        _within(self.enrolments.offering, len(self.offerings), "enrolments.offering")
        _within(self.assessments.offering, len(self.offerings), "assessments.offering")
        _within(self.coverage.offering, len(self.offerings), "coverage.offering")
        _within(self.deadlines.assessment, work, "deadlines.assessment")
        for group in (self.submissions, self.marks, self.extensions):
            name = type(group).__name__.lower()
            _within(group.enrolment, people, f"{name}.enrolment")
            _within(group.assessment, work, f"{name}.assessment")
            theirs = self.enrolments.offering[group.enrolment]
            if (theirs != self.assessments.offering[group.assessment]).any():
                raise FactsError(f"{name}: work of another offering")
        for other in (self.activity, self.totals, self.results):
            _within(other.enrolment, people, f"{type(other).__name__.lower()}.enrolment")

    def _check_known(self) -> None:
        refuse_early(self.submissions.known, self.submissions.day + 1, "submissions")
        refuse_early(self.activity.known, self.activity.day + 1, "activity")
        refuse_early(self.totals.known, self.totals.until, "totals")
        handed_in = self.enrolment_work(self.submissions)
        order = np.lexsort((self.submissions.known, handed_in))
        pairs, first = np.unique(handed_in[order], return_index=True)
        if not len(pairs):
            return
        marked = self.enrolment_work(self.marks)
        at = np.minimum(np.searchsorted(pairs, marked), len(pairs) - 1)
        submitted = self.submissions.known[order][first][at]
        earliest = np.where(pairs[at] == marked, submitted, ALWAYS)
        refuse_early(self.marks.known, earliest, "marks")

    def enrolment_work(self, group: Submissions | Marks) -> Ints:
        """One number per (enrolment, assessment) of each row."""
        return group.enrolment * max(len(self.assessments), 1) + group.assessment

    @cached_property
    def slots(self) -> Ints:
        """Place of each assessment among those of its offering, 0.. in the order given."""
        offering = self.assessments.offering
        order = np.argsort(offering, kind="stable")
        starts = run_starts(offering[order], len(self.offerings))
        out = np.empty(len(offering), dtype=np.int64)
        out[order] = np.arange(len(order)) - starts[offering[order]]
        return out

    @cached_property
    def width(self) -> int:
        """Most assessments in any offering: the K of every [n, K] array."""
        return int(self.slots.max()) + 1 if len(self.slots) else 1

    @cached_property
    def work(self) -> Ints:
        """[offerings, K] assessment index per slot, -1 where there is none."""
        out = np.full((len(self.offerings), self.width), -1, dtype=np.int64)
        out[self.assessments.offering, self.slots] = np.arange(len(self.assessments))
        return out
