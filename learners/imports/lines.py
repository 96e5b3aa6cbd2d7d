"""The rows of a file, CSV or Excel, as cells of text. Rows are numbered as a spreadsheet does."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import load_workbook

from learners.imports.columns import AS_TEXT, guarded

MOST_UNPACKED = 200 * 1024 * 1024  # bytes of a workbook, which is a zip file
MOST_ROWS, MOST_COLUMNS = 100_000, 200
TOP = 20  # rows among which the header is
DELIMITERS = (",", ";", "\t", "|")  # Excel writes semicolons where a comma marks decimals
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
WINDOWS = "windows-1252"
HINT = re.compile(r"\ufeff*\"?sep=([^\w\"])\"?[,;\t|\"]*", re.I)  # for Excel, above the header
SAMPLES = 20  # words with doubtful letters
Cells = list[str]
Names = Callable[[str], str]  # the column that a header means, "" if none


class Formula(str):
    """A formula in a cell of a workbook, which a spreadsheet would calculate."""


class SheetError(ValueError):
    """Why the rest of a file cannot be read: the row, what is wrong, and what to do."""


@dataclass
class Lines:
    """A file. `rows` are those that are not blank; `delimiter` is empty for a workbook.

    `letters`: words with letters that only a guess at the encoding gave; `faults`: the lines that
    were left out while reading, each with its row.
    """

    rows: Iterable[tuple[int, Cells]]
    delimiter: str = ""
    letters: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[SheetError] = field(default_factory=list)


def split(content: bytes, names: Names) -> Lines:
    """Return the rows of a file. Raise `SheetError` if it is none, at once or while reading."""
    if content.startswith(WORKBOOK):
        return _workbook(content, names)
    text, letters = _decoded(content)
    if hint := HINT.match(text.partition("\n")[0].rstrip("\r")):
        delimiter = hint[1]
        text = text[hint.end() :]
    else:
        delimiter = _delimiter(text, names)
    faults: list[SheetError] = []
    rows = _rows(_without_blanks(text, delimiter), delimiter, faults)
    return Lines(rows, delimiter, letters, faults=faults)


def match_count(cells: Iterable[str], names: Names) -> int:
    """Return how many different columns these cells name."""
    return len({names(cell) for cell in cells} - {""})


# CSV ---------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> tuple[str, list[str]]:
    """Return a file's text, and words that are only right if it was saved as Windows-1252."""
    repair = _("Save it as CSV in UTF-8, or as .xlsx.")
    if content.startswith(OLD_WORKBOOK):
        raise SheetError(None, _("The file is an old Excel workbook (.xls)."), repair)
    letters: list[str] = []
    try:
        text = content.decode("utf-16" if content.startswith(BYTE_ORDER_MARKS) else "utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        try:
            text = content.decode(WINDOWS)
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text or not any(delimiter in text for delimiter in DELIMITERS):
            raise SheetError(row, _("The file is not in UTF-8."), repair) from None
        words = dict.fromkeys(re.findall(r"[^\s,;|\"]*[^\x00-\x7f][^\s,;|\"]*", text))
        letters = [word[:40] for word in words][:SAMPLES]
    text = text.replace("\ufeff", "")
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise SheetError(row, _("The row has a NUL character; the file is damaged."), repair)
    return text, letters


def _delimiter(text: str, names: Names) -> str:
    """Return the delimiter that finds the most columns, or else the most cells, in a top row."""
    lines = io.StringIO(text, newline=None).readlines(100_000)[:TOP]

    def found(delimiter: str) -> tuple[int, int]:
        cells = [line.split(delimiter) for line in lines]
        most = sorted(map(len, cells))[len(cells) // 2] if cells else 0
        return max((match_count(row, names) for row in cells), default=0), most

    return max(DELIMITERS, key=found)


def _without_blanks(text: str, delimiter: str) -> str:
    """Return text without blanks between a quotation mark and the ends of its cell."""
    sign = re.escape(delimiter)
    text = re.sub(rf"(^|[{sign}\r\n])[^\S\r\n{sign}]+(?=\")", r"\1", text)
    return re.sub(rf"(?<=\")[^\S\r\n{sign}]+(?=[{sign}\r\n]|$)", "", text)


def _rows(text: str, delimiter: str, faults: list[SheetError]) -> Iterator[tuple[int, Cells]]:
    """Yield the rows that can be read. After a misplaced quotation mark, go on with the next line:
    to its end, the rest of the file would be a single cell."""
    lines = io.StringIO(text, newline="").readlines()
    number = begin = 0
    while begin < len(lines):
        rest = map(lines.__getitem__, range(begin, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        start, read = begin, 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                faults.append(SheetError(number, *_csv_words(str(error))))
                begin = start + read + 1
                break
            read = reader.line_num
            if any(cell and not cell.isspace() for cell in cells):
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


def _workbook(content: bytes, names: Names) -> Lines:
    """Return the rows of the first sheet with a header that names columns, or else the first."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise SheetError(None, _("The workbook is too large."), _("Save it as CSV."))
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = book.worksheets
        best = max(sheets, key=lambda sheet: _most_named(sheet, names))
        others = ", ".join(sheet.title for sheet in sheets if sheet is not best)[:200]
    except SheetError:
        raise
    except Exception:  # a damaged or hostile file can raise anything in openpyxl
        raise _unreadable() from None
    lines = Lines(_cells(best))
    if others:
        words = {"name": best.title, "others": others}
        lines.notes.append(_("Only the sheet %(name)s was read, not %(others)s.") % words)
    return lines


def _most_named(sheet: Any, names: Names) -> int:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=TOP, max_col=MOST_COLUMNS, values_only=True)
    return max((match_count([str(cell or "") for cell in row], names) for row in rows), default=0)


def _unreadable() -> SheetError:
    problem = _("The file cannot be read as an Excel workbook.")
    return SheetError(None, problem, _("Save it again as .xlsx or CSV."))


def _cells(sheet: Any) -> Iterator[tuple[int, Cells]]:
    try:
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
            if number > 2 * MOST_ROWS:
                raise too_many_rows()
            cells = [_typed(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if any(cells):
                yield number, cells
    except SheetError:
        raise
    except Exception:  # as above
        raise _unreadable() from None


def too_many_rows() -> SheetError:
    problem = ngettext(
        "The file has more than %(most)s row.", "The file has more than %(most)s rows.", MOST_ROWS
    )
    problem %= {"most": f"{MOST_ROWS:,}"}
    return SheetError(None, problem, _("Split it, or remove the blank rows at its end."))


def _typed(cell: Any) -> str:
    """Return a cell's value as a person would type it."""
    value = cell.value
    if value is None or value == "#N/A":
        return ""
    if cell.data_type in "fe" and not AS_TEXT.fullmatch(str(value)):
        return Formula(value)  # or what went wrong with one
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if type(value) is int and set(cell.number_format) == {"0"}:  # zeros that only the format adds
        return str(value).zfill(len(cell.number_format))
    return str(value)
