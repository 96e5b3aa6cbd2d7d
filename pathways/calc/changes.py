"""What would change the next step: counterfactuals, each found by ranking again."""

from dataclasses import dataclass, replace

from pathways.calc.graph import Graph
from pathways.calc.ranking import LENGTH, Person, Placed, rank
from pathways.calc.reasons import Why

KNOWN, HARD, UNWANTED, LATER, HOURS = "known", "hard", "unwanted", "later", "hours"
OTHER_WEEKS = (0.5, 2.0)  # half and twice her hours
LEAST = 1.0  # an hour a week


@dataclass(frozen=True)
class Change:
    """If this were so, `then` would come first (-1: nothing would); `hours` a week, for HOURS."""

    what: str
    then: int
    hours: float = 0.0


def answered(person: Person, step: int, what: str) -> Person:
    """Where she would stand, had she said this about a step."""
    one = 1 << step
    if what == KNOWN:
        return replace(person, held=person.held | one, started=person.started & ~one)
    if what == UNWANTED:
        return replace(person, unwanted=person.unwanted | one)
    rests = replace(person, resting=person.resting | one)
    return replace(rests, hard=(step, *person.hard)) if what == HARD else rests


def first(path: list[Placed]) -> int:
    return path[0].step if path else -1


def changes(graph: Graph, person: Person, day: int, path: list[Placed]) -> list[Change]:
    """What would put another step first; only what truly does, by the same ranking."""
    if not path:
        return []
    now = path[0].step
    found = []
    for what in (KNOWN, HARD):
        then = first(rank(graph, answered(person, now, what), day, 1))
        if then != now:
            found.append(Change(what, then))
    for hours in sorted({max(LEAST, float(round(person.hours * times))) for times in OTHER_WEEKS}):
        then = first(rank(graph, replace(person, hours=hours), day, 1))
        if then not in {now, -1} and hours != person.hours:
            found.append(Change(HOURS, then, hours))
    return found


@dataclass(frozen=True)
class Effect:
    """What an answer would do: what would stand first, and what would no longer be in the list.

    `eased`: something easier, or on the way, would come first; `stays`: it is the only way to a
    goal, so it stays.
    """

    what: str
    first: int
    goes: tuple[int, ...]
    eased: bool
    stays: bool


def effects(
    graph: Graph, person: Person, day: int, step: int, length: int = LENGTH
) -> list[Effect]:
    """What each answer to one step would do to the list."""
    now = [row.step for row in rank(graph, person, day, length)]
    found = []
    for what in (KNOWN, HARD, UNWANTED, LATER):
        path = rank(graph, answered(person, step, what), day, length)
        then = {row.step for row in path}
        goes = tuple(s for s in now if s not in then and s != step)
        eased = any(row.head == step and row.why & (Why.EASIER | Why.INSTEAD) for row in path)
        found.append(Effect(what, first(path), goes, eased, step in then))
    return found
