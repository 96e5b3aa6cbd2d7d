"""The checks of plans by terms find each kind of mistake, and only those."""

import pytest

from pathways.calc.term_validity import Violation, heavy, knots, violations
from pathways.calc.timing import Option, When

BEFORE, BESIDE, WITH = When


def needs(*options: tuple[int, When]):
    """Return the requirements of a step: each by one option."""
    return tuple((Option(*option),) for option in options)


@pytest.mark.parametrize(
    ("when", "fine"),
    [(BEFORE, [True, False, False]), (BESIDE, [True, True, False]), (WITH, [False, True, False])],
)
def test_a_step_has_to_be_in_time_for_each_kind(when, fine):
    requirements = [(), needs((0, when))]
    for gap, is_fine in zip([1, 0, -1], fine, strict=True):
        wrong = [] if is_fine else [Violation(1, 0, when)]
        assert violations(requirements, {0: 5, 1: 5 + gap}) == wrong


def test_one_option_in_time_is_enough():
    requirements = [(), (), ((Option(0, BEFORE), Option(1, BEFORE)),)]
    assert violations(requirements, {0: 2, 1: 0, 2: 1}) == []
    assert violations(requirements, {0: 2, 1: 1, 2: 1}) == [Violation(2, 0, BEFORE)]


def test_a_step_that_is_done_meets_every_requirement_and_a_missing_step_none():
    requirements = [(), needs((0, BEFORE), (0, WITH))]
    assert violations(requirements, {1: 0}, frozenset({0})) == []
    assert len(violations(requirements, {1: 0})) == 2


def test_nothing_meets_an_empty_requirement():
    assert violations([((),)], {0: 3}) == [Violation(0, 0, BEFORE)]


def test_terms_that_are_closed_past_the_end_or_too_heavy_are_found():
    loads, limits = [3.0, 2.0, 1.0, 1.0], [5.0, None, 4.0]
    assert heavy(loads, {0: 0, 1: 0, 2: 2, 3: 2}, limits) == []
    assert heavy(loads, {0: 2, 1: 2, 2: 1, 3: 3}, limits) == [1, 2, 3]


def test_circles_of_steps_that_wait_for_themselves_are_named():
    requirements = [
        needs((1, BESIDE)),
        needs((0, BEFORE)),
        needs((2, BEFORE)),
        needs((4, BESIDE)),
        needs((3, BESIDE)),
        needs((6, WITH)),
        needs((5, BEFORE)),
        needs((2, BEFORE)),
    ]
    assert knots(requirements) == [(0, 1), (2,), (5, 6)]


def test_another_option_is_the_way_out_of_a_circle():
    assert knots([((Option(1, BEFORE), Option(2, BEFORE)),), needs((0, BEFORE)), ()]) == []


def test_a_chain_of_ten_thousand_has_no_circle_until_it_is_closed():
    chain = [needs((step - 1, BEFORE)) if step else () for step in range(10_000)]
    assert knots(chain) == []
    chain[0] = needs((9_999, BEFORE))
    assert knots(chain) == [tuple(range(10_000))]
