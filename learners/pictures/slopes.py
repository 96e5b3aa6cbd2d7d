"""Where the cairns and labels of a hill are on its drawing: side by side, or up a tall one.

Each cairn has a column or a row of its own, and its stones and label stay inside it, so no two
labels can overlap. Lengths are units of the drawing, y down.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape

from learners.calc import hill
from learners.calc.hill import number
from learners.pictures.picture import Label, broken, ellipse

EDGE, BETWEEN = 12.0, 8.0  # space at the edges of a drawing, and between two cairns
WIDEST = 190.0  # no label is wider, however few there are
BESIDE = 118.0  # where labels begin on a tall drawing
LOWEST = 150.0  # height of a tall drawing with a single stone
Drawn = tuple[list[str], tuple[float, float]]  # parts of a drawing, and its width and height


@dataclass(frozen=True)
class Mark:
    """A cairn with its label, or the cairns that are left out on one side.

    `stones` are classes, the lowest first; `title` and `state` are the label; `name` is what a
    screen reader says; `now` marks the cairn that grows.
    """

    number: int
    stones: tuple[str, ...]
    title: str = ""
    state: str = ""
    name: str = ""
    url: str = ""
    now: bool = False


@dataclass(frozen=True)
class Frame:
    """The width of a drawing, the rise of its slope, and the height and lines of its titles."""

    width: float
    rise: float
    size: float
    lines: int


SMALL, WIDE, NARROW = Frame(600, 96, 14, 2), Frame(720, 120, 14, 3), Frame(300, 0, 15, 3)


@dataclass(frozen=True)
class Placed:
    """A mark with its foot at x, y; its label; and the box (x, y, width, height) of both."""

    mark: Mark
    x: float
    y: float
    label: Label
    box: tuple[float, float, float, float]

    def svg(self) -> str:
        pile = hill.pile(len(self.mark.stones), self.mark.number)
        kinds = zip(pile, self.mark.stones, strict=True)
        inside = "".join(ellipse(stone, self.x, self.y, kind) for stone, kind in kinds)
        inside += self.label.svg()
        if not self.mark.url:
            name = f' role="img" aria-label="{escape(self.mark.name)}"' if self.mark.name else ""
            return f'<g class="cairn"{name}>{inside}</g>'
        now = ' aria-current="step"' if self.mark.now else ""
        x, y, width, height = map(number, self.box)
        box = f'<rect class="box" x="{x}" y="{y}" width="{width}" height="{height}" rx="10"/>'
        url, name = escape(self.mark.url), escape(self.mark.name)
        return f'<a class="cairn" href="{url}" aria-label="{name}"{now}>{box}{inside}</a>'


def reach(mark: Mark) -> float:
    """Return how far the stones of a mark reach above its foot."""
    return hill.height(hill.pile(len(mark.stones), mark.number))


def title(mark: Mark, room: float, frame: Frame) -> tuple[str, ...]:
    lines = broken(mark.title, room, frame.size, frame.lines)
    return (*lines, mark.state) if mark.state else lines


def side_by_side(marks: Sequence[Mark], frame: Frame, aim: str) -> Drawn:
    """Draw cairns from left to right up a slope, each with its label below."""
    room = (frame.width - 2 * EDGE) / len(marks)
    across = [EDGE + room * (place + 0.5) for place in range(len(marks))]
    rises = [hill.slope(x, frame.width, frame.rise) for x in across]
    summit, top = flag(aim, frame)
    base = top + max(frame.rise, *(reach(mark) + up for mark, up in zip(marks, rises, strict=True)))
    placed = [
        below(mark, (x, base - rise), room, frame)
        for mark, x, rise in zip(marks, across, rises, strict=True)
    ]
    height = max(base + 34, *(it.label.bottom + 10 for it in placed))
    ground = wide_ground((frame.width, height), base, frame.rise)
    ends = [(0.0, base), *((it.x, it.y) for it in placed), (frame.width, base - frame.rise)]
    way = f'<path class="way" d="{hill.smooth(ends)}"/>'
    return [*ground, way, *summit, *(it.svg() for it in placed)], (frame.width, height)


def below(mark: Mark, foot: hill.Point, room: float, frame: Frame) -> Placed:
    """Place a mark in its column, `room` wide, with the label below its foot."""
    lines = title(mark, min(room - BETWEEN, WIDEST), frame)
    label = Label(lines, foot[0], foot[1] + frame.size * 1.25, frame.size)
    upper, wide = foot[1] - reach(mark) - 4, min(room, WIDEST + BETWEEN) - 2
    box = (foot[0] - wide / 2, upper, wide, label.bottom + 3 - upper)
    return Placed(mark, *foot, label, box)


def wide_ground(size: tuple[float, float], base: float, rise: float) -> list[str]:
    """Draw three slopes, the farthest first."""
    shapes = [(22, 1.05, 9, 0.5), (4, 0.95, 4, 2.2), (-26, 0.62, 6, 4.0)]
    return [wide_slope(size, base, rise, it, f"hill-{n}") for n, it in enumerate(shapes, 1)]


def wide_slope(
    size: tuple[float, float],
    base: float,
    rise: float,
    shape: tuple[float, float, float, float],
    kind: str,
) -> str:
    """Draw a slope from its lift above the base, share of the rise, swell and phase."""
    lift, share, swell, phase = shape
    ats = [place / 8 for place in range(9)]
    edge = [
        (at * size[0], max(4.0, base - lift - share * rise * at + swell * math.sin(phase + 6 * at)))
        for at in ats
    ]
    return slope(edge, size, kind)


def slope(edge: Sequence[hill.Point], size: tuple[float, float], kind: str) -> str:
    """Fill a drawing below an edge, which is given from left to right."""
    width, height = map(number, size)
    return f'<path class="{kind}" d="{hill.smooth(edge)}L{width} {height}H0z"/>'


def uphill(marks: Sequence[Mark], frame: Frame, aim: str) -> Drawn:
    """Draw cairns from the bottom of a tall hill to its top, each with its label beside."""
    summit, top = flag(aim, frame)
    top = max(top, LOWEST - sum(2 * BETWEEN + reach(mark) for mark in marks))
    placed: list[Placed] = []
    for place, mark in reversed([*enumerate(marks)]):
        placed.append(beside(mark, top, place, frame))
        top = placed[-1].y + 2 * BETWEEN
    placed.reverse()
    size = (frame.width, top + BETWEEN)
    heights = [(0.32, 0.06, 0.4), (0.62, 0.34, 2.0), (0.9, 0.68, 4.4)]
    ground = [tall_slope(size, *it, f"hill-{place}") for place, it in enumerate(heights, 1)]
    ends = [(20.0, size[1]), *((it.x, it.y) for it in placed)]
    way = f'<path class="way" d="{hill.smooth(ends)}"/>'
    return [*ground, way, *summit, *(it.svg() for it in placed)], size


def beside(mark: Mark, top: float, place: int, frame: Frame) -> Placed:
    """Place a mark in the row that begins at `top`, as high as its stones or its label."""
    lines = title(mark, frame.width - BESIDE - EDGE, frame)
    tall = max(reach(mark), len(lines) * frame.size * 1.2)
    x, foot = 84.0 if place % 2 else 44.0, top + tall
    first = foot - frame.size * 0.3 - (len(lines) - 1) * frame.size * 1.2
    label = Label(lines, BESIDE, first, frame.size, "start")
    return Placed(mark, x, foot, label, (4, top - 5, frame.width - 8, tall + 11))


def tall_slope(
    size: tuple[float, float], left: float, right: float, phase: float, kind: str
) -> str:
    """Draw a slope whose edge runs between two shares of the height."""
    width, height = size
    shares = [place / 6 for place in range(7)]
    edge = [
        (at * width, height * (left + (right - left) * at) + 8 * math.sin(phase + 7 * at))
        for at in shares
    ]
    return slope(edge, size, kind)


def flag(aim: str, frame: Frame) -> tuple[list[str], float]:
    """Draw the aim with a flag at the upper right; return it and where cairns may begin."""
    if not aim:
        return [], EDGE
    lines = broken(aim, frame.width - 4 * EDGE, frame.size, 2)
    label = Label(lines, frame.width - 2.5 * EDGE, frame.size + EDGE / 2, frame.size, "end")
    pole = f'<path class="flag" d="M{number(label.x + 6)} {number(label.y + 3)}v-16l11 4-11 4"/>'
    return [pole, label.svg()], label.bottom + EDGE
