"""Which option meets each requirement of the steps of a plan: the one that can be met earliest."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pathways.calc.timing import Option, Requirements, When

Place = tuple[int, int]  # a step and the number of its requirement


@dataclass
class Choice:
    """`met`: the option of each requirement that is still open; `free`: those with a choice.

    `missing`: steps with a requirement that nothing meets, and its options.
    """

    met: dict[Place, Option] = field(default_factory=dict)
    free: set[Place] = field(default_factory=set)
    missing: dict[int, tuple[int, ...]] = field(default_factory=dict)


def choose(
    requirements: Sequence[Requirements],
    done: frozenset[int],
    never: frozenset[int],
    closed: set[tuple[Place, int]],
) -> Choice:
    """Choose an option for each requirement that `done` does not meet.

    `never`: steps that cannot be taken; `closed`: options that are not to be chosen.
    """
    choice, groups = Choice(), dict[Place, list[Option]]()
    for step, all_of in enumerate(requirements):
        for number, group in enumerate(all_of) if step not in done else ():
            if any(o.step in done or (o.step == step and o.when != When.BEFORE) for o in group):
                continue
            there = [o for o in group if 0 <= o.step < len(requirements)]
            there = [o for o in there if ((step, number), o.step) not in closed] or there
            if there:
                groups[step, number] = there
            else:
                choice.missing[step] = tuple(o.step for o in group)
    choice.free = {place for place, group in groups.items() if len(group) > 1}
    choice.met = {place: group[0] for place, group in groups.items()}
    if choice.free:
        choice.met |= Spread(len(requirements), groups, done | never | choice.missing.keys()).met
    return choice


class Spread:
    """Goes from steps that can begin to those that they allow, term by term."""

    def __init__(self, size: int, groups: dict[Place, list[Option]], out: Iterable[int]) -> None:
        self.groups, self.out, self.size = groups, set(out), size
        self.met: dict[Place, Option] = {}
        self.reached: set[int] = set()
        self.level = [0] * size
        self.open = [0] * size
        self.waits: dict[int, list[tuple[Place, Option]]] = {}
        for place, group in groups.items():
            self.open[place[0]] += 1
            for option in group:
                self.waits.setdefault(option.step, []).append((place, option))
        self.events: list[tuple[int, Place, Option]] = []
        for step in range(size):
            if not self.open[step]:
                self.reach(step)
        self.run()
        while knot := self.knot():
            for place, option in knot:
                self.meet(place, option, 0)
            self.run()

    def run(self) -> None:
        while self.events:
            level, place, option = heapq.heappop(self.events)
            self.meet(place, option, level)

    def meet(self, place: Place, option: Option, level: int) -> None:
        step = place[0]
        if place in self.met:
            return
        self.met[place] = option
        self.level[step] = max(self.level[step], level)
        self.open[step] -= 1
        if not self.open[step]:
            self.reach(step)

    def reach(self, step: int) -> None:
        if step in self.out:
            return
        self.reached.add(step)
        for place, option in self.waits.get(step, ()):
            level = self.level[step] + (option.when == When.BEFORE)
            heapq.heappush(self.events, (level, place, option))

    def knot(self) -> list[tuple[Place, Option]]:
        """Return what steps need from each other that could all be taken in the same term."""
        inside = set(range(self.size)) - self.reached - self.out
        count = {place: 0 for place in self.groups if place[0] in inside and place not in self.met}
        for place in count:
            count[place] = sum(self.beside(option, inside) for option in self.groups[place])
        lost = [place[0] for place, left in count.items() if not left]
        while lost:
            step = lost.pop()
            if step not in inside:
                continue
            inside.discard(step)
            for place, option in self.waits.get(step, ()):
                if option.when != When.BEFORE and place in count:
                    count[place] -= 1
                    lost += [place[0]] if not count[place] else []
        return [
            (place, next(o for o in self.groups[place] if self.beside(o, inside)))
            for place in count
            if place[0] in inside
        ]

    def beside(self, option: Option, inside: set[int]) -> bool:
        return option.when != When.BEFORE and option.step in inside
