"""Milestones as cairns: the stones of each, and the steps that a stone represents."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from learners.calc import hill


class Strand(StrEnum):
    ACADEMIC = "academic"
    SOCIAL = "social"
    PROFESSIONAL = "professional"


class State(StrEnum):
    DONE = "done"
    BEGUN = "begun"
    TO_COME = "later"


ORDER = {State.DONE: 0, State.BEGUN: 1, State.TO_COME: 2}
BEGUN, TO_COME = State.BEGUN.value, State.TO_COME.value


@dataclass(frozen=True)
class Step:
    """One step of a route; `new`: its stone should drop into place, because it was just done."""

    name: str
    strand: str
    state: str
    new: bool = False


@dataclass(frozen=True)
class Milestone:
    """Steps that belong together; `url` is where its cairn leads, or empty."""

    name: str
    steps: tuple[Step, ...]
    url: str = ""


@dataclass(frozen=True)
class Cairn:
    """A milestone as it is drawn.

    `stones` are the classes of its stones, the lowest first; `done`, `begun` and `total` count its
    steps.
    """

    number: int
    name: str
    url: str
    stones: tuple[str, ...]
    done: int
    begun: int
    total: int

    @property
    def built(self) -> bool:
        return 0 < self.total == self.done

    @property
    def started(self) -> bool:
        return not self.built and self.done + self.begun > 0

    @property
    def stones_done(self) -> int:
        return len(self.stones) - self.stones_begun - self.stones.count(TO_COME)

    @property
    def stones_begun(self) -> int:
        return sum(stone.startswith(BEGUN) for stone in self.stones)


def build(milestones: Sequence[Milestone]) -> tuple[list[Cairn], int]:
    """Return the cairns of milestones, and how many steps each stone represents."""
    per_stone = hill.steps_per_stone([len(milestone.steps) for milestone in milestones])
    return [cairn(number, it, per_stone) for number, it in enumerate(milestones)], per_stone


def cairn(number: int, milestone: Milestone, per_stone: int) -> Cairn:
    """Pile up a milestone's steps: done ones at the bottom, then begun ones, the others on top."""
    steps = sorted(milestone.steps, key=lambda step: (ORDER[State(step.state)], step.new))
    shares = [steps[start : start + per_stone] for start in range(0, len(steps), per_stone)]
    states = Counter(step.state for step in steps)
    return Cairn(
        number=number,
        name=milestone.name,
        url=milestone.url,
        stones=tuple(map(stone, shares)),
        done=states[State.DONE],
        begun=states[State.BEGUN],
        total=len(steps),
    )


def stone(steps: Sequence[Step]) -> str:
    """Return the classes of a stone for these steps: the state, and the strand of most steps."""
    strand = Strand(Counter(step.strand for step in steps).most_common(1)[0][0]).value
    states = {step.state for step in steps}
    if states == {State.DONE}:
        return f"{strand} drop" if any(step.new for step in steps) else strand
    return TO_COME if states == {State.TO_COME} else f"{BEGUN} {strand}"


def current(cairns: Sequence[Cairn]) -> int:
    """Return the number of the first cairn with steps that are not done, or of the last."""
    unfinished = (cairn.number for cairn in cairns if cairn.total and not cairn.built)
    return next(unfinished, max(len(cairns) - 1, 0))
