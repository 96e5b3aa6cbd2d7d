"""The geometry of a hill with cairns: stones in a pile, slopes, and what fits on the drawing.

Lengths are units of a drawing, x to the right and y down. Nothing is random: what looks uneven is
computed from the number of the cairn and of its stone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

Point = tuple[float, float]
MOST_STONES = 10  # in one cairn
FOOT, TOP = 21.0, 9.0  # half the width of the lowest and of the highest stone of a tall cairn
THICK, THIN = 5.6, 4.2  # half their heights
OVERLAP = 2.3  # of two neighbours
GENTLE = 7  # a cairn of fewer stones narrows as if it had this many


@dataclass(frozen=True)
class Stone:
    """An ellipse, placed from the middle of its cairn's foot; `turn` is in degrees."""

    x: float
    y: float
    rx: float
    ry: float
    turn: float


@dataclass(frozen=True)
class Window:
    """What to draw of a row, `start` to `stop`, and how many are left out on each side."""

    start: int
    stop: int
    before: int
    after: int


def uneven(*numbers: int) -> float:
    """Return a number from -1 to 1 that looks random, and is the same for the same numbers."""
    mixed = 0
    for number in numbers:
        mixed = (mixed + number + 1) * 2654435761 % 2**32
        mixed ^= mixed >> 15
    return mixed / 2**31 - 1


def steps_per_stone(sizes: Sequence[int]) -> int:
    """Return the number of steps per stone, so that the tallest cairn fits the drawing."""
    return max(1, math.ceil(max(sizes, default=0) / MOST_STONES))


@lru_cache(maxsize=1024)
def pile(count: int, number: int) -> tuple[Stone, ...]:
    """Return the stones of cairn `number`, lowest first."""
    stones: list[Stone] = []
    top = 0.0
    for place in range(count):
        share = place / (max(count, GENTLE) - 1)
        ry = THICK + (THIN - THICK) * share
        rx = FOOT + (TOP - FOOT) * share + uneven(number, place, 0)
        y = top - ry + (OVERLAP if place else 0.0)
        x = 2 * uneven(number, place, 1) if place else 0.0
        stones.append(Stone(x, y, rx, ry, 4 * uneven(number, place, 2)))
        top = y - ry
    return tuple(stones)


def height(stones: Sequence[Stone]) -> float:
    """Return how far a pile reaches above its foot."""
    return -min((stone.y - stone.ry - 1 for stone in stones), default=0.0)


def window(count: int, current: int, most: int) -> Window:
    """Return which of a row of `count` to draw around the current one.

    There are `most` places (5 or more). Where some are left out on a side, a place there is used
    to show how many: always two or more.
    """
    if count <= most:
        return Window(0, count, 0, 0)
    inner = most - 2
    start = current - inner // 2
    if start <= 1:
        return Window(0, most - 1, 0, count - most + 1)
    if start + inner >= count - 1:
        return Window(count - most + 1, count, count - most + 1, 0)
    return Window(start, start + inner, start, count - start - inner)


def slope(x: float, width: float, rise: float) -> float:
    """Return the height at x of a slope with two gentle shoulders, at most `rise`."""
    share = x / width
    return rise * (share + 0.045 * math.sin(4.2 * math.pi * share) * (1 - share))


def smooth(points: Sequence[Point]) -> str:
    """Return the data of an SVG path: a curve through points (Catmull–Rom as Béziers)."""
    around = [points[0], *points, points[-1]]
    parts = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for one, two, three, four in zip(around, around[1:], around[2:], around[3:], strict=False):
        first = (two[0] + (three[0] - one[0]) / 6, two[1] + (three[1] - one[1]) / 6)
        second = (three[0] - (four[0] - two[0]) / 6, three[1] - (four[1] - two[1]) / 6)
        parts.append("C" + " ".join(number(value) for p in (first, second, three) for value in p))
    return "".join(parts)


def number(value: float) -> str:
    """Format a length with at most one decimal, as short as SVG allows."""
    return f"{round(value, 1) + 0.0:g}"
