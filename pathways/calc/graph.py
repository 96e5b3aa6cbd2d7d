"""The steps of a learner's pathways as plain values: what they need, teach and take."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

NEVER = 2**31 - 1  # the last day of a step without an end
LONG_AGO = -(2**31) + 1


@dataclass(frozen=True)
class Node:
    """One step. Days count from 1970-01-01; `teaches`: (competency, share of it).

    `listed`: it is in a pathway the learner follows; other steps are here because they may be done.
    `withdrawn`: it was in such a pathway, and is no longer offered.
    """

    id: int
    hours: float = 1.0
    mode: int = 0  # 0: at any time
    level: int = 0
    opens: int = LONG_AGO
    closes: int = NEVER
    position: int = 0
    listed: bool = True
    withdrawn: bool = False
    goal: bool = False
    worth: float = 0.1
    teaches: tuple[tuple[int, float], ...] = ()
    groups: tuple[tuple[tuple[int, bool], ...], ...] = ()  # (index of a node, concurrent)


@dataclass(frozen=True, eq=False)
class Graph:
    """Nodes by index, and each competency's share of the aim (the shares sum to 1)."""

    nodes: tuple[Node, ...]
    weights: Mapping[int, float]
    needs: tuple[tuple[tuple[tuple[int, bool], ...], ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", tuple(node.groups for node in self.nodes))

    @cached_property
    def index(self) -> dict[int, int]:
        return {node.id: place for place, node in enumerate(self.nodes)}

    @cached_property
    def masks(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """All options of each node's groups, and those that may be taken at the same time."""
        return tuple(
            tuple((bits(o for o, _ in g), bits(o for o, together in g if together)) for g in groups)
            for groups in self.needs
        )

    @cached_property
    def listed(self) -> int:
        return bits(i for i, node in enumerate(self.nodes) if node.listed)

    @cached_property
    def withdrawn(self) -> int:
        return bits(i for i, node in enumerate(self.nodes) if node.withdrawn)

    def alike(self, steps: int) -> int:
        """Return the other steps that teach something that one of these teaches."""
        about = {c for step in members(steps) for c, _ in self.nodes[step].teaches}
        teaching = (
            i for i, node in enumerate(self.nodes) if any(c in about for c, _ in node.teaches)
        )
        return bits(teaching) & ~steps if about else 0

    def gaps(self, done: int) -> dict[int, float]:
        """Return the share of each competency that the steps in `done` have not covered."""
        gaps = dict.fromkeys(self.weights, 1.0)
        for step in members(done):
            for competency, share in self.nodes[step].teaches:
                if competency in gaps:
                    gaps[competency] = max(0.0, gaps[competency] - share)
        return gaps


def bits(places: Iterable[int]) -> int:
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


def members(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def scaled(weights: Sequence[tuple[int, float]]) -> dict[int, float]:
    """Add up the weights of competencies over pathways, and scale them to a sum of 1."""
    summed: dict[int, float] = {}
    for competency, weight in weights:
        summed[competency] = summed.get(competency, 0.0) + weight
    total = sum(summed.values())
    return {competency: weight / total for competency, weight in sorted(summed.items())}
