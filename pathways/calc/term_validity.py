"""Checks of plans by terms and of catalogues. They share no code with `terms`, which they check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pathways.calc.timing import Requirements, When


@dataclass(frozen=True)
class Violation:
    """A requirement of a step that its plan does not meet. `when`: of its first option."""

    step: int
    group: int
    when: When


def violations(
    requirements: Sequence[Requirements],
    terms: Mapping[int, int],
    done: frozenset[int] = frozenset(),
) -> list[Violation]:
    """Return each requirement that the terms of steps do not meet.

    A step that is done meets every requirement that names it. An empty requirement is met by
    nothing.
    """
    results = []
    for step, at in terms.items():
        for number, group in enumerate(requirements[step]):
            met = False
            for other, when in group:
                if other in done:
                    met = True
                elif other in terms:
                    gap = at - terms[other]
                    met |= gap == 0 if when != When.BEFORE else gap > 0
                    met |= gap > 0 and when == When.BEFORE_OR_WITH
            if not met:
                when = When(group[0][1]) if group else When.BEFORE
                results.append(Violation(step, number, when))
    return results


def heavy(
    loads: Sequence[float], terms: Mapping[int, int], limits: Sequence[float | None]
) -> list[int]:
    """Return the terms that are closed (None) or whose steps together weigh more than the limit."""
    sums: dict[int, float] = {}
    for step, at in terms.items():
        sums[at] = sums.get(at, 0.0) + loads[step]
    wrong = []
    for at, load in sorted(sums.items()):
        limit = limits[at] if 0 <= at < len(limits) else None
        if limit is None or load > limit + 1e-6:
            wrong.append(at)
    return wrong


def knots(requirements: Sequence[Requirements]) -> list[tuple[int, ...]]:
    """Return the circles of steps of which one must come before itself, by their smallest step.

    Steps of one circle reach each other through what they require. Only requirements with one
    option count: with more, another option may be the way out. No recursion.
    """
    links: list[list[tuple[int, When]]] = [[] for _ in requirements]
    for step, groups in enumerate(requirements):
        for other, when in [group[0] for group in groups if len(group) == 1]:
            links[step].append((other, when))
            if when == When.WITH:
                links[other].append((step, when))
    circles = []
    for circle in connected([[other for other, _ in those] for those in links]):
        inside = set(circle)
        if any(o in inside and when == When.BEFORE for step in circle for o, when in links[step]):
            circles.append(tuple(sorted(circle)))
    return sorted(circles)


def connected(links: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the strongly connected parts (Tarjan's method, with a stack of its own)."""
    number, low = [-1] * len(links), [0] * len(links)
    stack, on_stack, parts = list[int](), set[int](), list[list[int]]()
    count = 0
    for root in range(len(links)):
        work = [(root, 0)] if number[root] < 0 else []
        while work:
            step, at = work.pop()
            if at == 0:
                number[step] = low[step] = count
                count += 1
                stack.append(step)
                on_stack.add(step)
            elif links[step][at - 1] in on_stack:
                low[step] = min(low[step], low[links[step][at - 1]])
            if at < len(links[step]):
                work.append((step, at + 1))
                if number[links[step][at]] < 0:
                    work.append((links[step][at], 0))
            elif low[step] == number[step]:
                parts.append(part := [stack.pop()])
                while part[-1] != step:
                    part.append(stack.pop())
                on_stack.difference_update(part)
    return parts
