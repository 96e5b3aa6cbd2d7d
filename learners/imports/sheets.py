"""Read files of people into rows of checked cells. Every error of a file is found in one pass."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.calc.folding import fold
from learners.imports import lines
from learners.imports.columns import CellError, Column, tidy
from learners.imports.errors import Errors
from learners.imports.lines import Cells, Formula, SheetError

MOST_BYTES = 20 * 1024 * 1024
TOP_SHOWN = 10
LIKE = 4096  # cells that are remembered, so that their likes need not be read


@dataclass(frozen=True)
class Matching:
    """What was said by hand about a file's columns: the row of its header, if it was chosen;
    columns by folded header; and values that are the same in every row.
    """

    header: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Sheet:
    """A file. `rows`: what the reader makes of each number and its cells by column; where a cell
    has an error, it is left out.

    `top`: the first rows as they are, to choose the header from; `lacking`: the needed columns
    that no header names.
    """

    rows: list[Any] = field(default_factory=list)
    header: Cells = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    delimiter: str = ""
    letters: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    top: list[tuple[int, Cells]] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)


def numbered(number: int, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return number, values


class Reader:
    """Reads one file. `instead`: columns that together stand for a needed one; `make` gets each
    row's number and cells, since a large file has no room for them twice."""

    def __init__(
        self,
        columns: Mapping[str, Column],
        errors: Errors,
        matching: Matching | None = None,
        instead: Mapping[str, tuple[str, ...]] | None = None,
        make: Callable[[int, dict[str, Any]], Any] = numbered,
    ) -> None:
        self.columns, self.errors, self.instead = columns, errors, instead or {}
        self.make = make
        # Most cells of a file are like many others. A formula is not the text that it equals.
        self.value = lru_cache(LIKE, typed=True)(self._value)
        self.matching = matching or Matching()
        self.sheet = Sheet()
        self.short: list[int] = []
        self.faults: list[SheetError] = []

    def read(self, content: bytes) -> Sheet:
        """Return the file's rows; add everything that is wrong to `errors`."""
        try:
            file = lines.split(content, self.name)
            self.sheet.delimiter, self.sheet.letters = file.delimiter, file.letters
            self.sheet.notes += file.notes
            self.faults = file.faults
            self._read(file.rows)
        except SheetError as error:
            self.faults.append(error)
        for fault in self.faults:
            row, problem, repair = fault.args
            self.errors.add(row, "", problem, repair)
        return self.sheet

    def name(self, cell: str) -> str:
        """Return the column that a header means, ignoring case and spaces around it; "" if none."""
        return self._own(cell) or self.matching.columns.get(_key(cell), "")

    def _own(self, cell: str) -> str:
        name = _key(cell).replace(" ", "_")
        return name if name in self.columns else ""

    def _read(self, rows: Iterable[tuple[int, Cells]]) -> None:
        rows = iter(rows)
        top = list(islice(rows, lines.TOP))
        number, header = self._header(top)
        self.sheet.top = [(row, cells[:40]) for row, cells in top[:TOP_SHOWN]]
        self.sheet.header = header
        own = [self._own(cell) for cell in header]
        matched = [self.matching.columns.get(_key(cell), "") for cell in header]
        names = [
            name or ("" if match in own else match)
            for name, match in zip(own, matched, strict=True)
        ]
        self._check_header(number, header, names)
        unused = [cell for cell, name in zip(header, names, strict=True) if cell and not name]
        self.sheet.unused = unused
        below = [row for row in top if row[0] > number]
        self._rows(header, names, chain(below, rows))

    def _header(self, top: list[tuple[int, Cells]]) -> tuple[int, Cells]:
        """Return the row that was chosen, or the one that names most columns, or has most cells."""
        chosen = [row for row in top if row[0] == self.matching.header]
        key = lambda row: (lines.match_count(row[1], self.name), sum(map(bool, row[1])))  # noqa: E731
        number, header = max(chosen or top, key=key, default=(1, []))
        above = [" ".join(filter(None, cells)) for row, cells in top if row < number]
        if above:
            words = {"n": number, "words": "; ".join(above)[:200]}
            self.sheet.notes.append(_("Read from row %(n)s. Above it: %(words)s") % words)
        return number, header

    def _check_header(self, number: int, header: Cells, names: Cells) -> None:
        if not any(header):
            raise SheetError(None, _("The file is empty."), _("It needs a header and rows."))
        if len(header) > lines.MOST_COLUMNS:
            numbers = {"n": f"{len(header):,}", "most": lines.MOST_COLUMNS}
            problem = ngettext(
                "The file has %(n)s column; at most %(most)s are allowed.",
                "The file has %(n)s columns; at most %(most)s are allowed.",
                len(header),
            )
            raise SheetError(number, problem % numbers, _("Remove the columns you do not need."))
        there = {*names, *self.matching.values}
        there |= {name for name, others in self.instead.items() if there >= {*others}}
        needed = [name for name, column in self.columns.items() if column.needed]
        self.sheet.lacking = [name for name in needed if name not in there]
        if self.sheet.lacking:
            words = {"names": ", ".join(self.sheet.lacking), "there": ", ".join(header)[:150]}
            problem = _("The header is missing %(names)s.") % words
            raise SheetError(number, problem, _("It has: %(there)s.") % words)
        twice = sorted({name for name in names if name and names.count(name) > 1})
        if twice:
            problem = _("The header has %(names)s twice.") % {"names": ", ".join(twice)}
            raise SheetError(number, problem, _("Remove one of them."))

    def _rows(self, header: Cells, names: Cells, rows: Iterable[tuple[int, Cells]]) -> None:
        nameless = [at for at, name in enumerate(header) if not name.strip()]
        filled: set[int] = set()
        count = 0
        for number, cells in rows:
            filled.update(at for at in nameless if at < len(cells) and cells[at].strip())
            count += 1
            if count > lines.MOST_ROWS:
                raise lines.too_many_rows()
            if cells == header:  # two files, joined
                self.sheet.notes.append(_("Row %(n)s repeats the header.") % {"n": number})
            elif self._fits(number, cells, header, names):
                self.sheet.rows.append(self.make(number, self._values(number, cells, names)))
        if not count and not self.faults:
            raise SheetError(None, _("The file has a header and no rows."), _("Add rows."))
        self.sheet.unused += [_("column %(n)s, without a name") % {"n": at + 1} for at in filled]
        if self.short and self.sheet.delimiter:
            words = {"n": len(self.short), "rows": ", ".join(map(str, self.short[:10]))}
            note = _("Rows with fewer cells than the header, read as empty: %(n)s (%(rows)s)")
            self.sheet.notes.append(note % words)

    def _fits(self, number: int, cells: Cells, header: Cells, names: Cells) -> bool:
        """Return whether no cell is without a column, and no needed cell is left out."""
        lost = [name for name in names[len(cells) :] if name and self.columns[name].needed]
        words = {"n": len(cells), "header": len(header), "last": cells[-1][:40]}
        words["names"] = ", ".join(lost)
        if lost:
            problem = ngettext(
                "The row has %(n)s cell and lacks %(names)s; the header has %(header)s.",
                "The row has %(n)s cells and lacks %(names)s; the header has %(header)s.",
                len(cells),
            )
            repair = _("Check that the file is complete and no comma is missing.")
            self.errors.add(number, "", problem % words, repair)
            return False
        if any(cell.strip() for cell in cells[len(header) :]):
            problem = ngettext(
                "The row has %(n)s cell, up to “%(last)s”; the header has %(header)s.",
                "The row has %(n)s cells, up to “%(last)s”; the header has %(header)s.",
                len(cells),
            )
            repair = _("Put a cell that contains the separator in quotation marks.")
            self.errors.add(number, "", problem % words, repair)
            return False
        return True

    def _values(self, number: int, cells: Cells, names: Cells) -> dict[str, Any]:
        """Return the cells that are neither empty nor wrong by column."""
        if len(cells) < len(names):
            self.short.append(number)
        cells = [*cells, *[""] * (len(names) - len(cells))]
        there = dict(self.matching.values) | {
            name: cell for name, cell in zip(names, cells, strict=False) if name
        }
        for name, others in self.instead.items():
            if name not in there and there.keys() >= {*others}:
                there[name] = " ".join(tidy(there[other]) for other in others)
        values: dict[str, Any] = {}
        for name, cell in there.items():
            try:
                values |= self.value(name, cell)
            except CellError as error:
                self.errors.add(number, name, *error.args)
        return values

    def _value(self, name: str, cell: str) -> dict[str, Any]:
        text = tidy(cell)
        if isinstance(cell, Formula):
            repair = _("Copy the column and paste it as values.")
            raise CellError(_("The cell has a formula: %(cell)s") % {"cell": cell[:40]}, repair)
        if text:
            return {name: self.columns[name].read(text)}
        if self.columns[name].needed:
            shown = {"cell": cell.strip()[:40]}
            empty = _("The cell is empty.")
            problem = _("“%(cell)s” means that it is empty.") % shown if cell.strip() else empty
            raise CellError(problem, _("Fill it in."))
        return {}


def _key(cell: str) -> str:
    return fold(cell.strip().strip('"'))
