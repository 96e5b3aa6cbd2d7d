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
from django.utils.translation import ngettext

from learners.calc.folding import JOINERS, look_alikes, plain_address, plain_code, spaced
from learners.calc.names import BLANK, UNSEEN, strangers

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
# What databases and spreadsheets write after a date without a time.
MIDNIGHT = re.compile(r"(T| )(0?0:00(:00(\.0+)?)?|12:00(:00)? ?AM) ?(Z|UTC|[+-]\d\d:?\d\d)?$", re.I)
MISSING = ("NA", "N/A", "n/a", "<NA>", "#N/A", "NaN", "nan", "NULL", "null", "?")
AS_TEXT = re.compile(r'="([^"]*)"')  # how some programs keep a spreadsheet from changing a cell
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
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
        is_plain = text.isascii() and text.isprintable()
        if not is_plain and any(map(is_invisible, text)):
            repair = _("Type it again instead of copying it.")
            raise CellError(_("The cell has an invisible character."), repair)
        if len(text) > self.longest:
            numbers = {"n": f"{len(text):,}", "most": self.longest}
            problem = ngettext(
                "The cell has %(n)s character; at most %(most)s are allowed.",
                "The cell has %(n)s characters; at most %(most)s are allowed.",
                len(text),
            )
            raise CellError(problem % numbers, _("Shorten it."))
        return text


@dataclass(frozen=True, kw_only=True)
class Name(Text):
    """What someone is called, in letters that pass for no others."""

    def read(self, text: str) -> str:
        name = super().read(text)
        if letters := strangers(name):
            words = {"text": name[:SHOWN], "letters": ", ".join(letters)}
            problem = _("%(text)s has letters from another alphabet: %(letters)s.") % words
            raise CellError(problem, _("Type the whole name in one alphabet."))
        return name


@dataclass(frozen=True, kw_only=True)
class Code(Text):
    """What identifies someone or something. An apostrophe before it only keeps its zeros."""

    def read(self, text: str) -> str:
        if not (code := plain_code(text)):
            raise CellError(_("The cell has only an apostrophe."), _("Correct it."))
        return super().read(code)


@dataclass(frozen=True, kw_only=True)
class Email(Text):
    longest: int = 254

    def read(self, text: str) -> str:
        words = {"text": super().read(text)[:SHOWN], "letters": ", ".join(look_alikes(text))}
        if words["letters"]:
            problem = _("%(text)s has letters of another alphabet: %(letters)s.") % words
            raise CellError(problem, _("Type it again instead of copying it."))
        try:
            validate_email(address := plain_address(text))
        except (ValidationError, UnicodeError):
            problem = _("%(text)s is not an email address.") % words
            raise CellError(problem, _("Correct it, or leave the cell empty.")) from None
        return address


@dataclass(frozen=True, kw_only=True)
class Day(Column):
    """A date, written 2026-09-07 or 07/09/2026."""

    def read(self, text: str) -> dt.date:
        date = MIDNIGHT.sub("", text)
        first, last = YEAR_FIRST.fullmatch(date), DAY_FIRST.fullmatch(date)
        parts = first.groups() if first else last.groups()[::-1] if last else None
        words = {"text": text[:SHOWN], "from": EARLIEST.year, "to": LATEST.year}
        try:
            day = dt.date(*map(int, parts or ()))
        except (TypeError, ValueError):
            problem = _("%(text)s is not a real date.") if parts else _("%(text)s is not a date.")
            raise CellError(problem % words, _("Use a date like 07/09/2026.")) from None
        if not EARLIEST <= day <= LATEST:
            problem = _("%(text)s is not between %(from)s and %(to)s.") % words
            raise CellError(problem, _("Check the year."))
        return day


def is_invisible(character: str) -> bool:
    """Return whether a character is invisible or reverses the text after it."""
    hidden = character in BLANK or unicodedata.category(character) in UNSEEN
    return hidden and character not in JOINERS


def tidy(text: str) -> str:
    """Return a cell as it was meant: "" if it says that a value is missing, single spaces, and
    without what stops a spreadsheet from running a formula or dropping zeros."""
    text = spaced(text)
    if is_text := AS_TEXT.fullmatch(text):
        text = spaced(is_text[1])
    if text in MISSING:
        return ""
    is_marked = text[:1] == "'" and text[1:2] in (*FORMULA, "'")
    return text[1:] if is_marked else text


def guarded(value: Any) -> str:
    """Return a cell fit for a spreadsheet, where a leading = + - @ would run as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text
