"""Fitting finds the penalised minimum; bins keep heavy values apart; pooling keeps order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.calc.binning import Bins, quantile_edges
from support.calc.fitting import Penalty, fit, pool


def bins(name, edges, direction=0):
    return Bins(name, "marks", direction, tuple(edges), (), has_absent=False)


def test_with_hardly_any_penalty_the_shares_of_each_bin_come_back():
    columns = np.repeat([0, 1, 2], [400, 300, 300])[:, None]
    y = np.concatenate([np.arange(400) < 40, np.arange(300) < 150, np.arange(300) < 240]) * 1.0
    weak = Penalty(ridge=1e-6, bins=0.0, phases=0.0)
    fitted = fit([bins("mark", [1, 2])], columns, np.zeros(1000, np.int64), y, 1, weak)
    chance = 1 / (1 + np.exp(-(fitted.base[0] + fitted.points[0])))
    np.testing.assert_allclose(chance, [0.1, 0.5, 0.8], atol=1e-3)


def test_points_are_centred_on_their_population():
    columns = np.repeat([0, 1, -1], [300, 100, 500])[:, None]
    y = (np.arange(900) % 3 == 0) * 1.0
    y[300:400] = 1.0
    fitted = fit([bins("mark", [1])], columns, np.zeros(900, np.int64), y, 1, Penalty())
    assert fitted.points[0] @ [0.75, 0.25] == pytest.approx(0.0, abs=1e-9)


def test_a_phase_without_people_takes_after_its_neighbours():
    columns = np.tile(np.repeat([0, 1], 200), 2)[:, None]
    y = np.tile(np.concatenate([np.arange(200) < 50, np.arange(200) < 150]), 2) * 1.0
    phase = np.repeat([0, 2], 400)
    fitted = fit([bins("mark", [1])], columns, phase, y, 3, Penalty(phases=10.0))
    np.testing.assert_allclose(fitted.base[1], fitted.base[[0, 2]].mean(), atol=1e-3)
    assert fitted.points[1, 0] < 0 < fitted.points[1, 1]


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=12), st.sampled_from([-1, 1]))
def test_pooled_bins_run_in_the_declared_direction(values, direction):
    points = np.array(values)
    tied = pool(points, np.ones(len(points)), direction)
    block = np.cumsum(~tied) - 1
    means = np.bincount(block, weights=points) / np.bincount(block)
    assert not tied[0]
    assert (np.diff(means) * direction >= -1e-9).all()


def test_bins_already_in_order_are_left_alone():
    assert not pool(np.array([1.0, 2.0, 3.0]), np.ones(3), 1).any()


@given(st.lists(st.integers(0, 9), min_size=1, max_size=200), st.integers(2, 8))
def test_edges_part_the_values_into_at_most_that_many_filled_bins(values, most):
    data = np.array(values, dtype=float)
    edges = np.array(quantile_edges(data, most))
    assert (np.diff(edges) > 0).all()
    counts = np.bincount(np.searchsorted(edges, data, side="right"), minlength=len(edges) + 1)
    assert len(counts) <= most
    assert (counts > 0).all()


def test_a_frequent_value_does_not_swallow_the_rest():
    data = np.concatenate([np.zeros(900), np.linspace(1, 2, 100)])
    assert len(quantile_edges(data, 5)) == 4
