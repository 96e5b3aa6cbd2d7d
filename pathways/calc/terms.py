"""Plan steps term by term: in as few terms as their loads allow, then as evenly as possible.

Several lists of priorities are tried, forwards from the first term and backwards from the last. A
limit is the load that a term has room for; None is a closed term. A step that is done meets every
requirement that names it, and is in no term.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pathways.calc.evening import Both, levelled, loads_of
from pathways.calc.lists import EPSILON, NOWHERE, Limits, bound, filled, fits_nowhere, lists, ranked
from pathways.calc.units import Step, Units, Unplaced, Why, units

NO_ROOM = (Why.HEAVY, Why.LATE)


@dataclass(frozen=True)
class Plan:
    """The term of each step that has one, and the load of each term up to the last with a step.

    `least`: no plan of these steps has fewer terms; `assumed`: steps whose load is not known.
    """

    terms: dict[int, int]
    loads: tuple[float, ...]
    unplaced: tuple[Unplaced, ...]
    assumed: tuple[int, ...]
    least: int

    @property
    def end(self) -> int:
        return len(self.loads)

    @property
    def heaviest(self) -> float:
        return max(self.loads, default=0.0)

    @property
    def lacks_room(self) -> bool:
        return any(it.why in NO_ROOM for it in self.unplaced)


@dataclass(frozen=True)
class Fit:
    """What would make all steps fit: a limit for every open term, or a number of terms to add.

    None: nothing of the kind would.
    """

    limit: float | None
    terms: int | None


class Planner:
    """Plans the steps that are not done. `assumed`: the load of a step whose load is not known."""

    def __init__(
        self, steps: Sequence[Step], done: frozenset[int] = frozenset(), assumed: float = 0.0
    ) -> None:
        loads = [float(assumed if step.load is None else step.load) for step in steps]
        self.loads = loads
        self.units = units(steps, done, loads)
        self.assumed = tuple(
            at for at, step in enumerate(steps) if step.load is None and at not in done
        )

    def plan(self, limits: Limits) -> Plan:
        """Return a plan in as few of these terms as possible, levelled."""
        todo = fitting(self.units, limits)
        least, best = fewest(todo, limits)
        return self._finished(todo, limits[: max(best, default=-1) + 1], best, least)

    def level(self, limits: Limits) -> Plan:
        """Return a plan that may use all of these terms, so that its heaviest term is light."""
        todo = fitting(self.units, limits)
        least, best = fewest(todo, limits)
        return self._finished(todo, limits, best, least)

    def follow(self, limits: Limits, order: Sequence[int]) -> Plan:
        """Return a plan that takes steps in this order, as far as requirements and room allow."""
        todo = fitting(self.units, limits)
        places = {step: place for place, step in enumerate(order)}
        keys = [
            (min(places.get(step, len(places)) for step in steps), unit)
            for unit, steps in enumerate(todo.steps)
        ]
        best = filled(todo, limits, ranked(keys))
        return self._finished(todo, limits, best, bound(todo, limits), even=False)

    def in_time(self, limits: Limits) -> Plan:
        """Return a plan that takes first what is due first, or has the longest chain after it."""
        todo = fitting(self.units, limits)
        best = filled(todo, limits, next(lists(todo, len(limits))))
        return self._finished(todo, limits, best, bound(todo, limits), even=False)

    def fit(self, limits: Limits, more: int) -> Fit:
        """Return what would make everything fit. `more`: at most so many more terms are tried."""
        terms = [limit for limit in limits if limit is not None]
        longer = [*limits, *terms[-1:] * more]
        todo = fitting(self.units, longer)
        _least, best = fewest(todo, longer)
        everything = len(todo) == len(self.units) and NOWHERE not in best
        added = max(best, default=-1) + 1 - len(limits) if everything else None
        return Fit(self._least_limit(limits), None if added is None else max(added, 0))

    def _least_limit(self, limits: Limits) -> float | None:
        """Return the load of the heaviest term where every open term had all the room it needs."""
        total = sum(self.units.load)
        wide = [None if limit is None else max(limit, total) for limit in limits]
        todo = fitting(self.units, wide)
        _least, best = fewest(todo, wide)
        if len(todo) < len(self.units) or NOWHERE in best:
            return None
        return max(loads_of(todo, levelled(todo, wide, best), len(limits)), default=0.0)

    def _finished(
        self, todo: Units, limits: Limits, best: list[int], least: int, *, even: bool = True
    ) -> Plan:
        late = {unit for unit, at in enumerate(best) if at == NOWHERE}
        placed = without(todo, late_or_behind(todo, late))
        best = [at for at in best if at != NOWHERE]
        if best and even:
            best = levelled(placed, limits, best)
        sums = loads_of(placed, best, max(best, default=-1) + 1)
        terms = {step: at for unit, at in enumerate(best) for step in placed.steps[unit]}
        return Plan(terms, tuple(sums), tuple(placed.unplaced), self.assumed, least)


def fewest(todo: Units, limits: Limits) -> tuple[int, list[int]]:
    """Return a bound, and the plan in the fewest terms, or else the one with the most load."""
    least = bound(todo, limits)
    best, key = [NOWHERE] * len(todo), (float("inf"), 0)
    for ranks in lists(todo, len(limits)):
        plan = filled(todo, limits, ranks)
        lost = sum(todo.load[u] + EPSILON for u, at in enumerate(plan) if at == NOWHERE)
        if (lost, max(plan, default=-1)) < key:
            best, key = plan, (lost, max(plan, default=-1))
        if not lost and key[1] + 1 <= least:
            return least, best
    while key[1] + 1 > least or key[0]:
        end = len(limits) if key[0] else key[1]
        if fits_nowhere(todo, limits[:end]):
            return min(end + 1, len(limits)), best
        shorter = Both(todo, end).within(limits[:end], float("inf"))
        if shorter is None:
            break
        best, key = shorter, (0.0, max(shorter))
    return least, best


def fitting(todo: Units, limits: Limits) -> Units:
    """Leave out units that no term has room for, and all that wait for them."""
    lost: dict[int, Why] = {}
    most = max((limit for limit in limits if limit is not None), default=-1.0)
    for unit in range(len(todo)):
        first, last = todo.first[unit], todo.last[unit]
        room = most
        if first or last < len(limits) - 1:
            inside = limits[first : last + 1]
            room = max((limit for limit in inside if limit is not None), default=-1.0)
        if any(other in lost for other, _ in todo.before[unit]):
            lost[unit] = Why.BEHIND
        elif room < 0:
            lost[unit] = Why.LATE
        elif todo.load[unit] > room + EPSILON:
            lost[unit] = Why.HEAVY
    return without(todo, lost)


def late_or_behind(todo: Units, late: set[int]) -> dict[int, Why]:
    """Return why units have no term: no room was left, or what they wait for has none."""
    return {
        unit: Why.BEHIND if any(o in late for o, _ in todo.before[unit]) else Why.LATE
        for unit in sorted(late)
    }


def without(todo: Units, lost: dict[int, Why]) -> Units:
    """Return the units without the lost ones, whose steps are then unplaced."""
    if not lost:
        return todo
    stays = [unit for unit in range(len(todo)) if unit not in lost]
    new = {unit: at for at, unit in enumerate(stays)}
    unplaced = list(todo.unplaced)
    for unit, why in lost.items():
        behind = [s for other, _ in todo.before[unit] if other in lost for s in todo.steps[other]]
        others = tuple(sorted(behind))
        unplaced += [Unplaced(step, why, others) for step in todo.steps[unit]]
    return Units(
        steps=[todo.steps[unit] for unit in stays],
        load=[todo.load[unit] for unit in stays],
        first=[todo.first[unit] for unit in stays],
        last=[todo.last[unit] for unit in stays],
        before=[[(new[o], lag) for o, lag in todo.before[unit]] for unit in stays],
        after=[[(new[o], lag) for o, lag in todo.after[unit] if o in new] for unit in stays],
        unplaced=sorted(unplaced, key=lambda it: it.step),
    )
