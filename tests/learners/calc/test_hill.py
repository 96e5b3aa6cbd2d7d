"""The geometry of a hill: what is drawn, how piles grow, and curves that SVG can read."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.calc import hill


@given(st.integers(0, 100), st.data(), st.integers(5, 9))
def test_the_window_shows_the_current_and_fits(count, data, most):
    current = data.draw(st.integers(0, max(count - 1, 0)))
    window = hill.window(count, current, most)
    shown = window.stop - window.start
    assert window.before + shown + window.after == count
    assert shown + (window.before > 0) + (window.after > 0) <= most
    assert window.before != 1
    assert window.after != 1
    if count:
        assert window.start <= current < window.stop


@pytest.mark.parametrize(
    ("sizes", "steps"), [([], 1), ([0], 1), ([10, 3], 1), ([11], 2), ([400, 3], 40)]
)
def test_a_stone_is_for_as_few_steps_as_the_tallest_cairn_allows(sizes, steps):
    assert hill.steps_per_stone(sizes) == steps


@given(st.integers(2, hill.MOST_STONES), st.integers(0, 50))
def test_a_pile_narrows_upwards_and_no_stone_floats(count, number):
    pile = hill.pile(count, number)
    assert len(pile) == count
    for below, above in pairwise(pile):
        assert above.rx < below.rx + 1
        assert above.y < below.y
        assert above.y + above.ry > below.y - below.ry
        assert abs(above.x - below.x) < below.rx
    assert hill.height(pile) > count * 2 * (hill.THIN - hill.OVERLAP)


def test_piles_differ_from_cairn_to_cairn_and_never_from_day_to_day():
    assert hill.pile(5, 1) == hill.pile(5, 1)
    assert hill.pile(5, 1) != hill.pile(5, 2)


def test_what_looks_uneven_is_spread_from_minus_one_to_one():
    numbers = [hill.uneven(cairn, stone) for cairn in range(30) for stone in range(10)]
    assert -1 <= min(numbers) < -0.9
    assert 0.9 < max(numbers) < 1
    assert abs(sum(numbers) / len(numbers)) < 0.1


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_slope_rises_and_ends_at_its_rise(one, two):
    low, high = sorted((one, two))
    assert hill.slope(0, 600, 96) == 0
    assert hill.slope(600, 600, 96) == pytest.approx(96)
    if high - low > 0.25:
        assert hill.slope(low * 600, 600, 96) < hill.slope(high * 600, 600, 96)


def test_a_curve_goes_through_its_points():
    path = hill.smooth([(0, 10), (50, 5.25), (100, 0)])
    ends = [part.split(" ")[-2:] for part in re.split("[MC]", path)[1:]]
    assert ends == [["0", "10"], ["50", "5.2"], ["100", "0"]]


@pytest.mark.parametrize(("value", "text"), [(5.0, "5"), (5.26, "5.3"), (-0.01, "0"), (300, "300")])
def test_lengths_are_written_short(value, text):
    assert hill.number(value) == text
