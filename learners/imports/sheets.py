"""Read files of people, CSV or Excel, into rows of checked cells, and write CSV files.

Every error of a file is found in one pass. Rows are numbered as a spreadsheet numbers them.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from learners.imports.columns import CellError, Column, guarded, tidy
from learners.imports.errors import Errors

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024  # bytes of a workbook, which is a zip file
MOST_ROWS, MOST_COLUMNS = 100_000, 200
DELIMITERS = (",", ";", "\t")  # Excel writes semicolons where a comma marks decimals
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
Cells = list[str]


class Formula(str):
    """A formula in a cell of a workbook, which a spreadsheet would calculate."""


class SheetError(ValueError):
    """Why the rest of a file cannot be read: the row, what is wrong, and what to do."""


@dataclass
class Sheet:
    """A file. `rows`: each with its number and its cells by column; `unused`: unknown columns.

    `delimiter` is empty for a workbook.
    """

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    delimiter: str = ""


def read(content: bytes, columns: Mapping[str, Column], errors: Errors) -> Sheet:
    """Return the rows without an error; add everything that is wrong to `errors`."""
    sheet = Sheet()
    try:
        if content.startswith(WORKBOOK):
            lines = _workbook(content)
        else:
            text = _decoded(content)
            sheet.delimiter = _delimiter(text, columns)
            lines = _lines(text, sheet.delimiter)
        _read(lines, columns, sheet, errors)
    except SheetError as error:
        row, problem, repair = error.args
        errors.add(row, "", problem, repair)
    return sheet


def _read(
    lines: Iterator[tuple[int, Cells]], columns: Mapping[str, Column], sheet: Sheet, errors: Errors
) -> None:
    number, header = next(lines, (1, []))
    names = [_name(cell, columns) for cell in header]
    _check_header(number, header, names, columns)
    sheet.unused = [cell for cell, name in zip(header, names, strict=True) if cell and not name]
    count = 0
    for number, cells in lines:
        count += 1
        if count > MOST_ROWS:
            raise _too_many_rows()
        if len(cells) != len(header):
            numbers = {"n": len(cells), "header": len(header)}
            problem = _("The row has %(n)s cells; the header has %(header)s.") % numbers
            repair = _("Check that the file is complete and no comma is missing.")
            errors.add(number, "", problem, repair)
        elif (values := _values(number, cells, names, columns, errors)) is not None:
            sheet.rows.append((number, values))
    if not count:
        raise SheetError(None, _("The file has a header and no rows."), _("Add rows."))


def _too_many_rows() -> SheetError:
    problem = _("The file has more than %(most)s rows.") % {"most": f"{MOST_ROWS:,}"}
    return SheetError(None, problem, _("Split it, or remove the blank rows at its end."))


def _values(
    number: int, cells: Cells, names: Cells, columns: Mapping[str, Column], errors: Errors
) -> dict[str, Any] | None:
    """Return the cells that are not empty by column, or None if one has an error."""
    before = errors.total
    values: dict[str, Any] = {}
    for name, cell in zip(names, cells, strict=True):
        if not name:
            continue
        text = tidy(cell)
        if isinstance(cell, Formula):
            repair = _("Copy the column and paste it as values.")
            errors.add(number, name, _("The cell has a formula."), repair)
        elif text:
            try:
                values[name] = columns[name].read(text)
            except CellError as error:
                errors.add(number, name, *error.args)
        elif columns[name].needed:
            errors.add(number, name, _("The cell is empty."), _("Fill it in."))
    return values if errors.total == before else None


def _name(cell: str, columns: Iterable[str]) -> str:
    """Return the column that a header means, ignoring case and spaces around it; "" if none."""
    name = cell.strip().strip('"').strip().lower()
    return name if name in columns else ""


def _check_header(number: int, header: Cells, names: Cells, columns: Mapping[str, Column]) -> None:
    if not any(header):
        raise SheetError(None, _("The file is empty."), _("It needs a header and rows."))
    if len(header) > MOST_COLUMNS:
        numbers = {"n": f"{len(header):,}", "most": MOST_COLUMNS}
        problem = _("The file has %(n)s columns; at most %(most)s are allowed.") % numbers
        raise SheetError(number, problem, _("Remove the columns you do not need."))
    missing = [name for name, column in columns.items() if column.needed and name not in names]
    if missing:
        there = ", ".join(header)[:150]
        problem = _("The header is missing %(names)s.") % {"names": ", ".join(missing)}
        raise SheetError(number, problem, _("It has: %(names)s.") % {"names": there})
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        problem = _("The header has %(names)s twice.") % {"names": ", ".join(twice)}
        raise SheetError(number, problem, _("Remove one of them."))


# CSV ---------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> str:
    repair = _("Save it as CSV in UTF-8, or as .xlsx.")
    if content.startswith(OLD_WORKBOOK):
        raise SheetError(None, _("The file is an old Excel workbook (.xls)."), repair)
    if content.startswith(BYTE_ORDER_MARKS):
        raise SheetError(1, _("The file is in UTF-16."), repair)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise SheetError(row, _("The file is not in UTF-8."), repair) from None
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise SheetError(row, _("The row has a NUL character; the file is damaged."), repair)
    return text


def _delimiter(text: str, columns: Iterable[str]) -> str:
    """Return the delimiter that finds the most columns in the header."""
    first = text.partition("\n")[0]

    def count(delimiter: str) -> int:
        return len({_name(cell, columns) for cell in first.split(delimiter)} - {""})

    return max(DELIMITERS, key=count)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, Cells]]:
    """Yield the rows that are not blank, with their numbers."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise SheetError(number, *_csv_words(str(error))) from None
        if any(cells):
            yield number, cells


def _csv_words(words: str) -> tuple[str, str]:
    if "field larger" in words:
        return _("The row has a cell that is too long."), _("Check that this is a CSV file.")
    problem = _('The row has a quotation mark (") that is not closed, or one inside a cell.')
    return problem, _("Close it, remove it, or double it inside quotation marks.")


def lines_out(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Return CSV that no spreadsheet runs; a byte order mark tells Excel that it is UTF-8."""
    yield "\ufeff"
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


# Excel -------------------------------------------------------------------------------------------


def _workbook(content: bytes) -> Iterator[tuple[int, Cells]]:
    """Return the rows of a workbook's first sheet that are not blank, as wide as the header."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise SheetError(None, _("The workbook is too large."), _("Save it as CSV."))
        sheet = load_workbook(io.BytesIO(content), read_only=True, keep_links=False).worksheets[0]
        sheet.reset_dimensions()
        width = 0
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
            if number > 2 * MOST_ROWS:
                raise _too_many_rows()
            cells = [_typed(cell) for cell in row]
            while len(cells) > width and not cells[-1]:
                cells.pop()
            width = width or len(cells)
            if any(cells):
                yield number, cells
    except SheetError:
        raise
    except Exception:  # a damaged or hostile file can raise anything in openpyxl
        problem = _("The file cannot be read as an Excel workbook.")
        raise SheetError(None, problem, _("Save it again as .xlsx or CSV.")) from None


def _typed(cell: Any) -> str:
    """Return a cell's value as a person would type it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in "fe":  # a formula, or what went wrong with one
        return Formula(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)
