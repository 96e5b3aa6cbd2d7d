"""Measures of a score against what happened (DESIGN §12). Ties are treated as random order.

y: n of 0 and 1; score: n, higher means more concern; chance: n probabilities in 0..1. NaN where
a measure has no meaning (one class only, or nobody at all).
"""

from math import ceil

import numpy as np

from learners.calc.arrays import Floats


def top_count(share: float, people: int) -> int:
    """k = ceil(share * people), free of rounding noise (0.1 * 30 is 3, not 4)."""
    return min(people, ceil(share * people - 1e-9))


def auc(y: Floats, score: Floats) -> float:
    """Chance that a person with the outcome outscores a person without; a tie counts one half."""
    positives = float((y > 0).sum())
    negatives = len(y) - positives
    if not positives or not negatives:
        return float("nan")
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - count / 2 + 0.5
    total = float(middle[place][y > 0].sum())
    return (total - positives * (positives + 1) / 2) / (positives * negatives)


def average_precision(y: Floats, score: Floats) -> float:
    """Mean of precision at each distinct score, weighted by the recall it adds."""
    positives = float((y > 0).sum())
    if not positives:
        return float("nan")
    _, place, count = np.unique(-score, return_inverse=True, return_counts=True)
    positive_counts = np.bincount(place, weights=(y > 0).astype(np.float64), minlength=len(count))
    precision = np.cumsum(positive_counts) / np.cumsum(count)
    return float((positive_counts * precision).sum() / positives)


def top_weight(score: Floats, share: float) -> Floats:
    """n chance of being among the top k = ceil(share * n) under random ties (sum is k)."""
    k = top_count(share, len(score))
    if not k:
        return np.zeros(len(score))
    edge = np.partition(score, len(score) - k)[len(score) - k]
    above, level = score > edge, score == edge
    weight: Floats = above + level * ((k - above.sum()) / level.sum())
    return weight


def precision_at(y: Floats, score: Floats, share: float) -> float:
    """Expected share with the outcome among the top k, over all rows."""
    weight = top_weight(score, share)
    return float((weight * y).sum() / weight.sum()) if weight.sum() else float("nan")


def missed_at(y: Floats, score: Floats, share: float) -> Floats:
    """Per person with the outcome, the chance of being outside the top k (len: positives)."""
    outside: Floats = 1.0 - top_weight(score, share)[y > 0]
    return outside


def brier(y: Floats, chance: Floats) -> float:
    """Mean squared difference."""
    return float(((chance - y) ** 2).mean()) if len(y) else float("nan")


def ece(y: Floats, chance: Floats, bins: int = 15) -> float:
    """Expected calibration error over equal-width bins of the chance."""
    if not len(y):
        return float("nan")
    place = np.minimum((chance * bins).astype(np.int64), bins - 1)
    return float(np.abs(np.bincount(place, weights=y - chance, minlength=bins)).sum() / len(y))


def standard_error(rate: float, people: float) -> float:
    """Standard error of a share, NaN for no people."""
    return float(np.sqrt(rate * (1.0 - rate) / people)) if people else float("nan")
