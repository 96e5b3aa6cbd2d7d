"""Judges of paths and catalogues. They share nothing with `ranking`, which they are there to check.

A path is steps with their places: equal places are taken at the same time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pathways.calc.reach import Groups, order


@dataclass(frozen=True)
class Broken:
    """Step number `at` of a path breaks something: `group` is the requirement, or -1."""

    at: int
    what: str
    group: int = -1


def broken(
    needs: Sequence[Groups],
    path: Sequence[tuple[int, int]],
    held: set[int],
    never: set[int] = frozenset(),  # type: ignore[assignment]
) -> list[Broken]:
    """All that is wrong with a path of (step, place); nothing where it can be walked.

    `held`: what is done before it begins; `never`: what must not be in it (resting, closed).
    """
    found: list[Broken] = []
    places: dict[int, int] = {}
    for at, (step, place) in enumerate(path):
        if at and place < path[at - 1][1]:
            found.append(Broken(at, "out of place"))
        if not 0 <= step < len(needs):
            found.append(Broken(at, "unknown"))
        elif step in held or step in places:
            found.append(Broken(at, "done already"))
        elif step in never:
            found.append(Broken(at, "must not be here"))
        places.setdefault(step, place)
    for at, (step, place) in enumerate(path):
        if not 0 <= step < len(needs):
            continue
        for number, group in enumerate(needs[step]):
            before = any(o in held or places.get(o, place) < place for o, _ in group)
            beside = any(together and places.get(o) == place for o, together in group)
            if not (before or beside):
                found.append(Broken(at, "what comes first is missing", number))
    return found


class FlawKind(StrEnum):
    SELF = "self"  # a step comes before itself
    EMPTY = "empty"  # a requirement without options
    DANGLING = "dangling"  # none of a requirement's options is in the pathway
    LOOP = "loop"  # steps that wait for each other
    BEHIND = "behind"  # behind one of those above: mend that, and it can be reached
    NO_GOAL = "no goal"


@dataclass(frozen=True)
class Flaw:
    """A flaw of a catalogue: the step, and the others it is about (a loop in its order)."""

    kind: FlawKind
    step: int
    others: tuple[int, ...] = ()


def flaws(needs: Sequence[Groups], listed: set[int], goals: set[int]) -> list[Flaw]:
    """What keeps a pathway from being walked by someone who has done nothing yet."""
    found = [] if goals else [Flaw(FlawKind.NO_GOAL, -1)]
    for step in sorted(listed):
        for group in needs[step]:
            options = tuple(o for o, _ in group)
            if not options:
                found.append(Flaw(FlawKind.EMPTY, step))
            elif set(options) == {step}:
                found.append(Flaw(FlawKind.SELF, step))
            elif not set(options) & listed:
                found.append(Flaw(FlawKind.DANGLING, step, options))
    everything = set(range(len(needs)))
    reached = set(order(needs, set(), everything - listed))
    stuck = listed - reached
    named = {one.step for one in found}
    for loop in loops(needs, stuck, reached):
        found.append(Flaw(FlawKind.LOOP, loop[0], tuple(loop[1:])))
        named |= set(loop)
    found += [Flaw(FlawKind.BEHIND, step) for step in sorted(stuck - named)]
    return found


def loops(needs: Sequence[Groups], stuck: set[int], reached: set[int]) -> list[list[int]]:
    """Circles among steps that cannot be reached, each once; each step names what it waits for."""
    waits: dict[int, int] = {}
    for step in stuck:
        for group in needs[step]:
            options = [o for o, _ in group]
            if options and not set(options) & reached:
                inside = [o for o in options if o in stuck and o != step]
                if inside:
                    waits[step] = min(inside)
                    break
    found, seen = [], set[int]()
    for first in sorted(stuck):
        walked: dict[int, int] = {}
        step = first
        while step in waits and step not in seen and step not in walked:
            walked[step] = len(walked)
            step = waits[step]
        if step in walked:
            circle = list(walked)[walked[step] :]
            turn = circle.index(min(circle))
            found.append(circle[turn:] + circle[:turn])
        seen |= walked.keys()
    return found
