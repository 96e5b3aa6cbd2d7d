"""Rows against each other: the same thing said twice has to be said the same."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from learners.imports.people.layout import Row, RowFaults

OF_PERSON = ("name", "email", "tutor_email")
OF_MODULE = ("module_name",)
OF_RUN = ("offering_from_on", "offering_last_on", "campus")
SIGHT = 40  # characters of a value that a fault repeats


def check(rows: list[Row], faults: RowFaults) -> None:
    """Tell of places that stand twice, and of lines that contradict an earlier one."""
    places: dict[tuple[str, str, str], int] = {}
    addresses: dict[str, Row] = {}
    said: dict[tuple[Any, ...], tuple[Any, int]] = {}
    for row in rows:
        first = places.setdefault((row.reference, *row.run), row.line)
        if first != row.line:
            reason = _("This person’s place in this run stands in line %(line)s already.")
            faults.add(row.line, "reference", reason % {"line": first}, _("Keep one of the two."))
            continue
        if row.email:
            other = addresses.setdefault(row.email, row)
            if other.reference != row.reference:
                told = {"line": other.line}
                reason = _("Somebody else has this address in line %(line)s.") % told
                faults.add(
                    row.line, "email", reason, _("Give each person an address of their own.")
                )
        _check_same(row, said, faults)


def _check_same(row: Row, said: dict[tuple[Any, ...], tuple[Any, int]], faults: RowFaults) -> None:
    about: list[tuple[tuple[Any, ...], tuple[str, ...]]] = [
        (("person", row.reference), OF_PERSON),
        (("programme", row.programme), ("programme_name",)),
        (("module", row.module), OF_MODULE),
        (("run", *row.run), OF_RUN),
    ]
    for key, names in about:
        for name in names:
            value = getattr(row, name)
            if not value:
                continue
            first, line = said.setdefault((*key, name), (value, row.line))
            if first != value:
                shown = first.isoformat() if isinstance(first, dt.date) else first[:SIGHT]
                reason = _("Line %(line)s says “%(first)s” of the same %(what)s.") % {
                    "line": line,
                    "first": shown,
                    "what": kinds()[key[0]],
                }
                faults.add(row.line, name, reason, _("Make the two the same."))


def kinds() -> dict[str, str]:
    return {
        "person": _("person"),
        "programme": _("programme"),
        "module": _("module"),
        "run": _("run"),
    }
