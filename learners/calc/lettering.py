"""How wide a label is and where its lines break, without a browser.

Widths are those of Atkinson Hyperlegible Next at weight 700, rounded up by class of character, so a
label is never wider than measured here. Lengths are in the unit of `size`, the height of the font.
"""

import unicodedata
from functools import cache

NARROW, SLIM, SHORT, MEDIUM = 0.38, 0.5, 0.56, 0.62  # shares of the height
ROUND, BROAD, WIDE, UNKNOWN = 0.69, 0.77, 1.0, 1.2
CLASSES = {
    NARROW: " !'‘’`´()[],.:;|·¡-filrtjı",
    SLIM: '"“”„/\\1I_{}°•',
    SHORT: "*7csvxyz~–",
    MEDIUM: "+239<>?EFJL^",
    ROUND: "$04568=BCKPRSTVYZ£¥«»ß",
    BROAD: "&ADGHNOUXw€ď",
    WIDE: "#%@MQWm©®—…æÆœ¼½¾",
}
WIDTHS = {character: width for width, text in CLASSES.items() for character in text}
HYPHEN, ELLIPSIS = "-", "…"
REST = 3  # letters of a broken word that begin the next line, at least


@cache
def advance(character: str) -> float:
    """Return the width of one character as a share of the height; accents add nothing."""
    base = unicodedata.normalize("NFD", character)[0]
    if character in WIDTHS or base in WIDTHS:
        return WIDTHS.get(character, WIDTHS.get(base, UNKNOWN))
    if unicodedata.combining(base):
        return 0.0
    if (ord(base) < 0x250 and base not in "ŒĲĳ") or base == "−":
        return BROAD if base.isupper() else MEDIUM
    return UNKNOWN


def width(text: str, size: float) -> float:
    return size * sum(map(advance, text))


def cut(text: str, room: float, size: float, ending: str) -> str:
    """Return the longest beginning of a text that fits with its ending, at least a character."""
    end = len(text)
    while end > 1 and width(text[:end].rstrip() + ending, size) > room:
        end -= 1
    return text[:end].rstrip() + ending


def lines(text: str, room: float, size: float, most: int) -> tuple[str, ...]:
    """Break a text into at most `most` lines of width `room`; the last may end in an ellipsis.

    Lines break between words, and inside a word only if it is wider than a line.
    """
    done: list[str] = []
    words = text.split()
    line = ""
    while words:
        longer = f"{line} {words[0]}".strip()
        if width(longer, size) <= room:
            line = longer
            del words[0]
        elif len(done) == most - 1:
            return (*done, cut(f"{line} {' '.join(words)}".strip(), room, size, ELLIPSIS))
        elif line:
            done.append(line)
            line = ""
        else:
            done.append(cut(words[0][: max(1, len(words[0]) - REST)], room, size, HYPHEN))
            words[0] = words[0][len(done[-1]) - len(HYPHEN) :]
    return (*done, line) if line else tuple(done)
