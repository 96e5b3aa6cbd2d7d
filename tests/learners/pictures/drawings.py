"""Read a drawing back: its stones, its labels' boxes and the numbers in its name."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from learners.calc import lettering
from learners.wording import UNDER_TEN

FILLED = {"academic", "social", "professional"}
SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def inside(self, width: float, height: float) -> bool:
        return 0 <= self.left <= self.right <= width and 0 <= self.top <= self.bottom <= height


def drawings(picture) -> list[ET.Element]:
    """Parse each drawing of a picture, as XML."""
    return [ET.fromstring(svg) for svg in SVG.findall(picture.svg)]


def size(svg) -> tuple[float, float]:
    _, _, width, height = svg.get("viewBox").split()
    return float(width), float(height)


def classes(element) -> set[str]:
    return set((element.get("class") or "").split())


def cairns(svg) -> list[ET.Element]:
    return [part for part in svg.iter() if "cairn" in classes(part)]


def stones(element, *kinds: str) -> list[ET.Element]:
    """Return the stones of these kinds: done, begun, later, or a class."""
    return [stone for stone in element.iter("ellipse") if kind(stone) in kinds or not kinds]


def kind(stone) -> str:
    names = classes(stone)
    if "begun" in names:
        return "begun"
    return "done" if names & FILLED else " ".join(names)


def label_box(text) -> Box:
    """Return where a line of text is at most, from the measured widths of its letters."""
    x, y, high = (float(text.get(name)) for name in ("x", "y", "font-size"))
    wide = lettering.width(text.text, high)
    left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor")]
    return Box(left, y - high * 0.9, left + wide, y + high * 0.28)


def stone_box(stone) -> Box:
    cx, cy, rx, ry = (float(stone.get(name)) for name in ("cx", "cy", "rx", "ry"))
    return Box(cx - rx, cy - ry - 1, cx + rx, cy + ry + 1)


def count(words: str) -> int:
    """Read a number of things as it is written in a sentence."""
    under_ten = [str(word) for word in UNDER_TEN]
    words = words.lower()
    return under_ten.index(words) if words in under_ten else int(words.replace(",", ""))


def counts(pattern: str, name: str) -> list[tuple[int, ...]]:
    """Return the numbers that each match of a pattern has in its groups."""
    found = re.findall(pattern, name)
    return [tuple(map(count, (m,) if isinstance(m, str) else m)) for m in found]
