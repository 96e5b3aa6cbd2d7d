"""The reachable steps are those that brute force finds, in an order that can be followed."""

from hypothesis import given
from hypothesis import strategies as st

from pathways.calc.reach import order
from tests.pathways.calc.graphs import Needs, needs, reachable


@given(needs=needs(6), data=st.data())
def test_exactly_the_reachable_steps_are_found(needs: Needs, data: st.DataObject):
    places = st.sets(st.integers(0, len(needs) - 1), max_size=3)
    done, closed = data.draw(places), data.draw(places)
    reached = order(needs, done, closed - done)
    assert set(reached) == reachable(needs, done, closed - done)
    assert len(reached) == len(set(reached))


@given(needs=needs(6))
def test_each_step_comes_after_its_prerequisites_or_in_a_knot_with_them(needs: Needs):
    reached = order(needs, set(), set())
    for place, step in enumerate(reached):
        earlier = set(reached[:place])
        alone = all(any(o in earlier for o, _ in group) for group in needs[step])
        knotted = all(any(o in earlier or beside for o, beside in g) for g in needs[step])
        assert alone or knotted


def test_a_chain_of_ten_thousand_is_walked_without_recursion():
    long = ((), *((((place, False),),) for place in range(9_999)))
    assert order(long, set(), set()) == list(range(10_000))
