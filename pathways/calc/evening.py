"""Make the heaviest term of a plan lighter, in the same terms."""

import math
from collections.abc import Iterator, Sequence

from pathways.calc.lists import EPSILON, NOWHERE, Limits, crowds, filled, lists
from pathways.calc.units import Units

PASSES = 20
FINE = 0.01  # of the heaviest load: where loads are not integers, less is not worth a search


def evened(todo: Units, limits: Limits, terms: Sequence[int]) -> list[int]:
    """Return a plan in which no step could move to a lighter term."""
    terms, sums = list(terms), loads_of(todo, terms, len(limits))
    order = sorted(range(len(todo)), key=lambda unit: (-todo.load[unit], unit))
    for _ in range(PASSES):
        moved = False
        for unit in order:
            at, load = terms[unit], todo.load[unit]
            best, least = at, sums[at] - EPSILON
            for other in window(todo, terms, unit, len(limits)):
                limit = limits[other]
                if limit is not None and sums[other] + load < min(least, limit + 2 * EPSILON):
                    best, least = other, sums[other] + load
            if best != at:
                terms[unit], moved = best, True
                sums[at] -= load
                sums[best] += load
        if not moved:
            break
    return terms


def window(todo: Units, terms: Sequence[int], unit: int, end: int) -> range:
    """Return the terms that a unit could be in while the others stay where they are."""
    first, last = todo.first[unit], min(todo.last[unit], end - 1)
    for other, lag in todo.before[unit]:
        first = max(first, terms[other] + lag)
    for other, lag in todo.after[unit]:
        last = min(last, terms[other] - lag)
    return range(first, last + 1)


def loads_of(todo: Units, terms: Sequence[int], end: int) -> list[float]:
    sums = [0.0] * end
    for unit, at in enumerate(terms):
        if at != NOWHERE:
            sums[at] += todo.load[unit]
    return sums


def levelled(todo: Units, limits: Limits, terms: Sequence[int]) -> list[int]:
    """Return a plan of the same units in these terms whose heaviest term is light."""
    best = evened(todo, limits, terms)
    heaviest = max(loads_of(todo, best, len(limits)), default=0.0)
    whole = all(load.is_integer() for load in todo.load)
    step = 1.0 if whole else max(FINE * heaviest, EPSILON)
    low = max([least_heavy(todo, limits), *todo.load], default=0.0)
    low = math.ceil(low - EPSILON) if whole else low
    target, both = float(low), Both(todo, len(limits))
    while low < heaviest - EPSILON:
        lighter = both.within(limits, target)
        if lighter is None:
            low = target + step
        else:
            best = evened(todo, limits, lighter)
            heaviest = max(loads_of(todo, best, len(limits)))
        target = (low + heaviest - step) / 2
        target = max(float(math.floor(target)) if whole else target, low)
    return best


def least_heavy(todo: Units, limits: Limits) -> float:
    """Return a load that the heaviest term of no plan is below."""
    shares = [0.0]
    for load, first, last in crowds(todo, limits):
        is_open = sum(limit is not None for limit in limits[first : last + 1])
        shares.append(load / max(is_open, 1))
    return max(shares)


class Both:
    """The lists of both directions, to fill the same number of terms again and again."""

    def __init__(self, todo: Units, terms: int) -> None:
        self.todo, self.turned = todo, todo.reversed(terms)
        self.lists = list(lists(todo, terms))
        self.turned_lists = list(lists(self.turned, terms))

    def within(self, limits: Limits, most: float) -> list[int] | None:
        """Return a plan without a term heavier than `most`, None if no list gives one."""
        lower = [None if limit is None else min(limit, most) for limit in limits]
        return next((plan for plan in self.plans(lower) if NOWHERE not in plan), None)

    def plans(self, limits: Limits) -> Iterator[list[int]]:
        for ranks in self.lists:
            yield filled(self.todo, limits, ranks)
        yield from self.backwards(limits)

    def backwards(self, limits: Limits) -> Iterator[list[int]]:
        for ranks in self.turned_lists:
            plan = filled(self.turned, limits[::-1], ranks)
            yield [at if at == NOWHERE else len(limits) - 1 - at for at in reversed(plan)]
