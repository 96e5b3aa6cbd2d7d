"""Lists of ids or names in a cell, and the courses of the file that they mean."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from learners.calc.folding import fold, is_short_for, is_short_form
from learners.imports.columns import SHOWN, tidy

EITHER = re.compile(r"\s*\|\s*|\s+or\s+", re.I)
WHOLE = re.compile(r"\d+\.0+")


@dataclass(frozen=True)
class Item:
    """A part of a list: the places of the courses of which one is enough.

    `lost`: codes that no course has; `problem` and `repair`: how it was read, if not as written.
    """

    text: str
    options: tuple[int, ...]
    lost: tuple[str, ...] = ()
    problem: str = ""
    repair: str = ""


class Linker:
    """Finds courses by id or by name."""

    def __init__(self, codes: Sequence[str], has_ids: bool) -> None:
        self.has_ids = has_ids
        self.places: dict[str, list[int]] = {}
        for place, code in enumerate(codes):
            self.places.setdefault(key_of(code), []).append(place)
        self.codes = codes

    @property
    def repeated(self) -> dict[str, list[int]]:
        return {self.codes[at[0]]: at for at in self.places.values() if len(at) > 1}

    def items(self, cell: str) -> Iterator[Item]:
        """Yield what a cell lists: separated by semicolons, or by commas."""
        cell = tidy(cell)
        if not cell:
            return
        parts = cell.split(";") if ";" in cell else [cell]
        for part in filter(str.strip, parts):
            pieces = (
                re.split(r"[,\s]+", EITHER.sub("|", part)) if self.has_ids else self.names(part)
            )
            for piece in filter(None, (piece.strip() for piece in pieces)):
                yield self.item(piece)

    def names(self, part: str) -> list[str]:
        """Return the names in a part; a name may itself have commas, so the longest counts."""
        pieces, names = part.split(","), list[str]()
        while pieces:
            most = next(
                (
                    n
                    for n in range(len(pieces), 1, -1)
                    if key_of(",".join(pieces[:n])) in self.places
                ),
                1,
            )
            names.append(",".join(pieces[:most]))
            pieces = pieces[most:]
        return names

    def item(self, text: str) -> Item:
        if key_of(text) in self.places:
            return Item(text, tuple(self.places[key_of(text)]))
        options, lost, problem = list[int](), list[str](), ""
        for code in EITHER.split(text):
            places = self.places.get(key_of(code), [])
            if not places and (places := self.rounded(code)):
                words = {"code": code, "full": self.codes[places[0]][:SHOWN]}
                problem = _("%(code)s was rounded by a spreadsheet; read as %(full)s.") % words
            options += places
            if not places:
                lost.append(code)
        return Item(text, tuple(options), tuple(lost), problem, repair_of(lost, problem))

    def rounded(self, code: str) -> list[int]:
        """Return the one course whose id a spreadsheet could have written like this."""
        short = key_of(code)
        if not self.has_ids or not (is_short_form(short) or short.isdecimal()):
            return []
        numbers = {key: at for key, at in self.places.items() if key.isascii() and key.isdecimal()}
        alike = [at[0] for key, at in numbers.items() if is_short_for(short, key)]
        return alike if len(alike) == 1 else []


def repair_of(lost: Sequence[str], problem: str) -> str:
    if any(is_short_form(code) for code in lost):
        return _("A spreadsheet rounded this id: format the column as text and type it again.")
    if lost:
        return _("Add the course, or remove the link; separate several with semicolons.")
    return _("Format the column as text, so that ids are written in full.") if problem else ""


def key_of(code: str) -> str:
    """Return a key that is the same for two ways of writing one id or name."""
    key = fold(code)
    return key.split(".")[0] if WHOLE.fullmatch(key) else key
