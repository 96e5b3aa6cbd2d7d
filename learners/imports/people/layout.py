"""The columns of the file, a line of it, and what can be wrong with one."""

import dataclasses
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

NEEDED = ("reference", "name", "module", "offering", "from_on")
ALLOWED = (
    "email",
    "programme",
    "programme_name",
    "module_name",
    "offering_from_on",
    "offering_last_on",
    "campus",
    "left_on",
    "tutor_email",
)
COLUMNS = NEEDED + ALLOWED
DAYS = ("from_on", "left_on", "offering_from_on", "offering_last_on")
LONGEST = {
    "reference": 64,
    "name": 120,
    "email": 254,
    "tutor_email": 254,
    "programme": 40,
    "programme_name": 200,
    "module": 40,
    "module_name": 200,
    "offering": 40,
    "campus": 120,
}
EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
WRITTEN = (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"))
FORMULA = ("=", "+", "-", "@", "\t", "\r")
JOINERS = "\u200c\u200d"  # some scripts cannot spell a name without them


@dataclass(frozen=True)
class Row:
    """One line: a person's place in a run of a module. Empty cells are "" or None."""

    line: int
    reference: str
    name: str
    module: str
    offering: str
    from_on: dt.date
    email: str = ""
    programme: str = ""
    programme_name: str = ""
    module_name: str = ""
    offering_from_on: dt.date | None = None
    offering_last_on: dt.date | None = None
    campus: str = ""
    left_on: dt.date | None = None
    tutor_email: str = ""

    @property
    def run(self) -> tuple[str, str]:
        return self.module, self.offering

    def packed(self) -> list[Any]:
        """As JSON keeps it, in the order of the fields."""
        values = [getattr(self, name) for name in FIELDS]
        return [str(value) if isinstance(value, dt.date) else value for value in values]

    @classmethod
    def unpacked(cls, values: list[Any]) -> "Row":
        said = dict(zip(FIELDS, values, strict=True))
        for name in DAYS:
            said[name] = said[name] and dt.date.fromisoformat(said[name])
        return cls(**said)


FIELDS = tuple(one.name for one in dataclasses.fields(Row))


@dataclass(frozen=True)
class RowFault:
    """What is wrong, where, and how to mend it. A line of None means the whole file."""

    line: int | None
    column: str
    reason: str
    repair: str = ""


@dataclass
class RowFaults:
    """The first faults with their words, and how many there are in all."""

    kept: list[RowFault] = field(default_factory=list)
    total: int = 0

    def add(self, line: int | None, column: str, reason: str, repair: str = "") -> None:
        self.total += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(RowFault(line, column, reason[:500], repair[:300]))

    def in_order(self) -> list[RowFault]:
        return sorted(self.kept, key=lambda fault: (fault.line or 0, fault.column))


MOST_KEPT = 500


def day_of(text: str) -> dt.date | None:
    """A day written 2026-09-07 or 07/09/2026; None where it is none."""
    for number, pattern in enumerate(WRITTEN):
        if found := pattern.fullmatch(text):
            parts = [int(part) for part in found.groups()]
            year, month, day = parts if number == 0 else reversed(parts)
            try:
                return dt.date(year, month, day)
            except ValueError:
                return None
    return None


def day_fault(text: str) -> str:
    """Why a text is no day, in words."""
    if any(pattern.fullmatch(text) for pattern in WRITTEN):
        return _("“%(text)s” is not a day of any calendar.") % {"text": text[:40]}
    return _("“%(text)s” is not a day.") % {"text": text[:40]}


def unseen(text: str) -> bool:
    """Whether it holds a sign that nobody can see, or that turns round the words after it."""
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return any(unicodedata.category(sign) in hidden and sign not in JOINERS for sign in text)


def plain(text: str) -> str:
    """A cell as it was meant: without blanks around it, or the mark that keeps a spreadsheet from
    reading it as a formula."""
    text = " ".join(text.split())
    marked = text[:1] == "'" and text[1:2] in (*FORMULA, "'")
    return text[1:] if marked else text


def guarded(text: Any) -> str:
    """A cell fit for a spreadsheet, where a leading = + - @ would run as a formula."""
    text = "" if text is None else str(text)
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text
