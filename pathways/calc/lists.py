"""Fill terms from lists of priorities: what can begin is taken in the order of a list."""

import heapq
from collections.abc import Iterator, Sequence

from pathways.calc.units import Units

Limits = Sequence[float | None]  # the load that each term has room for; None: it is closed
Ranks = list[int]  # a unit's place in a list of priorities
EPSILON = 1e-6
NOWHERE = -1
SPANS = 60  # terms: past them, only all terms together are looked at


def lists(todo: Units, terms: int) -> Iterator[Ranks]:
    """Yield lists: the longest chain first, then what most waits for, then the heaviest."""
    size = len(todo)
    due, chain, behind = latest(todo, terms), [0.0] * size, [0] * size
    for unit in range(size - 1, -1, -1):
        longest, others = 0.0, 0
        for other, _lag in todo.after[unit]:
            longest = max(longest, chain[other])
            others |= behind[other] | 1 << other
        chain[unit], behind[unit] = longest + todo.load[unit], others
    count, load = [others.bit_count() for others in behind], todo.load
    yield ranked([(due[u], -chain[u], u) for u in range(size)])
    yield ranked([(due[u], -count[u], -load[u], u) for u in range(size)])
    yield ranked([(-count[u], due[u], -load[u], u) for u in range(size)])
    yield ranked([(-chain[u], due[u], -load[u], u) for u in range(size)])
    yield ranked([(due[u], -load[u], -count[u], u) for u in range(size)])
    yield ranked([(-load[u], due[u], -count[u], u) for u in range(size)])


def ranked(keys: Sequence[tuple[float, ...]]) -> Ranks:
    """Return each unit's place among keys, of which the last part is the unit."""
    ranks = [0] * len(keys)
    for rank, key in enumerate(sorted(keys)):
        ranks[int(key[-1])] = rank
    return ranks


def filled(todo: Units, limits: Limits, ranks: Ranks) -> list[int]:
    """Return the term of each unit, `NOWHERE` if none is left for it."""
    filling = Filling(todo, len(limits), ranks)
    for at, limit in enumerate(limits):
        if not filling.left:
            break
        filling.arrive(at)
        if limit is not None:
            filling.fill(at, limit + EPSILON)
    return filling.terms


class Filling:
    """Takes units into terms, one term after another. `ready`: what can begin, by rank."""

    def __init__(self, todo: Units, end: int, ranks: Ranks) -> None:
        self.todo, self.ranks, self.left = todo, ranks, len(todo)
        self.unit_at = [0] * len(todo)
        for unit, rank in enumerate(ranks):
            self.unit_at[rank] = unit
        self.terms = [NOWHERE] * len(todo)
        self.earliest = list(todo.first)
        self.open_links = [len(before) for before in todo.before]
        self.coming: list[list[int]] = [[] for _ in range(end)]
        self.ready: list[int] = []
        self.least = min(todo.load, default=0.0)
        for unit, links in enumerate(self.open_links):
            if not links:
                self.announce(unit)

    def announce(self, unit: int) -> None:
        if self.earliest[unit] < len(self.coming):
            self.coming[self.earliest[unit]].append(self.ranks[unit])

    def arrive(self, at: int) -> None:
        for rank in self.coming[at]:
            heapq.heappush(self.ready, rank)

    def fill(self, at: int, room: float) -> None:
        """Take what there is room for into a term, in the order of the ranks."""
        load, last, too_heavy = self.todo.load, self.todo.last, list[int]()
        while self.ready and room >= self.least:
            unit = self.unit_at[rank := heapq.heappop(self.ready)]
            if at > last[unit]:
                continue
            if load[unit] > room:
                too_heavy.append(rank)
                continue
            self.terms[unit] = at
            self.left -= 1
            room -= load[unit]
            self.open(unit, at)
        for rank in too_heavy:
            heapq.heappush(self.ready, rank)

    def open(self, unit: int, at: int) -> None:
        """Make ready what waited for this unit only, in its own term or a later one."""
        for other, lag in self.todo.after[unit]:
            self.open_links[other] -= 1
            self.earliest[other] = max(self.earliest[other], at + lag)
            if not self.open_links[other]:
                if self.earliest[other] == at:
                    heapq.heappush(self.ready, self.ranks[other])
                else:
                    self.announce(other)


def bound(todo: Units, limits: Limits) -> int:
    """Return a number of terms that no plan can be shorter than: the longest chain, the sum."""
    end = max((at + 1 for at in earliest(todo, limits)), default=0)
    total, room = sum(todo.load), 0.0
    for at, limit in enumerate(limits):
        if room + EPSILON >= total:
            return max(end, at) if total else end
        room += limit or 0.0
    return max(end, len(limits)) if total else end


def earliest(todo: Units, limits: Limits) -> list[int]:
    """Return the first open term of each unit, if loads did not matter."""
    following, terms = next_open(limits), list(todo.first)
    for unit in range(len(todo)):
        at = terms[unit] = following[min(terms[unit], len(limits))]
        for other, lag in todo.after[unit]:
            terms[other] = max(terms[other], at + lag)
    return terms


def latest(todo: Units, terms: int) -> list[int]:
    """Return the last term of each unit, if loads did not matter."""
    due = [min(last, terms - 1) for last in todo.last]
    for unit in range(len(todo) - 1, -1, -1):
        for other, lag in todo.after[unit]:
            due[unit] = min(due[unit], due[other] - lag)
    return due


def crowds(todo: Units, limits: Limits) -> Iterator[tuple[float, int, int]]:
    """Yield the load that has to be in each span of terms: from one term to another."""
    end = len(limits)
    if end > SPANS:
        yield sum(todo.load), 0, end - 1
        return
    inside = [[0.0] * end for _ in range(end)]
    for unit, (first, last) in enumerate(
        zip(earliest(todo, limits), latest(todo, end), strict=True)
    ):
        if first > last:
            yield float("inf"), 0, end - 1
            return
        inside[first][last] += todo.load[unit]
    for first in range(end - 1, -1, -1):
        begun = 0.0
        for last in range(first, end):
            begun += inside[first][last]
            inside[first][last] = begun + (inside[first + 1][last] if first + 1 < end else 0.0)
            yield inside[first][last], first, last


def fits_nowhere(todo: Units, limits: Limits) -> bool:
    """Return whether some span of terms has less room than the load that has to be in it."""
    return any(
        load > sum(limit or 0.0 for limit in limits[first : last + 1]) + EPSILON
        for load, first, last in crowds(todo, limits)
    )


def next_open(limits: Limits) -> list[int]:
    """Return the first open term from each term on; the number of terms where there is none."""
    following = [len(limits)] * (len(limits) + 1)
    for at in range(len(limits) - 1, -1, -1):
        following[at] = following[at + 1] if limits[at] is None else at
    return following
