"""Shares of small groups, drawn towards what is usual: beta-binomial, prior fitted to the data.

Two people of two who call a step great say less than 30 of 40. The prior is fitted to all steps
(empirical Bayes), so how strongly it draws is measured, not chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from learners.calc.arrays import Array

STRENGTHS = np.geomspace(1, 512, 28)  # as many answers as the prior is worth; a grid is quiet
STEADY = 2  # decimals of the usual share: one answer more or less seldom moves every row
LEAST, MOST = 0.01, 0.99
DECIMALS = 4


@dataclass(frozen=True)
class Prior:
    """What is usual: the mean share over all steps, and how many answers it is worth."""

    mean: float
    strength: float

    def share(self, said: Array, raters: Array) -> Array:
        """Return each step's share: its own answers with the prior's."""
        shares: Array = (said + self.mean * self.strength) / (raters + self.strength)
        return shares


def shares(said: Sequence[int], raters: Sequence[int]) -> tuple[float, list[float]]:
    """Return the usual share, and each step's share drawn towards it."""
    counts = np.array(said), np.array(raters)
    prior = fitted(*counts)
    return prior.mean, np.round(prior.share(*counts), DECIMALS).tolist()


def fitted(said: Array, raters: Array) -> Prior:
    """Return the prior under which the counts are most likely.

    said, raters: whole numbers, one pair a step, with at least one rater.
    """
    priors = [Prior(mean_of(said, raters, s), float(s)) for s in STRENGTHS]
    return max(priors, key=lambda prior: likelihood(prior, said, raters))


def mean_of(said: Array, raters: Array, strength: float) -> float:
    """Return the usual share; a step counts by how much its own answers say."""
    weights = raters / (raters + strength)
    mean = float((weights * said / raters).sum() / weights.sum())
    return min(MOST, max(LEAST, round(mean, STEADY)))


def likelihood(prior: Prior, said: Array, raters: Array) -> float:
    """Return the log-likelihood of the counts, apart from a constant."""
    yes, no = prior.mean * prior.strength, (1 - prior.mean) * prior.strength
    return float(
        (rising(yes, said) + rising(no, raters - said) - rising(prior.strength, raters)).sum()
    )


def rising(base: float, counts: Array) -> Array:
    """Return log(base × (base + 1) × … ), with as many factors as each count."""
    steps = np.log(base + np.arange(int(counts.max(initial=0))))
    return np.concatenate([[0.0], np.cumsum(steps)])[counts]
