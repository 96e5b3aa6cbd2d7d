"""What each learner can do: levels over time, from the chance of the next usual question.

The chance is asked for after every morning on which an answer was new, of everything that the
learner has answered so far, as if they stayed with it; a usual question is as difficult as its
skill. A skill is a set of competencies that questions ask for together; the chance in a competency
is the mean over its skills, by answers. It changes only with an answer in that competency, never
with what was answered elsewhere. A level counts once two mornings in a row agree, so it
follows from the answers alone: a night reads nothing that an earlier night wrote.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from learners.calc import levels
from learners.calc.arrays import Floats, Ints
from learners.calc.mastery import Answers, Mastery

NIGHTS: Final = 2
"""Mornings in a row that have to agree on a level."""
DIGITS: Final = 4
"""Of a chance, so that a level never depends on the order of a sum."""


@dataclass(frozen=True)
class Standing:
    """A learner in a competency. levels: those that counted, each since a morning, oldest first.

    chance: the latest, None before there is enough evidence; heard: the latest morning on which
    an answer in the competency was new. Mornings are days since 1970-01-01.
    """

    learner: int
    competency: int
    answers: int
    heard: int
    chance: float | None
    levels: tuple[int, ...]
    since: tuple[int, ...]


@dataclass(frozen=True)
class _Asked:
    """What a learner was asked on a morning, of one skill, after how many answers in it."""

    learner: int
    morning: int
    skill: int
    answers: int


def standings(
    mastery: Mastery,
    answers: Answers,
    morning: Ints,
    members: Sequence[Sequence[int]],
    until: int,
) -> list[Standing]:
    """Return everyone's levels up to the morning `until`.

    answers: by learner and then time; morning: n first mornings that may read each; members: the
    competencies of each skill.
    """
    asked = list(_asked(answers, morning))
    chance = _chances(mastery, answers, morning, asked)
    histories: dict[tuple[int, int], dict[int, tuple[int, float]]] = {}
    for row, value in zip(asked, chance.tolist(), strict=True):
        for competency in members[row.skill]:
            history = histories.setdefault((row.learner, competency), {})
            count, total = history.get(row.morning, (0, 0.0))
            history[row.morning] = count + row.answers, total + row.answers * value
    return [_standing(*key, history, until) for key, history in sorted(histories.items())]


def _asked(answers: Answers, morning: Ints) -> Iterator[_Asked]:
    """Yield the questions to ask, by learner and morning: every skill answered so far."""
    columns = answers.learner.tolist(), morning.tolist(), answers.skill.tolist()
    rows = list(zip(*columns, strict=True))
    counts: dict[int, int] = {}
    for place, (learner, day, skill) in enumerate(rows):
        if place and rows[place - 1][0] != learner:
            counts = {}
        counts[skill] = counts.get(skill, 0) + 1
        if place + 1 == len(rows) or rows[place + 1][:2] != (learner, day):
            for other, count in counts.items():
                yield _Asked(learner, day, other, count)


def _chances(mastery: Mastery, answers: Answers, morning: Ints, asked: Sequence[_Asked]) -> Floats:
    """Chances of the questions, each after all answers up to its morning."""
    usual = len(mastery.effects.item)  # an item that nobody has answered
    learner = np.array([row.learner for row in asked], dtype=np.int64)
    skill = np.array([row.skill for row in asked], dtype=np.int64)
    day = np.array([row.morning for row in asked], dtype=np.int64)
    everything = Answers(
        learner=np.concatenate([answers.learner, learner]),
        item=np.concatenate([answers.item, np.full(len(asked), usual)]),
        skill=np.concatenate([answers.skill, skill]),
        right=np.concatenate([answers.right, np.full(len(asked), np.nan)]),
    )
    order = np.lexsort((np.isnan(everything.right), np.concatenate([morning, day])))
    out = np.empty(len(order))
    out[order] = mastery.chance(everything.rows(order))
    return out[len(answers) :]


def _standing(
    learner: int, competency: int, history: dict[int, tuple[int, float]], until: int
) -> Standing:
    """Return one learner's levels in one competency from their history by morning."""
    news: list[
        int
    ] = []  # mornings with an answer here: what was answered elsewhere changes nothing
    for day in sorted(history):
        if not news or history[day][0] > history[news[-1]][0]:
            news.append(day)
    enough = [day for day in news if history[day][0] >= levels.FEWEST]
    chances = [(day, round(history[day][1] / history[day][0], DIGITS)) for day in enough]
    settled = _settled(chances, until)
    return Standing(
        learner=learner,
        competency=competency,
        answers=history[news[-1]][0],
        heard=news[-1],
        chance=chances[-1][1] if chances else None,
        levels=tuple(level for _, level in settled),
        since=tuple(day for day, _ in settled),
    )


def _settled(chances: Sequence[tuple[int, float]], until: int) -> list[tuple[int, int]]:
    """Return (morning, level) where a level began to count: the last of NIGHTS that agree."""
    level = levels.of(np.array([chance for _, chance in chances])).tolist()
    runs: list[tuple[int, int]] = []  # since when each level, however short
    for (day, _), number in zip(chances, level, strict=True):
        if not runs or runs[-1][1] != number:
            runs.append((day, number))
    settled: list[tuple[int, int]] = []
    ends = [*(day for day, _ in runs), until + 1][1:]
    for (day, number), end in zip(runs, ends, strict=True):
        agrees = end - day >= NIGHTS
        if agrees and (not settled or settled[-1][1] != number):
            settled.append((day + NIGHTS - 1, number))
    return settled
