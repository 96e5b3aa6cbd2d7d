"""How much each part of a score weighs, in words: points in, words out."""

from collections.abc import Sequence
from typing import Final

ALL: Final = "all"
MOST: Final = "most"
SOME: Final = "some"
LITTLE: Final = "little"
AGAINST: Final = "against"
HALF, FIFTH = 0.5, 0.2


def shares(points: Sequence[float]) -> list[str]:
    """A word for each part: of what speaks for it, or against it. Only one part: all of it."""
    speaks = sum(part for part in points if part > 0)
    words = []
    for part in points:
        if part <= 0:
            words.append(AGAINST)
        elif part == speaks:
            words.append(ALL if len(points) == 1 else MOST)
        else:
            share = part / speaks
            words.append(MOST if share >= HALF else SOME if share >= FIFTH else LITTLE)
    return words
