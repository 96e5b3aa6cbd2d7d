"""Letters that make one name look like another (Unicode TR39)."""

import unicodedata

from learners.calc.folding import DRAWN_ALIKE, JOINERS

# Letters without a shape that are no format characters: fillers and an empty Braille cell.
BLANK = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0", "\u034f"}
JOINED = {"ARABIC", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "KANNADA", "MALAYALAM"}
JOINED |= {"ORIYA", "SINHALA", "SYRIAC", "TAMIL", "TELUGU", "MYANMAR", "KHMER", "MONGOLIAN"}
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def unseen(name: str) -> bool:
    """Return whether a name has a character without a shape."""
    return any(
        character in BLANK
        or (
            unicodedata.category(character) in UNSEEN
            and not (character in JOINERS and _joins(name, place))
        )
        for place, character in enumerate(name)
    )


def _joins(name: str, place: int) -> bool:
    """Return whether a joiner stands after a letter or sign of a script that has use for it."""
    before = name[place - 1 : place]
    return bool(before) and unicodedata.category(before)[0] in "LM" and _script(before) in JOINED


def strangers(name: str) -> list[str]:
    """Return the letters of other alphabets that pass for Latin ones in a Latin name.

    A name wholly in another alphabet has none, whatever its letters look like.
    """
    letters = [letter for letter in name if letter.isalpha()]
    if not any(_script(letter) == "LATIN" for letter in letters):
        return []
    return sorted(
        {
            letter
            for letter in letters
            if letter.casefold() in DRAWN_ALIKE and _script(letter) != "LATIN"
        }
    )


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]
