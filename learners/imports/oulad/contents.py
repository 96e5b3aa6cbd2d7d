"""A checked folder as arrays. Rows point at each other by index; `None`-like values are sentinels.

`offering`, `person`, `enrolment`, `assessment` and `site` columns are indexes into their lists;
days count from 1970-01-01 (`when.NO_DAY` where missing), scores are -1 where missing.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from learners.imports.oulad.clicks import Clicks

Whole = NDArray[np.int64]
NO_SCORE = -1.0
NOTHING = -1


@dataclass(frozen=True)
class OfferingLine:
    module: str
    code: str
    start: int  # day
    length: int  # days

    @property
    def end(self) -> int:
        """The first day without."""
        return self.start + self.length

    def __str__(self) -> str:
        return f"{self.module} {self.code}"


@dataclass
class Lookup:
    """Identities in order, to find the index of each of many at once."""

    ids: Whole

    def find(self, wanted: Whole) -> tuple[Whole, NDArray[np.bool_]]:
        """Indexes, and which were found (the index of what was not is 0)."""
        if not len(self.ids):
            return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
        places = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        found = self.ids[places] == wanted
        return np.where(found, places, 0), found


@dataclass
class Assessments:
    ids: Whole  # in order
    offering: Whole
    kind: list[str]
    due: Whole
    weight: NDArray[np.float64]


@dataclass
class Enrolments:
    """In order of offering, then person. Words are indexes into `words[column]`, or -1."""

    offering: Whole
    person: Whole
    credits: Whole  # -1 where missing
    attempts: Whole
    registered: Whole
    left: Whole
    words: dict[str, list[str]]
    columns: dict[str, Whole]

    def __len__(self) -> int:
        return len(self.offering)


@dataclass
class Submissions:
    enrolment: Whole
    assessment: Whole
    on: Whole
    banked: NDArray[np.bool_]
    score: NDArray[np.float64]


@dataclass
class Sites:
    ids: Whole  # in order
    offering: Whole
    kind: list[str]


@dataclass
class PreCourse:
    enrolment: Whole
    clicks: Whole


@dataclass
class Contents:
    offerings: list[OfferingLine]
    people: Whole  # their numbers in the folder, in order
    assessments: Assessments
    enrolments: Enrolments
    submissions: Submissions
    sites: Sites
    clicks: Clicks
    pre_course: PreCourse
    notes: list[str] = field(default_factory=list)

    @property
    def starts(self) -> Whole:
        return np.array([offering.start for offering in self.offerings], dtype=np.int64)

    @property
    def ends(self) -> Whole:
        return np.array([offering.end for offering in self.offerings], dtype=np.int64)

    def enrolments_of(self, offering: int) -> slice:
        low, high = np.searchsorted(self.enrolments.offering, [offering, offering + 1])
        return slice(int(low), int(high))


def empty(kind: type[Any] = np.int64) -> NDArray[Any]:
    return np.zeros(0, dtype=kind)
