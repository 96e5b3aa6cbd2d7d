"""Missed work that was answered for: a date that is corrected asks about the same work, a new date
after the answer asks anew."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Answered = dict[int, dt.date]  # by assessment: the last due day that an answer covers


def covered(answers: Iterable[tuple[Sequence[Mapping[str, Any]], dt.date]]) -> Answered:
    """Return what answers cover; each is the missed work it was about, and the day it was given."""
    last: Answered = {}
    for works, on in answers:
        for work in works:
            day = max(on, dt.date.fromisoformat(work["due_on"]))
            last[work["assessment"]] = max(day, last.get(work["assessment"], day))
    return last


def is_covered(work: Mapping[str, Any], answered: Answered) -> bool:
    until = answered.get(work["assessment"])
    return until is not None and dt.date.fromisoformat(work["due_on"]) <= until
