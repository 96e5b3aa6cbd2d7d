"""Measures: ties count as random order, k is exact, and results agree with hand counts."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.calc import metrics

SCORES = st.lists(st.tuples(st.booleans(), st.integers(0, 4)), min_size=2, max_size=30).map(
    lambda rows: (np.array([r[0] for r in rows], float), np.array([r[1] for r in rows], float))
)


@given(SCORES)
def test_auc_counts_pairs_with_a_tie_as_a_half(drawn):
    y, score = drawn
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a in score[y > 0] for b in score[y == 0]]
    assert metrics.auc(y, score) == pytest.approx(np.mean(pairs) if pairs else np.nan, nan_ok=True)


def test_precision_at_the_top_is_the_mean_over_all_orders_of_ties():
    y, score = np.array([1.0, 0, 1, 0, 0]), np.array([3.0, 2, 2, 2, 1])
    orders = [y[[0, *middle, 4]][:2].mean() for middle in itertools.permutations([1, 2, 3])]
    assert metrics.precision_at(y, score, 0.4) == pytest.approx(np.mean(orders))


@given(SCORES, st.floats(0, 1))
def test_the_chances_of_being_on_the_list_sum_to_its_length(drawn, share):
    _, score = drawn
    weight = metrics.top_weight(score, share)
    assert weight.sum() == pytest.approx(metrics.top_count(share, len(score)))
    assert ((weight >= 0) & (weight <= 1 + 1e-12)).all()


def test_the_length_of_the_list_is_free_of_rounding_noise():
    assert [metrics.top_count(0.1, n) for n in (30, 31, 0)] == [3, 4, 0]
    assert metrics.top_count(0.05, 6792) == 340


def test_average_precision_of_a_perfect_and_of_a_flat_score():
    y = np.array([1.0, 1, 0, 0])
    assert metrics.average_precision(y, np.array([4.0, 3, 2, 1])) == 1.0
    assert metrics.average_precision(y, np.zeros(4)) == 0.5


def test_calibration_error_weighs_each_bin_by_its_people():
    y = np.array([1.0, 0, 0, 0])
    chance = np.array([0.99, 0.99, 0.01, 0.01])
    assert metrics.ece(y, chance) == pytest.approx((2 * 0.49 + 2 * 0.01) / 4)
    assert metrics.ece(np.ones(1), np.ones(1)) == 0.0
    assert metrics.brier(y, chance) == pytest.approx((0.01**2 * 3 + 0.99**2) / 4)


def test_one_outcome_alone_has_no_auc():
    assert np.isnan(metrics.auc(np.ones(3), np.arange(3.0)))
    assert np.isnan(metrics.average_precision(np.zeros(3), np.arange(3.0)))
