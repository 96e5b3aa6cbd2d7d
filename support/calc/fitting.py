"""Fitting a binned logistic regression with one set of points per course phase (numpy only).

Minimises log-loss + ridge * c^2 + bins * (difference of neighbouring bins)^2 + phases *
(difference of neighbouring phases)^2 by Newton's method, so it is deterministic. Points of a
feature are centred on the people it has evidence about: no evidence is exactly average.
Where a feature has a declared direction, bins that contradict it are pooled with their neighbours
(pool adjacent violators) and the rest is fitted again, so that nobody is flagged for a pattern
that contradicts common sense.

Shapes: n rows, F features, P columns (all bins), Q phases (knots, in days).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from learners.calc.arrays import Bools, Floats, Ints
from support.calc.binning import Bins, firsts

BASE_TIE: Final = 1e-3
"""Ties the base of a phase without people to its neighbours."""
USUAL: Final = 50.0
"""People of the whole course added to each phase's average; all there is in an empty phase."""
STEPS: Final = 60
"""Maximum Newton steps of one descent; about ten are used."""


@dataclass(frozen=True)
class Penalty:
    """Strengths, in units of one person's log-loss. named: the ridge of named bins (modules).

    Modules stay much closer to average than anything a person does: the list is about learners,
    and a hard module is a matter for its owner (DESIGN §1.10).
    """

    ridge: float = 20.0
    bins: float = 30.0
    phases: float = 100.0
    named: float = 300.0


@dataclass(frozen=True)
class Fit:
    """points [Q, P], base [Q] (log-odds), pooled [Q, P] (tied to the bin before)."""

    points: Floats
    base: Floats
    pooled: Bools


@dataclass(frozen=True)
class _Phase:
    """Rows of one phase: columns [n, F], y n, hot [n, P + 1] (last: base), centre [P + 1, same]."""

    columns: Ints
    y: Floats
    hot: "np.typing.NDArray[np.float32]"
    centre: Floats


def _counts(columns: Ints, size: int) -> Floats:
    """[P] people per column."""
    used = columns[columns >= 0]
    return np.bincount(used, minlength=size).astype(np.float64)


def _phase(columns: Ints, y: Floats, first: Ints, usual: Floats) -> _Phase:
    size = int(first[-1])
    padded = np.where(columns >= 0, columns, size + 1)
    hot = np.zeros((len(y), size + 2), dtype=np.float32)
    for place in range(columns.shape[1]):
        hot[np.arange(len(y)), padded[:, place]] = 1.0
    hot = hot[:, : size + 1].copy()
    hot[:, size] = 1.0
    count = _counts(columns, size) + USUAL * usual
    centre = np.eye(size + 1)
    for low, high in pairwise(first):
        part = slice(int(low), int(high))
        centre[part, part] -= count[part] / max(count[part].sum(), 1e-9)
    return _Phase(columns=padded, y=y, hot=hot, centre=centre)


def _untied(tie: Floats, points: Floats) -> Floats:
    """Mean of the points that share each free number."""
    return np.asarray((points @ tie) / tie.sum(axis=0), dtype=np.float64)


def _ties(pooled: Bools) -> Floats:
    """[P + 1, free] which free number each column takes, after tying pooled bins to the last."""
    free = np.cumsum(~np.append(pooled, False)) - 1
    out = np.zeros((len(free), int(free[-1]) + 1))
    out[np.arange(len(free)), free] = 1.0
    return out


def _roughness(bins: Sequence[Bins], penalty: Penalty) -> Floats:
    """[P + 1, P + 1] ridge and neighbouring-bin penalty of one phase."""
    first = firsts(bins)
    out = np.eye(int(first[-1]) + 1) * penalty.ridge
    out[-1, -1] = 1e-6
    for place, feature in enumerate(bins):
        if feature.labels:
            part = np.arange(first[place], first[place + 1])
            out[part, part] = penalty.named
            continue
        for column in range(int(first[place]) + 1, int(first[place]) + feature.ordered):
            out[column, column] += penalty.bins
            out[column - 1, column - 1] += penalty.bins
            out[column, column - 1] -= penalty.bins
            out[column - 1, column] -= penalty.bins
    return out


def _bond(size: int, strength: float) -> Floats:
    """[P + 1] strength of the tie between neighbouring phases, weak for the base."""
    return np.append(np.full(size, strength), BASE_TIE)


def _slope(phase: _Phase, points: Floats) -> tuple[float, Floats, Floats]:
    """Log-loss, its gradient [P + 1] by centred points, and each row's curvature n."""
    table = np.append(points[:-1], [0.0, 0.0])
    score = points[-1] + table[phase.columns].sum(axis=1)
    loss = float(np.logaddexp(0.0, score).sum() - (phase.y * score).sum())
    chance = 1.0 / (1.0 + np.exp(-score))
    size = len(points) - 1
    slope = chance - phase.y
    weights = np.repeat(slope, phase.columns.shape[1])
    gradient = np.bincount(phase.columns.ravel(), weights=weights, minlength=size)[:size]
    return loss, np.append(gradient, slope.sum()), chance * (1.0 - chance)


def _curve(phase: _Phase, curvature: Floats) -> Floats:
    """[P + 1, P + 1] Hessian of the log-loss by centred points (single precision sums)."""
    bent = phase.hot * curvature.astype(np.float32)[:, None]
    return (bent.T @ phase.hot).astype(np.float64)


def _block_solve(
    blocks: Sequence[Floats], links: Sequence[Floats], right: Sequence[Floats]
) -> list[Floats]:
    """Solve a symmetric block-tridiagonal system; links[k] is block (k, k + 1)."""
    diagonal, sides = [blocks[0]], [right[0]]
    for place, link in enumerate(links):
        solved = np.linalg.solve(diagonal[-1], np.column_stack([link, sides[-1]]))
        diagonal.append(blocks[place + 1] - link.T @ solved[:, :-1])
        sides.append(right[place + 1] - link.T @ solved[:, -1])
    out = [np.linalg.solve(diagonal[-1], sides[-1])]
    for place in range(len(links) - 1, -1, -1):
        out.insert(0, np.linalg.solve(diagonal[place], sides[place] - links[place] @ out[0]))
    return [np.asarray(block, dtype=np.float64) for block in out]


class _Descent:
    """Newton's method over all phases. Curves are reused while steps hardly change them."""

    def __init__(self, phases: Sequence[_Phase], rough: Floats, bond: Floats) -> None:
        self.phases = phases
        self.rough = rough
        self.bond = bond
        self.curves: list[Floats] = []

    def run(self, ties: Sequence[Floats], start: Sequence[Floats], fresh: int) -> list[Floats]:
        """Free numbers per phase at the minimum; curves are renewed in the first `fresh` steps."""
        rough, links = self._penalties(ties)
        shapes = [phase.centre @ tie for phase, tie in zip(self.phases, ties, strict=True)]
        theta, best = list(start), np.inf
        step = [np.zeros_like(numbers) for numbers in theta]
        for turn in range(STEPS):
            gradient = _pull(rough, links, theta)
            loss = 0.5 * sum(float(a @ b) for a, b in zip(theta, gradient, strict=True))
            bends = []
            for place, (phase, shape) in enumerate(zip(self.phases, shapes, strict=True)):
                phase_loss, slope, bend = _slope(phase, shape @ theta[place])
                loss += phase_loss
                gradient[place] = gradient[place] + shape.T @ slope
                bends.append(bend)
            if loss > best:
                step = [move / 2 for move in step]
                theta = [numbers + back for numbers, back in zip(theta, step, strict=True)]
            elif best - loss < 1e-8 * abs(loss):
                break
            else:
                if turn < fresh:
                    self._renew(bends)
                best, step = loss, self._step(rough, links, shapes, gradient)
                theta = [numbers - move for numbers, move in zip(theta, step, strict=True)]
        return theta

    def _penalties(self, ties: Sequence[Floats]) -> tuple[list[Floats], list[Floats]]:
        """Penalty of each phase's free numbers, and the link of each phase to the next."""
        bond, last = np.diag(self.bond), len(ties) - 1
        own = [
            tie.T @ (self.rough + ((place > 0) + (place < last)) * bond) @ tie
            for place, tie in enumerate(ties)
        ]
        return own, [-(low.T @ bond @ high) for low, high in pairwise(ties)]

    def _renew(self, bends: Sequence[Floats]) -> None:
        self.curves = [_curve(phase, bend) for phase, bend in zip(self.phases, bends, strict=True)]

    def _step(
        self,
        rough: Sequence[Floats],
        links: Sequence[Floats],
        shapes: Sequence[Floats],
        gradient: Sequence[Floats],
    ) -> list[Floats]:
        blocks = [
            ridge + shape.T @ curve @ shape
            for ridge, shape, curve in zip(rough, shapes, self.curves, strict=True)
        ]
        return _block_solve(blocks, links, gradient)


def _pull(
    rough: Sequence[Floats], links: Sequence[Floats], theta: Sequence[Floats]
) -> list[Floats]:
    """Gradient of the penalties."""
    out = [ridge @ numbers for ridge, numbers in zip(rough, theta, strict=True)]
    for place, link in enumerate(links):
        out[place] = out[place] + link @ theta[place + 1]
        out[place + 1] = out[place + 1] + link.T @ theta[place]
    return out


def pool(values: Floats, weights: Floats, direction: int) -> Bools:
    """Mark the bins to tie to the bin before so that values run in `direction` (PAVA)."""
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values * direction, weights + 1e-9, strict=True):
        block = (float(value), float(weight), 1)
        while blocks and blocks[-1][0] > block[0] + 1e-12:
            mean, mass, size = blocks.pop()
            total = mass + block[1]
            block = ((mean * mass + block[0] * block[1]) / total, total, size + block[2])
        blocks.append(block)
    tied = np.ones(len(values), dtype=np.bool_)
    tied[np.cumsum([0] + [size for _, _, size in blocks[:-1]])] = False
    return tied


def _contradicted(bins: Sequence[Bins], phase: _Phase, points: Floats, pooled: Bools) -> Bools:
    first = firsts(bins)
    count = phase.hot[:, :-1].sum(axis=0, dtype=np.float64)
    out = pooled.copy()
    for place, feature in enumerate(bins):
        if feature.direction and not feature.labels:
            part = slice(int(first[place]), int(first[place]) + feature.ordered)
            out[part] |= pool(points[part], count[part], feature.direction)
    return out


def fit(
    bins: Sequence[Bins], columns: Ints, phase: Ints, y: Floats, knots: int, penalty: Penalty
) -> Fit:
    """Fit points on rows, each at a knot. phase: n, index of the row's knot."""
    first = firsts(bins)
    size = int(first[-1])
    count = _counts(columns, size)
    of = np.repeat(np.arange(len(bins)), np.diff(first))
    usual = count / np.maximum(np.bincount(of, weights=count), 1.0)[of]
    parts = [_phase(columns[phase == k], y[phase == k], first, usual) for k in range(knots)]
    descent = _Descent(parts, _roughness(bins, penalty), _bond(size, penalty.phases))
    pooled = [np.zeros(size, dtype=np.bool_) for _ in range(knots)]
    full = [np.zeros(size + 1) for _ in range(knots)]
    for turn in range(size + 1):  # each round ties at least one more bin, or is the last
        ties = [_ties(tied) for tied in pooled]
        start = [_untied(tie, points) for tie, points in zip(ties, full, strict=True)]
        free = descent.run(ties, start, fresh=0 if turn else 4)
        full = [tie @ numbers for tie, numbers in zip(ties, free, strict=True)]
        wrong = [
            _contradicted(bins, part, points[:-1], tied)
            for part, points, tied in zip(parts, full, pooled, strict=True)
        ]
        if all((new == old).all() for new, old in zip(wrong, pooled, strict=True)):
            break
        pooled = wrong
    centred = np.array([part.centre @ points for part, points in zip(parts, full, strict=True)])
    return Fit(points=centred[:, :-1], base=centred[:, -1], pooled=np.array(pooled))
