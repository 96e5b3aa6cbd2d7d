"""What a column of a CSV file may hold, and what to say of a cell that holds something else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Whole:
    """A column of whole numbers between `low` and `high`."""

    low: int
    high: int
    optional: bool = False
    what: str = ""


@dataclass(frozen=True)
class Decimal:
    """A column of numbers between `low` and `high`; nan where missing."""

    low: float
    high: float
    optional: bool = False
    what: str = ""


@dataclass(frozen=True)
class Word:
    """A column of few distinct texts: all of `pattern`, or each one of `choices` (lower case)."""

    what: str
    pattern: str = ""
    choices: tuple[str, ...] = ()
    optional: bool = False
    longest: int = 100

    def accepts(self, text: str) -> bool:
        if self.choices:
            return text.lower() in self.choices
        return (
            bool(text)
            and text.isprintable()
            and (not self.pattern or re.fullmatch(self.pattern, text) is not None)
        )


Column = Whole | Decimal | Word
Columns = Mapping[str, Column]


def decimal(text: bytes) -> float:
    """A plain number, or nan."""
    plain = text.strip()
    return float(plain) if re.fullmatch(rb"[+-]?[0-9]{1,12}(\.[0-9]{0,20})?", plain) else np.nan


def shown(raw: bytes) -> str:
    """The beginning of a cell, fit to be printed."""
    text = raw[:40].decode(errors="replace") + ("…" if len(raw) > 40 else "")
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def sentences() -> tuple[str, str, str]:
    """What to say of a missing cell, a cell of the wrong form, and one outside its bounds."""
    return (
        _("%(column)s is empty; it must be %(expected)s."),
        _("%(column)s “%(value)s” is not %(expected)s."),
        _("%(column)s “%(value)s” is out of range; it must be %(expected)s."),
    )


def expected(column: Column) -> str:
    if isinstance(column, Word):
        return column.what
    what = column.what or (_("a whole number") if isinstance(column, Whole) else _("a number"))
    return _("%(what)s between %(low)s and %(high)s") % {
        "what": what,
        "low": f"{column.low:,g}" if column.high < 1e6 else f"{column.low:,}",
        "high": f"{column.high:,g}" if column.high < 1e6 else f"{column.high:,}",
    }
