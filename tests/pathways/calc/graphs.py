"""Small graphs for rules that always hold: every shape of AND, OR and "at the same time"."""

from functools import cache
from itertools import combinations

from hypothesis import strategies as st

from pathways.calc.graph import Graph, Node, bits, scaled
from pathways.calc.ranking import Person

DAY = 20_000
Needs = tuple[tuple[tuple[tuple[int, bool], ...], ...], ...]


# Strategies are made once: made anew for each draw, they take longer than what they draw for.
SHARES = st.sets(st.integers(1, 3), max_size=2)
LEARNT = st.sampled_from([0.2, 0.5, 1.0])
TEACHES = SHARES.flatmap(lambda of: st.tuples(*(st.tuples(st.just(c), LEARNT) for c in sorted(of))))
NODE = st.fixed_dictionaries(
    {
        "hours": st.sampled_from([0.1, 1.0, 3.0, 40.0]),
        "mode": st.integers(0, 3),
        "level": st.integers(0, 2),
        "goal": st.booleans(),
        "worth": st.sampled_from([0.05, 0.1, 0.5]),
        "teaches": TEACHES,
    }
)


@cache
def needs(size: int = 7) -> st.SearchStrategy[Needs]:
    """Requirements of up to `size` steps; no step is an option for itself."""
    return st.integers(1, size).flatmap(each)


@cache
def each(steps: int) -> st.SearchStrategy[Needs]:
    return st.tuples(*(groups(step, steps) for step in range(steps)))


def groups(step: int, steps: int) -> st.SearchStrategy[tuple[tuple[tuple[int, bool], ...], ...]]:
    other_steps = [other for other in range(steps) if other != step]
    if not other_steps:
        return st.just(())
    option = st.tuples(st.sampled_from(other_steps), st.booleans())
    group = st.lists(option, min_size=1, max_size=3, unique_by=lambda o: o[0]).map(tuple)
    return st.lists(group, max_size=2).map(tuple)


@st.composite
def graphs(draw: st.DrawFn, size: int = 7) -> Graph:
    nodes = tuple(
        Node(id=100 + place, position=place, groups=groups, **draw(NODE))
        for place, groups in enumerate(draw(needs(size)))
    )
    return Graph(nodes, scaled([(1, 1.0), (2, 2.0), (3, 1.0)]))


@st.composite
def people(draw: st.DrawFn, graph: Graph, *, plain: bool = False) -> Person:
    places = st.sets(st.integers(0, len(graph.nodes) - 1), max_size=3)
    done_before = draw(places)
    resting, unwanted = (
        (set(), set()) if plain else (draw(places) - done_before, draw(places) - done_before)
    )
    hard = [step for step in sorted(resting) if draw(st.booleans())]
    return Person(
        hours=draw(st.sampled_from([1.0, 5.0, 20.0])),
        modes=draw(st.integers(0, 15)),
        done=bits(done_before),
        resting=bits(resting),
        unwanted=bits(unwanted - resting),
        hard=tuple(hard),
        started=bits(draw(places) - done_before),
        due=tuple(
            (step, DAY + draw(st.integers(-9, 40))) for step in sorted(draw(places) - done_before)
        ),
        liked=bits(draw(places)),
    )


def reachable(needs: Needs, done_before: set[int], closed: set[int]) -> set[int]:
    """Brute force: add any set of steps that can begin together, until none is left."""
    done = set(done_before)
    while True:
        rest = sorted(set(range(len(needs))) - done - closed)
        together = (
            set(some) for size in range(1, len(rest) + 1) for some in combinations(rest, size)
        )
        next_steps = next((some for some in together if can_begin(needs, done, some)), None)
        if next_steps is None:
            return done - done_before
        done |= next_steps


def can_begin(needs: Needs, done: set[int], some: set[int]) -> bool:
    return all(
        any(o in done or (beside and o in some) for o, beside in group)
        for step in some
        for group in needs[step]
    )
