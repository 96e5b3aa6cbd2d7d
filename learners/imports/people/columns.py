"""The columns and rows of a file of people, and what its rows must agree on."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from learners.imports.columns import SHOWN, Column, Day, Email, Text
from learners.imports.errors import Errors

COLUMNS: dict[str, Column] = {
    "reference": Text(longest=64, needed=True),
    "name": Text(longest=120, needed=True),
    "module": Text(longest=40, needed=True),
    "offering": Text(longest=40, needed=True),
    "from_on": Day(needed=True),
    "email": Email(),
    "programme": Text(longest=40),
    "programme_name": Text(longest=200),
    "module_name": Text(longest=200),
    "offering_from_on": Day(),
    "offering_last_on": Day(),
    "campus": Text(longest=120),
    "left_on": Day(),
    "tutor_email": Email(),
}
# What the rows about one person, programme, module or offering all have to say.
SHARED = {
    "person": ("name", "email", "tutor_email"),
    "programme": ("programme_name",),
    "module": ("module_name",),
    "offering": ("offering_from_on", "offering_last_on", "campus"),
}


@dataclass(frozen=True)
class Row:
    """A person's place in an offering of a module. Empty cells are "" or None."""

    number: int
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
    def key(self) -> tuple[str, str]:
        """Return what identifies the offering: its module's code and its own."""
        return self.module, self.offering

    def packed(self) -> list[Any]:
        """Return the values in the form that JSON stores, in the order of the fields."""
        values = [getattr(self, name) for name in FIELDS]
        return [str(value) if isinstance(value, dt.date) else value for value in values]

    @classmethod
    def unpacked(cls, packed: list[Any]) -> "Row":
        values = dict(zip(FIELDS, packed, strict=True))
        for name, column in COLUMNS.items():
            if isinstance(column, Day) and values[name]:
                values[name] = dt.date.fromisoformat(values[name])
        return cls(**values)


FIELDS = tuple(field.name for field in dataclasses.fields(Row))


def check(rows: list[Row], errors: Errors) -> None:
    """Find dates out of order, places named twice, and rows that contradict an earlier one."""
    places: dict[tuple[str, ...], int] = {}
    addresses: dict[str, Row] = {}
    values: dict[tuple[Any, ...], tuple[Any, int]] = {}
    for row in rows:
        _check_dates(row, errors)
        first = places.setdefault((row.reference, *row.key), row.number)
        if first != row.number:
            problem = _("This person’s place in this offering is already in row %(n)s.")
            errors.add(row.number, "reference", problem % {"n": first}, _("Remove one of them."))
            continue
        other = addresses.setdefault(row.email, row) if row.email else row
        if other.reference != row.reference:
            problem = _("Row %(n)s has this address for someone else.") % {"n": other.number}
            repair = _("Give each person an address of their own.")
            errors.add(row.number, "email", problem, repair)
        _check_shared(row, values, errors)


def _check_dates(row: Row, errors: Errors) -> None:
    repair = _("Correct one of the two dates.")
    first, last = row.offering_from_on, row.offering_last_on
    if row.left_on and row.left_on < row.from_on:
        errors.add(row.number, "left_on", _("It is before from_on."), repair)
    if first and last and last < first:
        errors.add(row.number, "offering_last_on", _("It is before offering_from_on."), repair)
    if last and row.from_on > last:
        errors.add(row.number, "from_on", _("It is after the offering’s last day."), repair)


def _check_shared(row: Row, values: dict[tuple[Any, ...], tuple[Any, int]], errors: Errors) -> None:
    kinds = {
        "person": (row.reference,),
        "programme": (row.programme,),
        "module": (row.module,),
        "offering": row.key,
    }
    for kind, names in SHARED.items():
        for name in names:
            if not (value := getattr(row, name)):
                continue
            first, number = values.setdefault((kind, *kinds[kind], name), (value, row.number))
            if first != value:
                words = {"n": number, "first": str(first)[:SHOWN], "kind": name_of(kind)}
                problem = _("Row %(n)s has “%(first)s” for the same %(kind)s.") % words
                errors.add(row.number, name, problem, _("Make the two the same."))


def name_of(kind: str) -> str:
    names = {"programme": _("programme"), "module": _("module"), "offering": _("offering")}
    return names.get(kind, _("person"))
