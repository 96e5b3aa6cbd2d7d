"""Learners' answers about steps, up to a cutoff, in four queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from feedback.calc.answers import Answers
from learners.frames import coded, copy
from learners.night import Cutoff
from pathways.models import Answer

CODES = {str(answer): number for number, answer in enumerate(Answer)}
WORDS = list(CODES)
WINDOW = dt.timedelta(days=730)  # an answer counts for two years: steps change, and so do people


@dataclass(frozen=True)
class Opinions:
    """Answers in order of learner, step and time; each learner's aims; each aim's steps."""

    answers: Iterator[Answers]
    aims: dict[int, list[int]]
    listings: dict[int, frozenset[int]]


def opinions(cutoff: Cutoff) -> Opinions:
    frame = copy(
        f"SELECT learner_id, step_id, {coded('answer', CODES)}, first_said_at IS NOT NULL "
        "FROM pathways_response WHERE known_at > %s AND known_at <= %s AND recorded_at <= %s "
        "ORDER BY learner_id, step_id, known_at, recorded_at, id",
        (cutoff.known_by - WINDOW, cutoff.known_by, cutoff.recorded_by),
        {"learner": "int8", "step": "int8", "answer": "int2", "is_undo": "bool"},
    )
    columns = (frame[name].tolist() for name in ("learner", "step", "answer", "is_undo"))
    answers = ((*who, WORDS[code], undo) for *who, code, undo in zip(*columns, strict=True))
    return Opinions(
        answers,
        pairs(
            "SELECT DISTINCT learner_id, pathway_id FROM pathways_pathwaychoice "
            "WHERE known_at <= %s AND recorded_at <= %s ORDER BY 1, 2",
            (cutoff.known_by, cutoff.recorded_by),
        ),
        {
            pathway: frozenset(steps)
            for pathway, steps in pairs(
                "SELECT pathway_id, step_id FROM pathways_pathwaystep WHERE recorded_at <= %s",
                (cutoff.recorded_by,),
            ).items()
        },
    )


def pairs(query: str, parameters: tuple[dt.datetime, ...]) -> dict[int, list[int]]:
    """Return the second ids of a query of two, by the first."""
    frame = copy(query, parameters, {"one": "int8", "other": "int8"})
    grouped = defaultdict(list)
    for one, other in zip(frame["one"].tolist(), frame["other"].tolist(), strict=True):
        grouped[one].append(other)
    return grouped
