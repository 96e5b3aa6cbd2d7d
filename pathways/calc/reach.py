"""Steps that can be reached, and their order: AND of OR, with steps that may go together.

A step's groups must each be met by one of their options. An option is (step, concurrent).
"""

from collections import deque
from collections.abc import Sequence

Option = tuple[int, bool]
Groups = Sequence[Sequence[Option]]


def order(needs: Sequence[Groups], done: set[int], closed: set[int]) -> list[int]:
    """Return the steps that can be reached from `done` without `closed` steps, earlier steps first.

    Each comes after options that meet its groups, except that steps which can only be taken
    together are next to each other. Linear in the options; no recursion.
    """
    search = Search(needs, done, closed)
    search.spread(sorted(done) + [s for s, groups in enumerate(needs) if not groups])
    while knot := together(needs, search.reached, closed):
        search.spread(knot)
    return search.ordered


class Search:
    """Spreads from reached steps to steps whose last requirement they meet."""

    def __init__(self, needs: Sequence[Groups], done: set[int], closed: set[int]) -> None:
        self.done, self.closed = done, closed
        self.reached: set[int] = set()
        self.ordered: list[int] = []
        self.missing = [len(groups) for groups in needs]
        self.met_groups: set[tuple[int, int]] = set()
        self.waits: dict[int, list[tuple[int, int]]] = {}
        for step, groups in enumerate(needs):
            for number, group in enumerate(groups):
                for option, _ in group:
                    self.waits.setdefault(option, []).append((step, number))

    def spread(self, steps: list[int]) -> None:
        ready = deque(steps)
        while ready:
            step = ready.popleft()
            if step in self.reached or (step in self.closed and step not in self.done):
                continue
            self.reached.add(step)
            if step not in self.done:
                self.ordered.append(step)
            ready.extend(other for other in self.opened_by(step))

    def opened_by(self, step: int) -> list[int]:
        opened = []
        for waiting in self.waits.get(step, ()):
            if waiting not in self.met_groups:
                self.met_groups.add(waiting)
                self.missing[waiting[0]] -= 1
                if not self.missing[waiting[0]]:
                    opened.append(waiting[0])
        return opened


def together(needs: Sequence[Groups], reached: set[int], closed: set[int]) -> list[int]:
    """Return the steps that need only each other, so that all could begin together now."""
    remaining = set(range(len(needs))) - reached - closed
    while True:
        stays = {
            step
            for step in remaining
            if all(
                any(o in reached or (beside and o in remaining) for o, beside in group)
                for group in needs[step]
            )
        }
        if stays == remaining:
            return sorted(remaining)
        remaining = stays
