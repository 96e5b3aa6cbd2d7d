"""The chance that a learner's next answer is right: a logistic scorecard with item difficulty.

log-odds = base + skill + item + weights · features, where everything a learner did is a feature
(`FEATURES`) written so that more of it means more right answers: weights are never negative. Skill
and item effects are fitted jointly with the weights, an item's shrunk to its skill's and a skill's
to the average. Training learners are dealt into folds: what is expected of them, and the effects
that their answers are fitted with, come from the learners of the other folds.

Answers of a learner follow each other in the order of their rows; learners may be interleaved.
Deterministic, without randomness or a clock. Source: research on ASSISTments 2009, where item
difficulty, counts and decayed results equal recurrent networks (docs/judging-competence.md).

Shapes: n answers, K skills, M items, F features.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from learners.calc.arrays import Bools, Floats, Ints

FEATURES: Final = (
    "right so far",
    "wrong so far",
    "right in the skill",
    "wrong in the skill",
    "recently better than expected",
    "recently better than expected in the skill",
    "the last answer",
    "the same skill as before",
    "the first time at the skill",
    "running ability",
    "running ability in the skill",
)
DECAY, SKILL_DECAY = 0.95, 0.8
"""What an older answer counts for, against the answer after it, in recent results."""
GAIN, SLOWING, SKILL_SLOWING = 0.4, 0.05, 0.1
"""Running ability moves by GAIN / (1 + slowing · answers so far) of what was not expected."""
ITEM_RIDGE, SKILL_RIDGE, WEIGHT_RIDGE = 1.5, 2.0, 1.0
ROUNDS, WARM_UP, FOLDS = 6, 3, 5


@dataclass(frozen=True)
class Answers:
    """learner, item, skill: n codes from 0; right: n in 0..1, NaN for a question only asked."""

    learner: Ints
    item: Ints
    skill: Ints
    right: Floats

    def __len__(self) -> int:
        return len(self.right)

    def rows(self, index: Ints | Bools) -> "Answers":
        return Answers(self.learner[index], self.item[index], self.skill[index], self.right[index])


@dataclass(frozen=True)
class Effects:
    """Log-odds of skills (K) and of items beyond their skill (M)."""

    skill: Floats
    item: Floats

    def of(self, answers: Answers) -> Floats:
        """n effects of the answers' questions; an item or skill never seen is average."""
        total = np.zeros(len(answers))
        for effect, code in (self.skill, answers.skill), (self.item, answers.item):
            seen = code < len(effect)
            total += np.where(seen, effect[np.where(seen, code, 0)], 0.0)
        return total


@dataclass(frozen=True)
class Mastery:
    """A fitted model: base, weights F, and the effects of skills and items."""

    base: float
    weights: Floats
    effects: Effects

    def chance(self, answers: Answers) -> Floats:
        """n chances of a right answer, each from the learner's answers before it only."""
        effect = self.effects.of(answers)
        found = features(_history(answers), self.base + effect)
        return sigmoid(self.base + effect + found @ self.weights)


def sigmoid(log_odds: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)), dtype=np.float64)


# What a learner did before each answer ------------------------------------------------------------


@dataclass(frozen=True)
class _History:
    """Answers ordered by learner, and what does not depend on difficulty. fixed: [n, F].

    place: each row's place in the file; pair: n codes of (learner, skill); so_far, in_skill: n
    answers before; turn: rows by so_far, answers first; ends [turns, 2]: where each turn's answers
    and then its rows end.
    """

    answers: Answers
    place: Ints
    pair: Ints
    so_far: Floats
    in_skill: Floats
    fixed: Floats
    turn: Ints
    ends: Ints


def _before(group: Ints, values: Floats) -> Floats:
    """Sum of the values of earlier rows in the same group (n)."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    total = np.cumsum(values[order]) - values[order]
    first = np.r_[True, ordered[1:] != ordered[:-1]][: len(group)]
    out = np.empty(len(group))
    out[order] = total - total[first][np.cumsum(first) - 1]
    return out


def _latest(group: Ints, answered: Bools) -> Ints:
    """Row of the last answer before each row in the same group (n); -1 where there is none."""
    order = np.argsort(group, kind="stable")
    ordered, place = group[order], np.arange(len(group))
    first = np.r_[True, ordered[1:] != ordered[:-1]][: len(group)]
    start = place[first][np.cumsum(first) - 1]
    last = np.maximum.accumulate(np.where(answered[order], place, -1))
    last = np.r_[-1, last][: len(group)]
    out = np.empty(len(group), dtype=np.int64)
    out[order] = np.where(last >= start, order[last], -1)
    return out


def _history(answers: Answers) -> _History:
    place = np.argsort(answers.learner, kind="stable")
    ordered = answers.rows(place)
    learner, skill = ordered.learner, ordered.skill
    answered = ~np.isnan(ordered.right)
    right = np.where(answered, ordered.right, 0.0)
    _, pair = np.unique(learner * (skill.max(initial=0) + 1) + skill, return_inverse=True)
    so_far, in_skill = _before(learner, answered * 1.0), _before(pair, answered * 1.0)
    won, won_in_skill = _before(learner, right), _before(pair, right)
    last = np.where(answered, _latest(learner, answered), _latest(pair, answered))
    fixed = np.zeros((len(right), len(FEATURES)))
    fixed[:, 0], fixed[:, 1] = np.log1p(won), -np.log1p(so_far - won)
    fixed[:, 2], fixed[:, 3] = np.log1p(won_in_skill), -np.log1p(in_skill - won_in_skill)
    fixed[:, 6] = np.where(last >= 0, 2.0 * right[last] - 1.0, 0.0)
    fixed[:, 7] = (last >= 0) & (skill[last] == skill)
    fixed[:, 8] = -1.0 * (in_skill == 0)
    turn = np.lexsort((~answered, so_far))
    steps = (2 * so_far + ~answered).astype(np.int64)
    turns = int(so_far.max(initial=-1)) + 1
    ends = np.bincount(steps, minlength=2 * turns).cumsum().reshape(turns, 2)
    return _History(ordered, place, pair, so_far, in_skill, fixed, turn, ends)


def features(history: _History, expected: Floats) -> Floats:
    """[n, F] features in the order of the file. expected: n log-odds of an average learner."""
    found = history.fixed.copy()
    weight = _weight_sum(DECAY, history.so_far), _weight_sum(SKILL_DECAY, history.in_skill)
    walked = _walk(history, expected[history.place])
    found[:, 4:6] = walked[:, :2] / np.column_stack(weight)
    found[:, 9:11] = walked[:, 2:]
    out = np.empty_like(found)
    out[history.place] = found
    return out


def _weight_sum(decay: float, answers: Floats) -> Floats:
    """One more than the weights of this many answers; one holds back after few of them."""
    return np.asarray((1.0 - decay**answers) / (1.0 - decay) + 1.0, dtype=np.float64)


def _walk(history: _History, expected: Floats) -> Floats:
    """[n, 4] before each answer: recent results and running ability, over all and in the skill.

    Everyone's k-th answer is worked on at once, so the loop is as long as the longest history.
    """
    turn, answers = history.turn, history.answers
    learner, pair, expected = answers.learner[turn], history.pair[turn], expected[turn]
    right = answers.right[turn]
    surprise = right - sigmoid(expected)
    gain = GAIN / (1.0 + SLOWING * history.so_far[turn])
    skill_gain = GAIN / (1.0 + SKILL_SLOWING * history.in_skill[turn])
    people = np.zeros((learner.max(initial=-1) + 1, 2))
    pairs = np.zeros((pair.max(initial=-1) + 1, 2))
    before = np.empty((len(turn), 4))
    start = 0
    for answered, end in history.ends.tolist():
        before[start:end, 0::2] = people[learner[start:end]]
        before[start:end, 1::2] = pairs[pair[start:end]]
        at = slice(start, answered)
        start, who, where, so_far = end, learner[at], pair[at], before[at]
        ability = expected[at] + so_far[:, 2] + so_far[:, 3]
        missed = right[at] - 1.0 / (1.0 + np.exp(-ability))
        people[who, 0] = DECAY * so_far[:, 0] + surprise[at]
        people[who, 1] = so_far[:, 2] + gain[at] * missed
        pairs[where, 0] = SKILL_DECAY * so_far[:, 1] + surprise[at]
        pairs[where, 1] = so_far[:, 3] + skill_gain[at] * missed
    out = np.empty_like(before)
    out[turn] = before
    return out


# Fitting ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fold:
    """The effects without one fold's answers, or of all; rows: the answers they are fitted on."""

    rows: Ints
    answers: Answers
    effects: Effects

    @property
    def log_odds(self) -> Floats:
        """Effects of the rows' questions."""
        return self.effects.skill[self.answers.skill] + self.effects.item[self.answers.item]


def fit(answers: Answers) -> Mastery:
    """Fit weights and effects on answers, by turns. All `right` are numbers; n is at least 1."""
    fold = answers.learner % FOLDS
    history = _history(answers)
    parts = [_fold(answers, np.flatnonzero(fold != part)) for part in range(FOLDS + 1)]
    mean = (answers.right.sum() + 1.0) / (len(answers) + 2.0)
    weights = np.zeros(len(FEATURES) + 1)
    weights[0] = np.log(mean / (1.0 - mean))
    for _ in range(WARM_UP):
        _improve(parts, np.full(len(answers), weights[0]))
    for _ in range(ROUNDS):
        own = np.zeros(len(answers))
        for number, part in enumerate(parts[:FOLDS]):
            at = np.flatnonzero(fold == number)
            own[at] = part.effects.of(answers.rows(at))
        columns = np.column_stack([np.ones(len(answers)), features(history, weights[0] + own)])
        weights = _weigh(columns, answers.right, own, weights)
        _improve(parts, columns @ weights)
    return Mastery(base=float(weights[0]), weights=weights[1:], effects=parts[FOLDS].effects)


def _fold(answers: Answers, rows: Ints) -> _Fold:
    """No effects yet, for every skill and item of all answers."""
    skills, items = int(answers.skill.max()) + 1, int(answers.item.max()) + 1
    return _Fold(rows, answers.rows(rows), Effects(np.zeros(skills), np.zeros(items)))


def _improve(parts: Sequence[_Fold], rest: Floats) -> None:
    """Take one Newton step for every skill and then every item. rest: n log-odds without them."""
    for part in parts:
        some = part.answers
        for effect, code, ridge in (
            (part.effects.skill, some.skill, SKILL_RIDGE),
            (part.effects.item, some.item, ITEM_RIDGE),
        ):
            chance = sigmoid(rest[part.rows] + part.log_odds)
            slope = np.bincount(code, some.right - chance, len(effect)) - ridge * effect
            effect += slope / (np.bincount(code, chance * (1 - chance), len(effect)) + ridge)


def _weigh(columns: Floats, right: Floats, own: Floats, start: Floats) -> Floats:
    """Fit base and weights by Newton's method; a weight that would be negative is left at 0."""
    weights, free = start, np.ones(len(start), dtype=np.bool_)
    ridge = np.full(len(start), WEIGHT_RIDGE)
    ridge[0] = 0.0
    while True:
        for _ in range(10):
            chance = sigmoid(own + columns @ weights)
            slope = columns.T @ (right - chance) - ridge * weights
            curve = (columns.T * (chance * (1 - chance))) @ columns + np.diag(ridge + 1e-9)
            step = np.zeros(len(start))
            step[free] = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
            weights = weights + step
            if np.abs(step).max() < 1e-4:
                break
        negative = free & (weights < 0) & (ridge > 0)
        if not negative.any():
            return weights
        free &= ~negative
        weights = np.where(negative, 0.0, weights)
