"""Answers that still count, and how many people say each word of a step."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

Answers = tuple[int, int, str, bool]  # learner, step, answer, whether undo wrote the row
Key = tuple[int, int, str]  # step, pathway (0: every one), word
DONE, KNOWN, HARD, IRRELEVANT, GREAT = (
    "done", "already know", "too hard", "not relevant", "great",
)  # fmt: skip
# Who can say a word of a step: those who said one of these. Someone who put it off says nothing.
RATERS: Final[Mapping[str, frozenset[str]]] = {
    HARD: frozenset({DONE, HARD, GREAT}),
    KNOWN: frozenset({DONE, HARD, GREAT, KNOWN}),
    IRRELEVANT: frozenset({DONE, HARD, GREAT, KNOWN, IRRELEVANT}),
    GREAT: frozenset({DONE, GREAT}),
}


@dataclass
class Count:
    """How many people can say a word, and how many do."""

    raters: int = 0
    said: int = 0


def remaining(rows: Iterable[Answers]) -> dict[tuple[int, int], frozenset[str]]:
    """Return the answers that were not taken back, by learner and step.

    Rows come in order of learner, step and time. A row written by undo takes back the answer before
    it, and repeats the one before that.
    """
    words = {}
    for pair, own in groupby(rows, key=lambda row: row[:2]):
        stack: list[str] = []
        for _learner, _step, answer, is_undo in own:
            if not is_undo:
                stack.append(answer)
            elif stack:
                stack.pop()
        words[pair] = frozenset(stack)
    return words


def counts(
    words: Mapping[tuple[int, int], frozenset[str]],
    aims: Mapping[int, Iterable[int]],
    listings: Mapping[int, frozenset[int]],
) -> dict[Key, Count]:
    """Return how many people can say each word of a step, and how many do.

    `aims`: the pathways of a learner; `listings`: the steps of a pathway.
    """
    raters: Counter[Key] = Counter()
    said: Counter[Key] = Counter()
    for (learner, step), own in words.items():
        for word, can in RATERS.items():
            if not own & can:
                continue
            about = [0]
            if word == IRRELEVANT:
                about = [aim for aim in aims.get(learner, ()) if step in listings.get(aim, ())]
            for aim in about:
                raters[step, aim, word] += 1
                said[step, aim, word] += word in own
    return {key: Count(number, said[key]) for key, number in raters.items()}
