"""Checks of paths and catalogues. They share no code with `ranking`, whose results they check.

A path is steps with their places: equal places are taken at the same time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pathways.calc.reach import Groups, order


@dataclass(frozen=True)
class Broken:
    """A problem with step number `at` of a path; `group` is the requirement, or -1."""

    at: int
    problem: str
    group: int = -1


def broken(
    needs: Sequence[Groups],
    path: Sequence[tuple[int, int]],
    done: set[int],
    never: set[int] = frozenset(),  # type: ignore[assignment]
) -> list[Broken]:
    """Return every problem of a path of (step, place); empty if it can be followed.

    `done`: steps done before it begins; `never`: steps that must not be in it (paused, closed).
    """
    problems: list[Broken] = []
    places: dict[int, int] = {}
    for at, (step, place) in enumerate(path):
        if at and place < path[at - 1][1]:
            problems.append(Broken(at, "out of place"))
        if not 0 <= step < len(needs):
            problems.append(Broken(at, "unknown"))
        elif step in done or step in places:
            problems.append(Broken(at, "done already"))
        elif step in never:
            problems.append(Broken(at, "must not be here"))
        places.setdefault(step, place)
    for at, (step, place) in enumerate(path):
        if not 0 <= step < len(needs):
            continue
        for number, group in enumerate(needs[step]):
            before = any(o in done or places.get(o, place) < place for o, _ in group)
            beside = any(together and places.get(o) == place for o, together in group)
            if not (before or beside):
                problems.append(Broken(at, "what comes first is missing", number))
    return problems


class FlawKind(StrEnum):
    SELF = "self"  # a step comes before itself
    EMPTY = "empty"  # a requirement without options
    DANGLING = "dangling"  # none of a requirement's options is in the pathway
    LOOP = "loop"  # steps that wait for each other
    BEHIND = "behind"  # behind one of those above: fix that, and it can be reached
    NO_GOAL = "no goal"


@dataclass(frozen=True)
class Flaw:
    """A flaw of a catalogue: the step, and the others it is about (a loop in its order)."""

    kind: FlawKind
    step: int
    others: tuple[int, ...] = ()


def flaws(needs: Sequence[Groups], pathway_steps: set[int], goals: set[int]) -> list[Flaw]:
    """Return what stops a learner who has done nothing yet from finishing a pathway."""
    results = [] if goals else [Flaw(FlawKind.NO_GOAL, -1)]
    for step in sorted(pathway_steps):
        for group in needs[step]:
            options = tuple(o for o, _ in group)
            if not options:
                results.append(Flaw(FlawKind.EMPTY, step))
            elif set(options) == {step}:
                results.append(Flaw(FlawKind.SELF, step))
            elif not set(options) & pathway_steps:
                results.append(Flaw(FlawKind.DANGLING, step, options))
    everything = set(range(len(needs)))
    reached = set(order(needs, set(), everything - pathway_steps))
    stuck = pathway_steps - reached
    named = {flaw.step for flaw in results}
    for loop in loops(needs, stuck, reached):
        results.append(Flaw(FlawKind.LOOP, loop[0], tuple(loop[1:])))
        named |= set(loop)
    results += [Flaw(FlawKind.BEHIND, step) for step in sorted(stuck - named)]
    return results


def loops(needs: Sequence[Groups], stuck: set[int], reached: set[int]) -> list[list[int]]:
    """Return loops among steps that cannot be reached, each once, in order of waiting."""
    waits: dict[int, int] = {}
    for step in stuck:
        for group in needs[step]:
            options = [o for o, _ in group]
            if options and not set(options) & reached:
                inside = [o for o in options if o in stuck and o != step]
                if inside:
                    waits[step] = min(inside)
                    break
    circles, visited = [], set[int]()
    for first in sorted(stuck):
        walked: dict[int, int] = {}
        step = first
        while step in waits and step not in visited and step not in walked:
            walked[step] = len(walked)
            step = waits[step]
        if step in walked:
            circle = list(walked)[walked[step] :]
            turn = circle.index(min(circle))
            circles.append(circle[turn:] + circle[:turn])
        visited |= walked.keys()
    return circles
