"""A fitted model as a card in plain JSON, and its figures on learners it was not fitted on."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from learners.calc import metrics
from learners.calc.mastery import Answers, Effects, Mastery, fit

FEWEST_LEARNERS: Final = 50
JUDGED_ON: Final = 5
"""One learner in so many is judged on, and not learned from."""


class NotEnoughError(ValueError):
    """There are too few answers to learn from, or to judge on."""


def learn(answers: Answers, items: Iterable[str], skills: Iterable[str]) -> dict[str, Any]:
    """Return a card fitted on all answers. items, skills: the names of their codes."""
    mastery = fit(answers)
    effects = mastery.effects
    return {
        "base": mastery.base,
        "weights": mastery.weights.tolist(),
        "items": dict(zip(items, effects.item.tolist(), strict=True)),
        "skills": dict(zip(skills, effects.skill.tolist(), strict=True)),
    }


def read(card: dict[str, Any]) -> tuple[Mastery, dict[str, dict[str, int]]]:
    """Return a card's model, and its codes of items and skills."""
    effects = Effects(np.array([*card["skills"].values()]), np.array([*card["items"].values()]))
    codes = {kind: {name: at for at, name in enumerate(card[kind])} for kind in ("items", "skills")}
    return Mastery(card["base"], np.array(card["weights"]), effects), codes


def figures(answers: Answers) -> dict[str, float]:
    """Return how good a fit on most learners is on the others. Raises `NotEnoughError`."""
    people = int(answers.learner.max(initial=-1)) + 1
    if people < FEWEST_LEARNERS:
        raise NotEnoughError(f"{people} of at least {FEWEST_LEARNERS} learners have answers")
    left_out = answers.learner % JUDGED_ON == 0
    test = answers.rows(left_out)
    outcome = np.where(test.right >= 0.5, 1.0, 0.0)
    if len(np.unique(outcome)) < 2:
        raise NotEnoughError("there are not both right and wrong answers")
    chance = fit(answers.rows(~left_out)).chance(test)
    return {
        "learners": people,
        "answers": len(answers),
        "n": len(test),
        "auc": round(metrics.auc(outcome, chance), 4),
        "ece": round(metrics.ece(test.right, chance), 4),
    }
