"""Labels for how much each part of a score weighs."""

from collections.abc import Sequence
from typing import Final

ALL: Final = "all"
MOST: Final = "most"
SOME: Final = "some"
LITTLE: Final = "little"
AGAINST: Final = "against"
HALF, FIFTH = 0.5, 0.2


def shares(points: Sequence[float]) -> list[str]:
    """Label each part by its share of the positive points; a single part is ALL."""
    speaks = sum(part for part in points if part > 0)
    labels = []
    for part in points:
        if part <= 0:
            labels.append(AGAINST)
        elif part == speaks:
            labels.append(ALL if len(points) == 1 else MOST)
        else:
            share = part / speaks
            labels.append(MOST if share >= HALF else SOME if share >= FIFTH else LITTLE)
    return labels
