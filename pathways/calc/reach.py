"""What can be reached, and in which order: AND of OR, with steps that may be taken together.

A step's groups must each be met by one of their options. An option is (step, concurrent).
"""

from collections import deque
from collections.abc import Sequence

Option = tuple[int, bool]
Groups = Sequence[Sequence[Option]]


def order(needs: Sequence[Groups], held: set[int], closed: set[int]) -> list[int]:
    """Every step that can be reached from `held` without a `closed` one, earlier ones first.

    Each stands after options that meet its groups, except in a knot of steps that may only be taken
    together: these stand side by side. Linear in the options; no recursion.
    """
    search = Search(needs, held, closed)
    search.spread(sorted(held) + [s for s, groups in enumerate(needs) if not groups])
    while knot := together(needs, search.reached, closed):
        search.spread(knot)
    return search.found


class Search:
    """Spreads from what is reached to what that was the last thing missing for."""

    def __init__(self, needs: Sequence[Groups], held: set[int], closed: set[int]) -> None:
        self.held, self.closed = held, closed
        self.reached: set[int] = set()
        self.found: list[int] = []
        self.missing = [len(groups) for groups in needs]
        self.met: set[tuple[int, int]] = set()
        self.waits: dict[int, list[tuple[int, int]]] = {}
        for step, groups in enumerate(needs):
            for number, group in enumerate(groups):
                for option, _ in group:
                    self.waits.setdefault(option, []).append((step, number))

    def spread(self, steps: list[int]) -> None:
        ready = deque(steps)
        while ready:
            step = ready.popleft()
            if step in self.reached or (step in self.closed and step not in self.held):
                continue
            self.reached.add(step)
            if step not in self.held:
                self.found.append(step)
            ready.extend(other for other in self.opened_by(step))

    def opened_by(self, step: int) -> list[int]:
        opened = []
        for waiting in self.waits.get(step, ()):
            if waiting not in self.met:
                self.met.add(waiting)
                self.missing[waiting[0]] -= 1
                if not self.missing[waiting[0]]:
                    opened.append(waiting[0])
        return opened


def together(needs: Sequence[Groups], reached: set[int], closed: set[int]) -> list[int]:
    """Steps that only need each other, at the same time: all that could be begun together now."""
    left = set(range(len(needs))) - reached - closed
    while True:
        stays = {
            step
            for step in left
            if all(
                any(o in reached or (beside and o in left) for o, beside in group)
                for group in needs[step]
            )
        }
        if stays == left:
            return sorted(left)
        left = stays
