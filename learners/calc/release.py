"""The one rule for publishing figures about people (DESIGN §4).

Nothing about fewer than ten people; figures in steps of five; in a group of fewer than 50, words
instead of a figure that shows what everybody, or nobody, answered. The same on a page, in an
export, an email and the audit. Source: research/coproduction.md §2.4 (NSS, HESA, Ofqual).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

FEW: Final = 10  # people; nothing is published about fewer
STEP: Final = 5  # figures do not move between steps
WORDS_BELOW: Final = 50  # people; smaller groups have words for a full or an empty cell

Key = TypeVar("Key", bound=Hashable)


def is_enough(people: float) -> bool:
    """Return whether there are enough people for a figure about them."""
    return people >= FEW


def batch(people: int) -> int:
    """Return a number of people down to the last step, or 0 if there are too few.

    A page at 10 people and again at 11 would show what the eleventh answered.
    """
    return people // STEP * STEP if is_enough(people) else 0


def rounded(count: int) -> int:
    """Return the nearest step."""
    return (count + STEP // 2) // STEP * STEP


class Amount(Enum):
    FIGURE = "figure"
    NEARLY_ALL = "nearly all"
    FEW_OR_NONE = "few or none"


@dataclass(frozen=True)
class Cell:
    """A published count; `count` is rounded, and None where words stand for it."""

    amount: Amount
    count: int | None


def cell(count: int, people: int) -> Cell:
    """Return what may be published about `count` of `people`, which must be enough.

    The words cover a full cell and those that round to it, so that they never say "all". No figure
    is above that of the people: 60 of at least 55 would say that at most one did not.
    """
    if people < WORDS_BELOW:
        if rounded(people - count) == 0:
            return Cell(Amount.NEARLY_ALL, None)
        if rounded(count) == 0:
            return Cell(Amount.FEW_OR_NONE, None)
    return Cell(Amount.FIGURE, min(rounded(count), batch(people)))


def cells(counts: Sequence[int]) -> tuple[Cell, ...]:
    """Return the cells of one question, or none if too few people answered it."""
    people = sum(counts)
    return tuple(cell(count, people) for count in counts) if is_enough(people) else ()


def merged(groups: Mapping[Key, int]) -> list[tuple[Key, ...]]:
    """Return the groups that may be published, by size from the largest: those of enough people
    alone, the others together.

    Where the others are still too few, the smallest of the large ones joins them: a group left
    out could be found by subtraction. Nothing if they are too few in all.
    """
    by_size = sorted(groups, key=lambda key: -groups[key])
    alone = [key for key in by_size if is_enough(groups[key])]
    others = [key for key in by_size if groups[key] and not is_enough(groups[key])]
    while others and alone and not is_enough(sum(groups[key] for key in others)):
        others.insert(0, alone.pop())
    parts: list[tuple[Key, ...]] = [(key,) for key in alone]
    if others and is_enough(sum(groups[key] for key in others)):
        parts.append(tuple(others))
    return parts
