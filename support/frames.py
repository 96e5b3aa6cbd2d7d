"""Rows that triage reads beside the facts: natural keys, tutors and the stored queue.

No protected characteristic is read.
"""

import datetime as dt
from typing import Any

import numpy as np

from learners.calc.arrays import Array, position
from learners.calc.cutoffs import as_date, as_number
from learners.calc.facts import NEVER
from learners.models import Assessment, Enrolment, TutorAssignment
from support.calc import queue


def labels(enrolments: list[int], works: list[int]) -> tuple[dict[int, Any], dict[int, Any]]:
    """Return natural keys of enrolments and names of assessments, for ids and for reasons."""
    keys = Enrolment.objects.filter(pk__in=enrolments).values_list(
        "pk", "offering__module__code", "offering__code", "learner__reference"
    )
    names = Assessment.objects.filter(pk__in=works).values_list("pk", "code", "name")
    return {k[0]: k[1:] for k in keys}, {n[0]: n[1:] for n in names}


def tutors(learners: Array, on: dt.date) -> Array:
    """Return the id of each learner's tutor that day, or -1."""
    assignments = TutorAssignment.objects.with_tutor_role(on).order_by("learner", "-from_on", "pk")
    pairs = np.array(list(assignments.values_list("learner", "tutor")), dtype=np.int64).reshape(
        -1, 2
    )
    ids, first = np.unique(pairs[:, 0], return_index=True)
    return np.append(pairs[first, 1], -1)[position(ids, learners)]


def watched(
    enrolments: Array,
    stored: list[int],
    flagged: list[bool],
    below_since: list[dt.date | None],
    entries: list[int],
) -> queue.State:
    """Return a stored queue, laid out over tonight's enrolments."""
    state = queue.State.empty(len(enrolments))
    at = position(enrolments, np.array(stored, dtype=np.int64))
    present = at >= 0
    since = [NEVER if day is None else as_number(day) for day in below_since]
    out = {
        "flagged": (state.flagged.copy(), np.array(flagged, dtype=np.bool_)),
        "below_since": (state.below_since.copy(), np.array(since, dtype=np.int64)),
        "entries": (state.entries.copy(), np.array(entries, dtype=np.int64)),
    }
    for target, values in out.values():
        target[at[present]] = values[present]
    return queue.State(**{name: target for name, (target, _) in out.items()})


def packed(enrolments: Array, state: queue.State) -> dict[str, list[object]]:
    """Return the columns of a stored queue: only people who are or have been on it."""
    rows = np.flatnonzero(state.flagged | (state.entries > 0))
    since = state.below_since[rows].tolist()
    return {
        "enrolments": enrolments[rows].tolist(),
        "flagged": state.flagged[rows].tolist(),
        "below_since": [None if day == NEVER else as_date(day) for day in since],
        "entries": state.entries[rows].tolist(),
    }
