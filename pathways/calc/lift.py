"""How much what people say of a step moves its own value: a little, between steps alike."""

from collections.abc import Container, Iterable
from typing import Final, NamedTuple

# The four words are not one scale. Most of what people say is about them, not about the step.
SAYS: Final = {"great": 1.0, "not relevant": -1.0, "already know": -0.5, "too hard": -0.25}
MOST = 0.25


class Deviation(NamedTuple):
    """How far the share that says a word is from the usual, for one aim (0: for every aim)."""

    pathway: int
    word: str
    by: float


def lift(deviations: Iterable[Deviation], pathways: Container[int]) -> float:
    """Return the factor on a step's own value, for someone who follows these pathways."""
    total = sum(SAYS[word] * by for aim, word, by in deviations if not aim or aim in pathways)
    return 1 + min(MOST, max(-MOST, total))
