"""Answers as arrays for the estimate of competence, never past the cutoff."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from learners.calc.arrays import Array
from learners.calc.mastery import Answers
from learners.frames import known
from learners.night import Cutoff

Codes = dict[str, int]


@dataclass(frozen=True)
class Given:
    """Answers by learner and time; `learner`: the id of each code; `morning`: n first mornings that
    may read each; `items`, `skills`: codes by name."""

    answers: Answers
    learner: Array
    morning: Array
    items: Codes
    skills: Codes


def given(
    cutoff: Cutoff,
    low: int,
    high: int,
    *,
    items: Mapping[str, int] | None = None,
    skills: Mapping[str, int] | None = None,
) -> Given:
    """Return the latest row about each answer of these learners, in one query.

    items, skills: codes to keep; what they don't name gets codes after them.
    """
    rows = _rows(cutoff, low, high)
    learners, codes = dict[int, int](), (dict(items or {}), dict(skills or {}))
    learner = [learners.setdefault(row[0], len(learners)) for row in rows]
    item, skill = ([code.setdefault(row[at], len(code)) for row in rows]
                   for at, code in zip((1, 2), codes, strict=True))  # fmt: skip
    coded = (np.array(column, dtype=np.int64) for column in (learner, item, skill))
    return Given(
        answers=Answers(*coded, np.array([row[3] for row in rows], dtype=np.float64)),
        learner=np.array(list(learners), dtype=np.int64),
        morning=np.array([row[4] for row in rows], dtype=np.int64),
        items=codes[0],
        skills=codes[1],
    )


def _rows(cutoff: Cutoff, low: int, high: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT learner_id, item, skill, "right", {known("known_at")} FROM (
                SELECT DISTINCT ON (learner_id, item, known_at) id, learner_id, item,
                    array_to_string(competencies, '+') AS skill, "right", known_at
                FROM learners_answer
                WHERE known_at <= %s AND recorded_at <= %s AND learner_id BETWEEN %s AND %s
                ORDER BY learner_id, item, known_at, recorded_at DESC, id DESC
            ) latest WHERE "right" IS NOT NULL ORDER BY learner_id, known_at, id""",
            (cutoff.known_by, cutoff.recorded_by, low, high),
        )
        return list(cursor.fetchall())


def members(skills: Codes) -> list[list[int]]:
    """Return the ids of the competencies of each skill, by code."""
    return [[int(part) for part in name.split("+")] for name in skills]
