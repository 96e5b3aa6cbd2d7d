"""Steps that have to be taken in the same term, as one unit, and what each unit waits for."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pathways.calc.options import Choice, Place, choose
from pathways.calc.timing import Requirements, When

NEVER = 2**31 - 1
ROUNDS = 10  # of looking for a way out of a circle through other options
Links = list[list[tuple[int, int]]]  # by step or unit: others, and how many terms later they begin


@dataclass(frozen=True)
class Step:
    """A step. `load`: None if it is not known; `first`, `last`: terms in which it may be."""

    load: float | None
    requirements: Requirements = ()
    first: int = 0
    last: int = NEVER


class Why(StrEnum):
    """Why a step is in no term."""

    LOAD = "load"  # its load is negative or not a number
    MISSING = "missing"  # no option of a requirement is among the steps
    CIRCLE = "circle"  # it has to come before itself
    HEAVY = "heavy"  # heavier, with what must be in its term, than every term that it may be in
    LATE = "late"  # no room is left up to the last term that it may be in
    BEHIND = "behind"  # it needs a step that is in no term


@dataclass(frozen=True)
class Unplaced:
    """A step without a term. `others`: the circle, the missing options or what it waits for."""

    step: int
    why: Why
    others: tuple[int, ...] = ()


@dataclass
class Units:
    """Units, each after those that it waits for (`before`), with the steps of each."""

    steps: list[tuple[int, ...]] = field(default_factory=list)
    load: list[float] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    before: Links = field(default_factory=list)
    after: Links = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.steps)

    def reversed(self, terms: int) -> "Units":
        """Return the units as they are planned from the last of so many terms to the first."""
        end = len(self) - 1
        return Units(
            steps=self.steps[::-1],
            load=self.load[::-1],
            first=[max(0, terms - 1 - last) for last in self.last[::-1]],
            last=[terms - 1 - first for first in self.first[::-1]],
            before=[[(end - u, lag) for u, lag in links] for links in self.after[::-1]],
            after=[[(end - u, lag) for u, lag in links] for links in self.before[::-1]],
        )


def units(steps: Sequence[Step], done: frozenset[int], loads: Sequence[float]) -> Units:
    """Return the units of the steps that can be taken, and why each of the others cannot."""
    bad = frozenset(
        step for step, load in enumerate(loads) if not (math.isfinite(load) and load >= 0)
    )
    requirements, closed = [step.requirements for step in steps], set[tuple[Place, int]]()
    for _ in range(ROUNDS):
        choice = choose(requirements, done, bad, closed)
        links = links_of(len(steps), choice)
        parts = connected(links)
        ways_out = set[tuple[Place, int]]()
        for part in (part for part in parts if is_circle(part, links)):
            inside = set(part)
            for place in choice.free:
                if place[0] in inside and choice.met[place].step in inside:
                    ways_out.add((place, choice.met[place].step))
        if not ways_out - closed:
            break
        closed |= ways_out
    reasons = {step: Unplaced(step, Why.LOAD) for step in bad - done}
    for step, others in choice.missing.items():
        reasons.setdefault(step, Unplaced(step, Why.MISSING, others))
    return built(steps, [part for part in parts if part[0] not in done], links, loads, reasons)


def links_of(size: int, choice: Choice) -> Links:
    """Return the steps after each step: in the same term at the earliest (0), or the next (1)."""
    links: Links = [[] for _ in range(size)]
    for (step, _number), option in choice.met.items():
        links[option.step].append((step, int(option.when == When.BEFORE)))
        if option.when == When.WITH:
            links[step].append((option.step, 0))
    return links


def is_circle(part: Sequence[int], links: Links) -> bool:
    inside = set(part)
    return any(lag and other in inside for step in part for other, lag in links[step])


def connected(links: Links) -> list[tuple[int, ...]]:
    """Return the parts in which every step leads to every other, each after those that lead to it.

    Kosaraju's method: two walks without recursion.
    """
    back: list[list[int]] = [[] for _ in links]
    for step, after in enumerate(links):
        for other, _lag in after:
            back[other].append(step)
    parts, taken = list[tuple[int, ...]](), [False] * len(links)
    for root in reversed(by_end(links)):
        part, waiting = list[int](), [] if taken[root] else [root]
        while waiting:
            step = waiting.pop()
            if not taken[step]:
                taken[step] = True
                part.append(step)
                waiting += back[step]
        if part:
            parts.append(tuple(sorted(part)))
    return parts


def by_end(links: Links) -> list[int]:
    """Return the steps in the order in which a walk in depth leaves them."""
    walked, order = [False] * len(links), list[int]()
    for root in range(len(links)):
        stack = [] if walked[root] else [(root, iter(links[root]))]
        walked[root] = True
        while stack:
            step, rest = stack[-1]
            other = next((other for other, _lag in rest if not walked[other]), None)
            if other is None:
                order.append(step)
                stack.pop()
            else:
                walked[other] = True
                stack.append((other, iter(links[other])))
    return order


def built(
    steps: Sequence[Step],
    parts: Sequence[tuple[int, ...]],
    links: Links,
    loads: Sequence[float],
    reasons: dict[int, Unplaced],
) -> Units:
    """Return units of the parts without a reason against them, in the order of the parts."""
    result, unit_of = Units(), dict[int, int]()
    back: Links = [[] for _ in links]
    for step, after in enumerate(links):
        for other, lag in after:
            back[other].append((step, lag))
    for part in parts:
        if is_circle(part, links):
            reasons |= {step: Unplaced(step, Why.CIRCLE, part) for step in part}
        inside = set(part)
        waits = {(other, lag) for step in part for other, lag in back[step]}
        waits = {(other, lag) for other, lag in waits if other not in inside}
        lost = {step for step in part if step in reasons} | {o for o, _ in waits if o in reasons}
        if lost:
            behind = tuple(sorted(lost))
            for step in inside - lost:
                reasons[step] = Unplaced(step, Why.BEHIND, behind)
            continue
        unit = len(result)
        unit_of |= dict.fromkeys(part, unit)
        before = dict[int, int]()
        for other, lag in sorted(waits):
            before[unit_of[other]] = max(lag, before.get(unit_of[other], 0))
        result.steps.append(part)
        result.load.append(sum(loads[step] for step in part))
        result.first.append(max(steps[step].first for step in part))
        result.last.append(min(steps[step].last for step in part))
        result.before.append(list(before.items()))
        result.after.append([])
        for other, lag in before.items():
            result.after[other].append((unit, lag))
    result.unplaced = [reasons[step] for step in sorted(reasons)]
    return result
