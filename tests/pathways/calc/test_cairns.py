"""How steps are grouped into cairns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.calc.cairns import MOST, equal_groups, in_milestones


@given(st.integers(0, 400))
def test_equal_groups_have_every_step_once_in_order(count):
    groups = equal_groups(count)
    assert [index for group in groups for index in group] == list(range(count))
    assert len(groups) <= MOST
    sizes = [len(group) for group in groups]
    assert sizes == sorted(sizes, reverse=True)
    assert not sizes or (sizes[-1] >= 1 and sizes[0] - sizes[-1] <= 1)


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, []), (1, [1]), (4, [4]), (5, [3, 2]), (8, [4, 4]), (32, [6, 6, 5, 5, 5, 5])],
)
def test_few_steps_make_few_cairns(count, sizes):
    assert [len(group) for group in equal_groups(count)] == sizes


def test_steps_go_to_their_milestone_whatever_their_order():
    assert in_milestones([2, 1, 2], [1, 2]) == [[1], [0, 2]]


def test_a_step_without_a_milestone_goes_with_the_step_before_it():
    assert in_milestones([None, 2, None, 1], [1, 2]) == [[0, 3], [1, 2]]


def test_a_milestone_without_steps_is_empty():
    assert in_milestones([2], [1, 2, 3]) == [[], [0], []]
