"""Levels of competence in words, by the chance of the next usual question in it."""

from typing import Final

import numpy as np

from learners.calc.arrays import Floats, Ints

STEPS: Final = (0.5, 0.7, 0.85)
"""From these chances: with help, on their own, can show others."""
FEWEST: Final = 5
"""Fewer answers in a competency are not enough evidence."""


def of(chance: Floats) -> Ints:
    """n levels from 0 (just starting) to 3 (can show others)."""
    return np.searchsorted(STEPS, chance, side="right").astype(np.int64)


def table(right: Floats, chance: Floats) -> list[dict[str, float]]:
    """Per level: its answers, their mean chance and the share that were right."""
    level = of(chance)
    rows = []
    for number, low in enumerate((0.0, *STEPS)):
        at = level == number
        count = int(at.sum())
        rows.append(
            {
                "from": low,
                "n": count,
                "chance": float(chance[at].mean()) if count else float("nan"),
                "right": float(right[at].mean()) if count else float("nan"),
            }
        )
    return rows
