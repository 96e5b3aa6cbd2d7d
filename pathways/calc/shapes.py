"""A graph and a person as the two arrays of the kernel (`bundles` names their columns)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pathways.calc import bundles as at
from pathways.calc.graph import Graph
from pathways.calc.ranking import ALIKE, BEGUN, GOAL, LEARNING, UNSUITED, Person, urgency
from pathways.calc.reach import order

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
GRAPHS = 64  # whose arrays are stored, about 0.2 MB each with 600 steps


def starts(lists: Sequence[Sequence[Any]]) -> list[int]:
    """Return where each list begins if all are put in a row, and where the last ends."""
    return [0, *np.cumsum([len(values) for values in lists]).tolist()]


def tables(graph: Graph) -> tuple[dict[int, Any], dict[int, Any]]:
    """Return the columns of a graph."""
    groups = [group for node in graph.nodes for group in node.groups]
    uses: list[list[int]] = [[] for _ in graph.nodes]
    for number, group in enumerate(groups):
        for option, _ in group:
            uses[option].append(number)
    place = {competency: number for number, competency in enumerate(graph.weights)}
    teaches = [
        [(place[c], share) for c, share in node.teaches if c in place] for node in graph.nodes
    ]
    ints = {
        at.GROUPS: starts([node.groups for node in graph.nodes]),
        at.OPTIONS: starts(groups),
        at.OPTION: [option for group in groups for option, _ in group],
        at.BESIDE: [beside for group in groups for _, beside in group],
        at.OF: [step for step, node in enumerate(graph.nodes) for _ in node.groups],
        at.USES: starts(uses),
        at.USE: [group for those in uses for group in those],
        at.TEACHES: starts(teaches),
        at.COMPETENCY: [c for those in teaches for c, _ in those],
        at.PICK: [group[0][0] if len(group) == 1 else -1 for group in groups],
        at.WAIVED: [0] * len(groups),
        at.GOAL: [node.goal for node in graph.nodes],
    }
    floats = {
        at.SHARE: [share for those in teaches for _, share in those],
        at.WEIGHT: [LEARNING * weight for weight in graph.weights.values()],
    }
    return ints, floats


def lay(header: Ints, columns: dict[int, Any], first: int, kind: type) -> tuple[list[Any], int]:
    """Lay columns one behind the other from `first` on; note in the header where each begins."""
    parts: list[Any] = []
    for name, values in columns.items():
        header[name] = first
        parts.append(np.asarray(values, kind))
        first += len(parts[-1])
    return parts, first


class Shape:
    """What is the same for everyone on a graph, for lists of one length."""

    def __init__(self, graph: Graph, length: int) -> None:
        size, header = len(graph.nodes), np.zeros(at.HEADER, np.int64)
        ints, floats = tables(graph)
        groups, competencies = len(ints[at.OF]), len(graph.weights)
        unlisted = {step for step, node in enumerate(graph.nodes) if not node.listed}
        ordered = order(graph.needs, set(), unlisted)
        place = {step: number for number, step in enumerate(ordered)}
        self.complete = len(ordered) == size - len(unlisted) and all(
            any(place.get(option, size) < place[step] for option, _ in group)
            for step in ordered
            for group in graph.needs[step]
        )
        ints[at.ORDER] = ordered + [0] * (size - len(ordered))
        ints[at.PLACE] = np.full(size, -1)
        ints[at.PLACE][ordered] = range(len(ordered))
        ints |= dict.fromkeys((at.DONE, at.STATE, at.HAVE, at.SEEN, at.BEFORE), [0] * size)
        floats |= dict.fromkeys((at.OWN, at.SMALL, at.PRICE), [0.0] * size)
        floats |= dict.fromkeys((at.GAP, at.OPEN_GAP, at.LEARNT), [0.0] * competencies)
        parts, end = lay(header, ints, at.HEADER, np.int64)
        floating, self.floats = lay(header, floats, at.NUMBERS, np.float64)
        for column, space in self.scratch(size, groups, length).items():
            header[column], end = end, end + space
        for column in (at.VALUE, at.SCORE, at.NOW, at.COST, at.WORTH):
            header[column], self.floats = self.floats, self.floats + size
        header[at.HUB], self.floats = self.floats, self.floats + 8 * size
        header[at.HEAD], self.floats = self.floats, self.floats + at.HEADER
        header[[at.STEPS, at.LENGTH, at.GROUP_COUNT]] = size, length, groups
        header[[at.COMPETENCIES, at.COUNT]] = competencies, len(ordered)
        self.i, self.ints = np.concatenate([header, *parts]), end
        self.f = np.concatenate([np.zeros(at.NUMBERS), *floating])
        self.hours = np.array([node.hours for node in graph.nodes])
        self.mode = np.array([node.mode for node in graph.nodes], np.int64)
        self.closes = np.array([node.closes for node in graph.nodes], np.int64)
        self.unlisted = np.array([not node.listed for node in graph.nodes], bool)
        self.goals = GOAL * np.array([node.goal for node in graph.nodes], np.float64)
        self.worth = np.array([node.worth for node in graph.nodes])

    def scratch(self, size: int, groups: int, length: int) -> dict[int, int]:
        """Return the space of the columns that the kernel fills itself."""
        those = (at.LEFT, at.BLOCKED, at.TARGET, at.FIRST, at.LAST, at.RANKED, at.ABOUT, at.MARKS)
        more = (at.SIZE, at.STALE, at.BUNDLE, at.START, at.SPAN)
        listed = size * min(size, length)
        others = {at.MET: groups, at.QUEUE: 3 * size, at.LEADS: size + 2, at.FIRSTS: at.HEADER}
        others |= {
            at.MEMBER: listed + 8 * length + size,
            at.LED: listed,
            at.TAKEN: size,
            at.BEST: size,
        }
        return dict.fromkeys(those + more, size + 1) | others


@lru_cache(maxsize=GRAPHS)
def shape_of(graph: Graph, length: int) -> Shape:
    return Shape(graph, length)


def flags(steps: int, size: int) -> NDArray[np.bool_]:
    """Return a set of steps as a column."""
    row = np.frombuffer(steps.to_bytes(size // 8 + 1, "little"), np.uint8)
    return np.unpackbits(row, bitorder="little", count=size).astype(bool)


def arrays(
    graph: Graph, person: Person, day: int, length: int, before: Sequence[int] = ()
) -> tuple[Ints, Floats]:
    """Return what the kernel plans from. `before`: the route of the day before."""
    shape = shape_of(graph, length)
    size = len(graph.nodes)
    i, f = np.empty(shape.ints, np.int64), np.empty(shape.floats)
    i[: len(shape.i)], f[: len(shape.f)] = shape.i, shape.f
    done, closed = flags(person.done, size), shape.closes <= day
    state = np.zeros(size, np.int64)
    state[flags(person.resting, size)] = at.RESTING
    state[flags(person.unwanted, size)] = at.UNWANTED
    state[closed | shape.unlisted] = at.CLOSED
    set_column(i, i[at.DONE], done)
    set_column(i, i[at.HAVE], done)
    set_column(i, i[at.STATE], state)
    set_column(i, i[at.BEFORE], before)
    i[at.BEFORES] = len(before)
    closed_now = bool((closed & ~shape.unlisted).any())
    i[at.ORDERED] = shape.complete and not (person.resting or person.unwanted or closed_now)
    fits = (shape.mode == 0) | (person.modes >> shape.mode & 1 == 1) | (person.modes == 0)
    set_column(f, i[at.PRICE], (1.0 + shape.hours / person.hours) * np.where(fits, 1.0, UNSUITED))
    own = shape.goals + BEGUN * flags(person.started, size)
    for step, on in person.due:
        own[step] += urgency(on - day)
    set_column(f, i[at.OWN], own)
    set_column(f, i[at.SMALL], shape.worth + ALIKE * flags(graph.alike(person.liked), size))
    set_column(f, i[at.GAP], list(graph.gaps(person.done).values()))
    return i, f


def set_column(array: Any, first: int, values: Any) -> None:
    array[first : first + len(values)] = values


def steps_taken(i: Ints, count: int) -> list[int]:
    return [int(step) for step in i[i[at.TAKEN] : i[at.TAKEN] + count]]
