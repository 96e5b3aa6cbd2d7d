"""What each registration tells of a person: her entry qualification, and what the law protects.

These are series: an age band may differ between registrations. Each word is known at the
registration that said it.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from django.db import connection

from learners.imports.oulad import layout
from learners.imports.oulad.compare import Dated, Word, series
from learners.imports.oulad.contents import Contents
from learners.imports.oulad.moments import SINCE_1970
from learners.imports.oulad.stored import NEW, Ids, Whole

QUALIFICATION = "entry qualification"
KINDS = {**layout.PROTECTED, "highest_education": QUALIFICATION}  # column → kind
Key = tuple[int, str]  # person (the folder's index), kind


@dataclass(frozen=True)
class Line:
    """A row to write."""

    person: int
    kind: str
    value: str
    known: int


@dataclass
class Told:
    """Rows to write, and of how many words of which kind they are."""

    lines: list[Line]
    new: dict[str, int]
    changed: dict[str, int]
    unchanged: dict[str, int]


def tell(contents: Contents, known: Whole, ids: Ids, now: int) -> Told:
    """`known`: when each enrolment's registration became known (microseconds since 2000)."""
    found = Told([], defaultdict(int), defaultdict(int), defaultdict(int))
    held = _stored(ids)
    for (person, kind), said in _said(contents, known).items():
        stored = held.get((int(ids.learners[person]), kind), [])
        words = series(said, stored, now)
        found.lines += [Line(person, kind, value, at) for at, value in words]
        tally = found.unchanged if not words else found.changed if stored else found.new
        tally[kind] += len(words or stored)
    return found


def _said(contents: Contents, known: Whole) -> dict[Key, list[Dated]]:
    said: dict[Key, list[Dated]] = defaultdict(list)
    for column, kind in KINDS.items():
        codes = contents.enrolments.columns[column]
        rows = np.flatnonzero(codes >= 0)
        words = contents.enrolments.words[column]
        for person, code, at in zip(
            contents.enrolments.person[rows].tolist(),
            codes[rows].tolist(),
            known[rows].tolist(),
            strict=True,
        ):
            said[person, kind].append((at, words[code]))
    return said


def _stored(ids: Ids) -> dict[Key, list[Word]]:
    """What imports wrote of these people; what they corrected themselves is theirs."""
    learners = ids.learners[ids.learners != NEW].tolist()
    moments = ", ".join(
        f"(date_part('epoch', {column}) * 1000000)::int8 + {SINCE_1970}"
        for column in ("known_at", "recorded_at")
    )
    condition = "WHERE origin_id IS NOT NULL AND learner_id = ANY(%s)"
    held: dict[Key, list[Word]] = defaultdict(list)
    if not learners:
        return held
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT learner_id, kind, value, {moments} "
            f"FROM learners_protectedcharacteristic {condition} UNION ALL "
            f"SELECT learner_id, '{QUALIFICATION}', label, {moments} "
            f"FROM learners_entryqualification {condition}",
            [learners, learners],
        )
        for learner, kind, value, known, recorded in cursor.fetchall():
            held[learner, kind].append(Word(known, recorded, value))
    return held
