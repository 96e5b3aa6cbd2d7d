"""Shares of small groups come close to the qualities that were planted."""

from itertools import pairwise

import numpy as np
import pytest

from feedback.calc.estimates import Prior, fitted

STEPS, MEAN_RATINGS, DRAWS, BEST = 80, 9, 200, 10


def planted(dice: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return qualities about two thirds, and ratings: a few steps have many, many have few."""
    quality = dice.beta(14, 7, STEPS)
    raters = dice.geometric(1 / MEAN_RATINGS, STEPS)
    return quality, raters, dice.binomial(raters, quality)


def judged(shares: np.ndarray, quality: np.ndarray) -> tuple[float, float]:
    """Return the mean squared error, and the mean quality of the ten steps ranked first."""
    first = np.argsort(-shares, kind="stable")[:BEST]
    return float(np.mean((shares - quality) ** 2)), float(quality[first].mean())


def test_the_ranking_comes_close_to_planted_qualities() -> None:
    dice = np.random.default_rng(20261130)
    ours, raw = [], []
    for _ in range(DRAWS):
        quality, raters, said = planted(dice)
        ours.append(judged(fitted(said, raters).share(said, raters), quality))
        raw.append(judged(said / raters, quality))
    (error, best), (raw_error, raw_best) = np.mean(ours, axis=0), np.mean(raw, axis=0)
    assert np.sqrt(error) <= 0.10
    assert best >= 0.74
    assert np.sqrt(raw_error) > 0.22, "the worlds are as hard as they should be"
    assert raw_best < 0.73


@pytest.mark.parametrize("spread", [(2, 1), (20, 10), (200, 100)])
def test_steps_that_differ_less_are_drawn_more_towards_what_is_usual(spread) -> None:
    dice = np.random.default_rng(7)
    raters = np.full(400, 20)
    prior = fitted(dice.binomial(raters, dice.beta(*spread, 400)), raters)
    assert prior.mean == pytest.approx(2 / 3, abs=0.03)
    assert sum(spread) / 2 < prior.strength < sum(spread) * 2


def test_more_answers_draw_a_share_away_from_what_is_usual() -> None:
    few, many = Prior(0.5, 10).share(np.array([2, 200]), np.array([2, 200]))
    assert (few, many) == pytest.approx((7 / 12, 205 / 210))


@pytest.mark.parametrize(("said", "raters"), [([0], [1]), ([1], [1]), ([0, 0], [9, 40])])
def test_a_share_is_never_certain(said, raters) -> None:
    said, raters = np.array(said), np.array(raters)
    shares = fitted(said, raters).share(said, raters)
    assert ((shares > 0) & (shares < 1)).all()


def test_the_prior_seldom_moves_when_one_more_person_answers() -> None:
    """Every row depends on it, and a night writes only the rows that changed."""
    dice = np.random.default_rng(3)
    raters = dice.geometric(1 / 40, 200)
    said = dice.binomial(raters, dice.beta(6, 14, 200))
    priors = []
    for step in range(100):
        raters[step] += 1
        said[step] += step % 3 == 0
        priors.append(fitted(said, raters))
    assert sum(one != other for one, other in pairwise(priors)) <= 10
