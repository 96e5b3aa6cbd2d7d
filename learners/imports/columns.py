"""What a cell of a file of people may contain, and the errors for a cell that has anything else."""

import datetime as dt
import re
import unicodedata
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
JOINERS = "\u200c\u200d"  # some scripts cannot spell a name without them
SHOWN = 40  # characters of a cell that an error repeats


class CellError(ValueError):
    """The problem with a cell, and how to correct it."""


@dataclass(frozen=True, kw_only=True)
class Column(ABC):
    """A column. `needed`: it has to be in the file, and none of its cells may be empty."""

    needed: bool = False

    @abstractmethod
    def read(self, text: str) -> Any:
        """Return the cell's value, or raise `CellError`. `text` is tidied and not empty."""


@dataclass(frozen=True, kw_only=True)
class Text(Column):
    longest: int

    def read(self, text: str) -> str:
        if not text.isprintable() and any(map(is_invisible, text)):
            repair = _("Type it again instead of copying it.")
            raise CellError(_("The cell has an invisible character."), repair)
        if len(text) > self.longest:
            numbers = {"n": f"{len(text):,}", "most": self.longest}
            problem = _("The cell has %(n)s characters; at most %(most)s are allowed.") % numbers
            raise CellError(problem, _("Shorten it."))
        return text


@dataclass(frozen=True, kw_only=True)
class Email(Text):
    longest: int = 254

    def read(self, text: str) -> str:
        address = super().read(text).lower()
        try:
            validate_email(address)
        except ValidationError:
            problem = _("%(text)s is not an email address.") % {"text": text[:SHOWN]}
            raise CellError(problem, _("Correct it, or leave the cell empty.")) from None
        return address


@dataclass(frozen=True, kw_only=True)
class Day(Column):
    """A date, written 2026-09-07 or 07/09/2026."""

    def read(self, text: str) -> dt.date:
        first, last = YEAR_FIRST.fullmatch(text), DAY_FIRST.fullmatch(text)
        parts = first.groups() if first else last.groups()[::-1] if last else None
        words = {"text": text[:SHOWN], "from": EARLIEST.year, "to": LATEST.year}
        repair = _("Use a date like 07/09/2026.")
        if parts is None:
            raise CellError(_("%(text)s is not a date.") % words, repair)
        try:
            day = dt.date(*map(int, parts))
        except ValueError:
            raise CellError(_("%(text)s is not a real date.") % words, repair) from None
        if not EARLIEST <= day <= LATEST:
            problem = _("%(text)s is not between %(from)s and %(to)s.") % words
            raise CellError(problem, _("Check the year."))
        return day


def is_invisible(character: str) -> bool:
    """Return whether a character is invisible or reverses the text after it."""
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return hidden and character not in JOINERS


def tidy(text: str) -> str:
    """Strip spaces, and the apostrophe that stops a spreadsheet from running a formula."""
    text = " ".join(text.split())
    is_marked = text[:1] == "'" and text[1:2] in (*FORMULA, "'")
    return text[1:] if is_marked else text


def guarded(value: Any) -> str:
    """Return a cell fit for a spreadsheet, where a leading = + - @ would run as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text
