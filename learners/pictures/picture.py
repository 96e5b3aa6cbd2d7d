"""What a picture is made of, and its parts as SVG."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from learners.calc import lettering
from learners.calc.hill import Stone, number

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Picture:
    """A drawing, the sentence that is its accessible name, and the table beside it.

    `heads` are the column heads of the table; each row of `figures` has a cell for each, the first
    of which names the row.
    """

    svg: SafeString
    name: str
    heads: tuple[str, ...] = ()
    figures: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Label:
    """Lines of text in a drawing, the first with its baseline at y.

    `anchor` is start, middle or end, and says which point of each line is at x.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    size: float = 14
    anchor: str = "middle"

    @property
    def leading(self) -> float:
        return self.size * 1.2

    @property
    def bottom(self) -> float:
        """The lowest point of a letter of the last line."""
        return self.y + (len(self.lines) - 1) * self.leading + self.size * 0.3

    def svg(self) -> str:
        parts = [
            f'<text class="label" x="{number(self.x)}" y="{number(self.y + place * self.leading)}"'
            f' font-size="{number(self.size)}" text-anchor="{self.anchor}">{escape(line)}</text>'
            for place, line in enumerate(self.lines)
        ]
        return "".join(parts)


def clean(text: str) -> str:
    """Return a text on one line, without characters that a drawing may not contain."""
    return " ".join(NOT_IN_XML.sub("", text).split())


def broken(text: str, room: float, size: float, most: int) -> tuple[str, ...]:
    return lettering.lines(clean(text), room, size, most)


def ellipse(stone: Stone, x: float, y: float, kind: str) -> str:
    """Draw a stone of a cairn whose foot is at x, y; `kind` is its classes."""
    cx, cy = number(x + stone.x), number(y + stone.y)
    turn = f' transform="rotate({number(stone.turn)} {cx} {cy})"' if stone.turn else ""
    size = f'rx="{number(stone.rx)}" ry="{number(stone.ry)}"'
    return f'<ellipse class="{kind}" cx="{cx}" cy="{cy}" {size}{turn}/>'


def drawing(
    parts: Iterable[str], size: tuple[float, float], kind: str, name: str, *, role: str = "img"
) -> SafeString:
    """Put parts, which are SVG, on a drawing of a width and height; `kind` is its classes.

    `role` is img, or group if parts of it are links. A drawing without a name is for the eye only.
    """
    width, height = map(number, size)
    named = f'role="{role}" aria-label="{escape(name)}"' if name else 'aria-hidden="true"'
    head = (
        f'<svg class="picture {kind}" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" {named}>'
    )
    return SafeString(head + "".join(parts) + "</svg>")


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
