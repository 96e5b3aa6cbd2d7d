"""What people say of a step moves its own value a little, and never far."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.calc.lift import MOST, SAYS, Deviation, lift

NURSING, OTHER = 1, 2
DEVIATIONS = st.builds(
    Deviation, st.sampled_from([0, NURSING]), st.sampled_from(sorted(SAYS)), st.floats(-1, 1)
)


def test_a_step_that_nobody_judged_keeps_its_value() -> None:
    assert lift([], {NURSING}) == 1


@pytest.mark.parametrize(("word", "rises"), [(word, says > 0) for word, says in SAYS.items()])
def test_each_word_moves_it_its_own_way(word, rises) -> None:
    more = lift([Deviation(0, word, 0.2)], {NURSING})
    less = lift([Deviation(0, word, -0.2)], {NURSING})
    assert (less < 1 < more) if rises else (more < 1 < less)


def test_relevance_to_another_aim_does_not_count() -> None:
    far = Deviation(OTHER, "not relevant", 0.9)
    assert lift([far], {NURSING}) == 1
    assert lift([far], {NURSING, OTHER}) < 1


@given(st.lists(DEVIATIONS))
def test_it_never_moves_far(deviations) -> None:
    assert 1 - MOST <= lift(deviations, {NURSING}) <= 1 + MOST
