"""Counterfactuals: what would change the next step, computed by ranking again."""

from dataclasses import dataclass, replace

from pathways.calc.graph import Graph
from pathways.calc.ranking import LENGTH, Person, Placed, rank
from pathways.calc.reasons import Why

KNOWN, HARD, UNWANTED, LATER, HOURS = "known", "hard", "unwanted", "later", "hours"
OTHER_WEEKS = (0.5, 2.0)  # half and twice their hours
LEAST = 1.0  # an hour a week


@dataclass(frozen=True)
class Change:
    """A change: given `cause`, `step` comes first (-1: nothing); `hours` a week, for HOURS."""

    cause: str
    step: int
    hours: float = 0.0


def answered(person: Person, step: int, answer: str) -> Person:
    """Return the person as they would be after this answer to a step."""
    bit = 1 << step
    if answer == KNOWN:
        return replace(person, done=person.done | bit, started=person.started & ~bit)
    if answer == UNWANTED:
        return replace(person, unwanted=person.unwanted | bit)
    rests = replace(person, resting=person.resting | bit)
    return replace(rests, hard=(step, *person.hard)) if answer == HARD else rests


def first(path: list[Placed]) -> int:
    return path[0].step if path else -1


def changes(graph: Graph, person: Person, day: int, path: list[Placed]) -> list[Change]:
    """Return the changes that put another step first, according to the same ranking."""
    if not path:
        return []
    now = path[0].step
    results = []
    for answer in (KNOWN, HARD):
        first_step = first(rank(graph, answered(person, now, answer), day, 1))
        if first_step != now:
            results.append(Change(answer, first_step))
    for hours in sorted({max(LEAST, float(round(person.hours * times))) for times in OTHER_WEEKS}):
        first_step = first(rank(graph, replace(person, hours=hours), day, 1))
        if first_step not in {now, -1} and hours != person.hours:
            results.append(Change(HOURS, first_step, hours))
    return results


@dataclass(frozen=True)
class Effect:
    """The effect of an answer: the step that would come first, and the steps that would drop out.

    `eased`: something easier, or something that leads to it, would come first; `stays`: it is the
    only route to a goal, so it stays.
    """

    answer: str
    first: int
    goes: tuple[int, ...]
    eased: bool
    stays: bool


def effects(
    graph: Graph, person: Person, day: int, step: int, length: int = LENGTH
) -> list[Effect]:
    """Return what each answer to one step would do to the list."""
    now = [row.step for row in rank(graph, person, day, length)]
    results = []
    for answer in (KNOWN, HARD, UNWANTED, LATER):
        path = rank(graph, answered(person, step, answer), day, length)
        remaining = {row.step for row in path}
        goes = tuple(s for s in now if s not in remaining and s != step)
        eased = any(row.head == step and row.why & (Why.EASIER | Why.INSTEAD) for row in path)
        results.append(Effect(answer, first(path), goes, eased, step in remaining))
    return results
