"""The columns and rows of a file of people, and what its rows must agree on."""

import dataclasses
import datetime as dt
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from learners.calc.folding import fold
from learners.imports.columns import SHOWN, Code, Column, Day, Email, Name, Text
from learners.imports.errors import Errors

COLUMNS: dict[str, Column] = {
    "reference": Code(longest=64, needed=True),
    "name": Name(longest=120, needed=True),
    "given_name": Name(longest=120),
    "family_name": Name(longest=120),
    "module": Code(longest=40, needed=True),
    "offering": Code(longest=40, needed=True),
    "from_on": Day(needed=True),
    "email": Email(),
    "programme": Code(longest=40),
    "programme_name": Text(longest=200),
    "module_name": Text(longest=200),
    "offering_from_on": Day(),
    "offering_last_on": Day(),
    "campus": Text(longest=120),
    "left_on": Day(),
    "tutor_email": Email(),
}
INSTEAD = {"name": ("given_name", "family_name")}
A_YEAR = dt.timedelta(days=366)
# What the rows about one person, programme, module or offering all have to say.
SHARED = {
    "person": ("name", "email", "tutor_email"),
    "programme": ("programme_name",),
    "module": ("module_name",),
    "offering": ("offering_from_on", "offering_last_on", "campus"),
}
ABOUT: dict[str, Callable[[Any], Any]] = {
    "person": lambda row: (row.reference,),
    "programme": lambda row: (row.programme,),
    "module": lambda row: (row.module,),
    "offering": lambda row: row.key,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A person's place in an offering of a module. Empty cells are "" or None, and so are needed
    ones with an error: such a row is only checked.
    """

    number: int
    reference: str = ""
    name: str = ""
    module: str = ""
    offering: str = ""
    from_on: dt.date | None = None
    email: str = ""
    programme: str = ""
    programme_name: str = ""
    module_name: str = ""
    offering_from_on: dt.date | None = None
    offering_last_on: dt.date | None = None
    campus: str = ""
    left_on: dt.date | None = None
    tutor_email: str = ""

    @classmethod
    def of(cls, number: int, values: dict[str, Any]) -> "Row":
        return cls(number, **{name: value for name, value in values.items() if name in FIELDS})

    @property
    def key(self) -> tuple[str, str]:
        """Return what identifies the offering: its module's code and its own."""
        return self.module, self.offering

    def packed(self) -> list[Any]:
        """Return the values in the form that JSON stores, in the order of the fields."""
        return [
            value and str(value) if day else value
            for value, day in zip(OF(self), IS_DAY, strict=True)
        ]

    @classmethod
    def unpacked(cls, packed: list[Any]) -> "Row":
        return cls(*(value and read(value) for read, value in zip(READ, packed, strict=True)))


FIELDS = tuple(field.name for field in dataclasses.fields(Row))
OF = attrgetter(*FIELDS)
IS_DAY = tuple(isinstance(COLUMNS.get(name), Day) for name in FIELDS)
# The rows of a large file share the words that they have in common.
OWN = ("number", "reference", "name", "email")


def _reader(name: str, *, is_day: bool) -> Callable[[Any], Any]:
    if is_day:
        return lru_cache(4096)(dt.date.fromisoformat)
    return (lambda value: value) if name in OWN else sys.intern


READ = tuple(_reader(name, is_day=day) for name, day in zip(FIELDS, IS_DAY, strict=True))


def check(rows: list[Row], errors: Errors) -> None:
    """Find dates out of order, places named twice, and rows that contradict an earlier one."""
    addresses: dict[str, Row] = {}
    for row in rows:
        _check_dates(row, errors)
        other = addresses.setdefault(row.email, row) if row.email else row
        if other.reference != row.reference:
            words = {"n": other.number, "email": row.email, "other": other.name}
            problem = _("Row %(n)s has %(email)s for someone else, %(other)s.") % words
            repair = _("Give each person an address of their own.")
            errors.add(row.number, "email", problem, repair)
    _check_shared(rows, errors)
    for stays in by_place(rows).values():
        for first, second in pairwise(stays):
            _check_stays(first, second, errors)


def by_place(rows: Iterable[Row]) -> dict[tuple[str, ...], list[Row]]:
    """Return the rows of each place in order: several if someone left and came back."""
    places: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if row.reference and all(row.key):
            places.setdefault((row.reference, *row.key), []).append(row)
    for stays in places.values():
        stays.sort(key=lambda row: (row.from_on or dt.date.min, row.number))
    return places


def _check_stays(first: Row, second: Row, errors: Errors) -> None:
    """Refuse a second row about a place, unless the person left before it begins."""
    if None in (first.from_on, second.from_on):
        return
    if first.left_on is None or second.from_on < first.left_on or first == second:
        problem = _("This person’s place in this offering is already in row %(n)s.")
        repair = _("Remove one of them. If they left and came back, add left_on to the first.")
        last, other = sorted((first.number, second.number), reverse=True)
        errors.add(last, "reference", problem % {"n": other}, repair)


def _check_dates(row: Row, errors: Errors) -> None:
    if row.left_on and row.from_on and row.left_on < row.from_on - A_YEAR:
        words = {"left": row.left_on, "from": row.from_on}
        problem = _("%(left)s is more than a year before from_on, %(from)s.") % words
        errors.add(row.number, "left_on", problem, _("Check the year of the two dates."))


def _check_shared(rows: list[Row], errors: Errors) -> None:
    for kind, names in SHARED.items():
        about = ABOUT[kind]
        for name, value_of in zip(names, map(attrgetter, names), strict=True):
            first: dict[Any, Row] = {}
            for row in rows:
                if not (value := value_of(row)) or not all(key := about(row)):
                    continue
                other = first.setdefault(key, row)
                if other is not row and value != (said := value_of(other)):
                    _check_same(kind, name, row, other.number, (said, value), errors)


def _check_same(
    kind: str, name: str, row: Row, number: int, values: tuple[Any, Any], errors: Errors
) -> None:
    first, value = values
    if not _are_same_words(first, value):
        words = {"n": number, "first": str(first)[:SHOWN], "kind": name_of(kind)}
        words["value"] = str(value)[:SHOWN]
        problem = _("“%(value)s”, but row %(n)s has “%(first)s” for the same %(kind)s.")
        errors.add(row.number, name, problem % words, _("Make the two the same."))


def _are_same_words(first: Any, second: Any) -> bool:
    return isinstance(first, str) and fold(first) == fold(second)


def name_of(kind: str) -> str:
    names = {"programme": _("programme"), "module": _("module"), "offering": _("offering")}
    return names.get(kind, _("person"))
