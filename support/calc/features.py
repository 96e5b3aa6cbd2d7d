"""Features: what a score may read of each row, relative to its cohort at the row's own day.

Built from a `Cut` only, so nothing later than the day can enter. NaN where no feed covered the
days, or where there is nothing to compare. Ranks are mid-ranks in (0, 1) among the population of
the same offering at the same day. No protected attribute exists here (DESIGN §4).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from learners.calc.arrays import Floats, Ints
from support.calc.cuts import Cut
from support.calc.readings import Readings, read

SILENT, BIN = "silent", "bin"
ORDERED, NAMED = "ordered", "named"


@dataclass(frozen=True)
class Spec:
    """A feature. direction: +1 more of it means more concern, -1 less, 0 no expectation.

    absent: SILENT adds nothing to a score (no evidence), BIN gives "none" a bin of its own.
    theme: deadlines, marks, activity, study, history, module or next; behaviour counts as evidence.
    """

    name: str
    theme: str
    direction: int
    read: Callable[[Readings], Floats]
    absent: str = SILENT
    kind: str = ORDERED


SPECS: Final[tuple[Spec, ...]] = (
    Spec("module", "module", 0, lambda r: r.module, kind=NAMED),
    Spec("qualification", "study", -1, lambda r: r.qualification),
    Spec("attempts", "study", 1, lambda r: r.attempts),
    Spec("credits", "study", 0, lambda r: r.credits),
    Spec("running_elsewhere", "history", 0, lambda r: r.running_elsewhere),
    Spec("passed_before", "history", -1, lambda r: r.passed_before),
    Spec("not_passed_before", "history", 1, lambda r: r.not_passed_before),
    Spec("missed_elsewhere", "history", 1, lambda r: r.missed_elsewhere, BIN),
    Spec("mark_elsewhere", "history", -1, lambda r: r.mark_elsewhere, BIN),
    Spec("pre_course_rank", "activity", -1, lambda r: r.pre_course_rank),
    Spec("missed_weight", "deadlines", 1, lambda r: r.missed_weight),
    Spec("missed_above_cohort", "deadlines", 1, lambda r: r.missed_above_cohort),
    Spec("missed_in_a_row", "deadlines", 1, lambda r: r.missed_in_a_row),
    Spec("margin_rank", "deadlines", -1, lambda r: r.margin_rank, BIN),
    Spec("ahead_rank", "deadlines", -1, lambda r: r.ahead_rank),
    Spec("mark_rank", "marks", -1, lambda r: r.mark_rank, BIN),
    Spec("last_mark_rank", "marks", -1, lambda r: r.last_mark_rank, BIN),
    Spec("lowest_mark_rank", "marks", -1, lambda r: r.lowest_mark_rank, BIN),
    Spec("points_rank", "marks", -1, lambda r: r.points_rank, BIN),
    Spec("clicks_rank", "activity", -1, lambda r: r.clicks_rank),
    Spec("silent_days", "activity", 1, lambda r: r.silent_days),
)

NEXT_SPECS: Final[tuple[Spec, ...]] = (
    *SPECS,
    Spec("days_to_next", "next", 0, lambda r: r.days_to_next),
    Spec("next_computer_marked", "next", 0, lambda r: r.next_computer_marked),
)
"""Features for the next-assignment target: the same, and the next deadline."""

BEFORE_FIRST: Final = 14
"""The latest stage, in days, of an offering whose first deadline has not passed."""

BEHAVIOUR: Final = ("deadlines", "marks", "activity")


@dataclass(frozen=True)
class Frame:
    """n rows by F features. module: index into `modules`; day: as in the cut.

    stage: the day that the points belong to: the row's day, at most BEFORE_FIRST while no
    deadline of its offering has passed. evidence: n, how many behaviour features are known; with
    none, there is not enough evidence for a verdict.
    """

    specs: tuple[Spec, ...]
    modules: tuple[str, ...]
    values: Floats
    enrolment: Ints
    offering: Ints
    day: Ints
    cohort: Ints
    module: Ints
    stage: Ints
    evidence: Ints

    def __len__(self) -> int:
        return len(self.values)

    def column(self, name: str) -> Floats:
        """The values of one feature by name, n."""
        return self.values[:, [spec.name for spec in self.specs].index(name)]

    def rows(self, chosen: Ints) -> "Frame":
        """The chosen rows (indices) as a frame of their own; ranks stay as they were."""
        named = ("values", "enrolment", "offering", "day", "cohort", "module", "stage", "evidence")
        return replace(self, **{name: getattr(self, name)[chosen] for name in named})


def build(cut: Cut, specs: tuple[Spec, ...] = SPECS) -> Frame:
    """Features of every row of a cut. Raises TypeError for anything that was not cut."""
    if not isinstance(cut, Cut):
        raise TypeError("features read a Cut only: facts must be cut at a day first")
    readings = read(cut)
    values = np.empty((len(cut), len(specs)))
    for place, spec in enumerate(specs):
        values[:, place] = spec.read(readings)
    behaviour = [place for place, spec in enumerate(specs) if spec.theme in BEHAVIOUR]
    return Frame(
        specs=specs,
        modules=cut.facts_modules,
        values=values,
        enrolment=cut.own.enrolment,
        offering=cut.own.offering,
        day=cut.own.day,
        cohort=cut.own.cohort,
        module=cut.module,
        stage=np.where(
            readings.due.any(axis=1), cut.own.day, np.minimum(cut.own.day, BEFORE_FIRST)
        ),
        evidence=(~np.isnan(values[:, behaviour])).sum(axis=1).astype(np.int64),
    )
