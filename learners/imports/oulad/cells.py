"""Blocks of CSV bytes into cells and numbers, column by column, with no Python object per cell.

A row is a line: a quoted text may hold commas, but not a line break. Arrays of positions are
(rows, columns); a block's bytes end with a newline, after which stand a few bytes of padding.
"""

import re
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

Positions = NDArray[np.int64]
COMMA, NEWLINE, RETURN, QUOTE, MINUS, DOT, ZERO, QUESTION = b',\n\r"-.0?'
LONGEST_LINE = 64 * 1024
DIGITS = 12  # as many as a whole number may have
WHOLE = re.compile(rb"([+-]?[0-9]{1,12})(\.0*)?")
GATHER_AT_MOST = 8_000_000  # bytes of text laid side by side at once


@dataclass(frozen=True)
class Cells:
    data: NDArray[np.uint8]
    starts: Positions
    ends: Positions
    lines: Positions
    quoted: bool

    def raw(self, row: int, column: int) -> bytes:
        return self.data[self.starts[row, column] : self.ends[row, column]].tobytes()


@dataclass(frozen=True)
class Broken:
    """Lines that could not be taken apart: 1-based lines of the block and one sentence each."""

    lines: Positions
    reasons: list[str]


def split(
    block: bytes, columns: int, first_line: int, comma: int = COMMA
) -> tuple[Cells, list[Broken]]:
    """A block of whole lines into cells; lines that do not fit are left out and told of. `comma`:
    the sign that stands between cells."""
    data = np.frombuffer(block + b"\n\n", dtype=np.uint8)
    body = data[: len(block)]
    line_ends = np.flatnonzero(body == NEWLINE)
    line_starts = np.concatenate(([0], line_ends[:-1] + 1))
    separators, unclosed = _separators(body, line_starts, line_ends, comma)
    last = np.searchsorted(separators, line_ends)  # where each line's newline stands among them
    first = np.concatenate(([0], last[:-1] + 1))
    counts = last - first + 1
    long = line_ends - line_starts > LONGEST_LINE
    whole = (counts == columns) & ~unclosed & ~long
    numbers = first_line + np.arange(len(line_ends))
    ends = separators[first[whole][:, None] + np.arange(columns)]
    starts = np.empty_like(ends)
    starts[:, 0] = line_starts[whole]
    starts[:, 1:] = ends[:, :-1] + 1
    ends[:, -1] -= (data[ends[:, -1] - 1] == RETURN) & (ends[:, -1] > starts[:, -1])
    cells = Cells(data, starts, ends, numbers[whole], bool((body == QUOTE).any()))
    broken = [
        _too_long(numbers[long]),
        _unclosed(numbers[unclosed & ~long]),
        _miscounted(numbers, counts, ~whole & ~unclosed & ~long, columns),
    ]
    if cells.quoted:
        cells, stray = _unquote(cells)
        broken.append(stray)
    return cells, [found for found in broken if len(found.lines)]


def _separators(
    body: NDArray[np.uint8], line_starts: Positions, line_ends: Positions, comma: int
) -> tuple[Positions, NDArray[np.bool_]]:
    """Positions of the commas that divide and of every newline; which lines leave a quote open."""
    commas, newlines = body == comma, body == NEWLINE
    quotes = body == QUOTE
    if not quotes.any():
        return np.flatnonzero(commas | newlines), np.zeros(len(line_ends), dtype=bool)
    seen = np.cumsum(quotes, dtype=np.int32)
    before = seen[line_starts] - quotes[line_starts]
    unclosed = ((seen[line_ends] - before) & 1).astype(bool)
    inside = ((seen - np.repeat(before, line_ends - line_starts + 1)) & 1).astype(bool)
    return np.flatnonzero((commas & ~inside) | newlines), unclosed


def _too_long(lines: Positions) -> Broken:
    reason = _("the line is longer than %(most)s characters; is the file damaged?") % {
        "most": LONGEST_LINE
    }
    return Broken(lines, [reason] * min(len(lines), 50))


def _unclosed(lines: Positions) -> Broken:
    reason = _('a quotation mark (") is opened and not closed on its line; close or remove it.')
    return Broken(lines, [reason] * min(len(lines), 50))


def _miscounted(
    numbers: Positions, counts: Positions, wrong: NDArray[np.bool_], columns: int
) -> Broken:
    sentence = _(
        "the line has %(found)s cells where the header has %(expected)s; "
        "was the file cut short, or a cell lost?"
    )
    reasons = [
        sentence % {"found": int(found), "expected": columns} for found in counts[wrong][:50]
    ]
    return Broken(numbers[wrong], reasons)


def _unquote(cells: Cells) -> tuple[Cells, Broken]:
    """Without the quotation marks around cells; one that stands anywhere else is a fault."""
    data, starts, ends = cells.data, cells.starts, cells.ends
    wrapped = (ends - starts >= 2) & (data[starts] == QUOTE) & (data[ends - 1] == QUOTE)
    starts, ends = starts + wrapped, ends - wrapped
    seen = np.concatenate(([0], np.cumsum(data == QUOTE, dtype=np.int64)))
    inner = seen[ends] - seen[starts]
    stray = np.zeros(len(starts), dtype=bool)
    for row, column in zip(*np.nonzero(inner), strict=True):
        text = data[starts[row, column] : ends[row, column]].tobytes()
        if not wrapped[row, column] or b'"' in text.replace(b'""', b""):
            stray[row] = True
    reason = _('a quotation mark (") is inside a cell; double it inside quotes, or remove it.')
    kept = Cells(data, starts[~stray], ends[~stray], cells.lines[~stray], quoted=True)
    return kept, Broken(cells.lines[stray], [reason] * min(int(stray.sum()), 50))


def missing(cells: Cells, column: int) -> NDArray[np.bool_]:
    """Empty, or a question mark."""
    starts, ends = cells.starts[:, column], cells.ends[:, column]
    return (ends == starts) | ((ends - starts == 1) & (cells.data[starts] == QUESTION))


def wholes(cells: Cells, column: int) -> tuple[Positions, NDArray[np.bool_]]:
    """A column of whole numbers ("12", "-4", "12.0"), and which cells are none (missing too)."""
    data, starts, ends = cells.data, cells.starts[:, column], cells.ends[:, column]
    decimal = (ends - starts > 2) & (data[ends - 1] == ZERO) & (data[ends - 2] == DOT)
    negative = (ends > starts) & (data[starts] == MINUS)
    first = starts + negative
    length = ends - 2 * decimal - first
    bad = (length < 1) | (length > DIGITS)
    values = np.zeros(len(starts), dtype=np.int64)
    for place in range(int(np.clip(length.max(initial=0), 0, DIGITS))):
        here = place < length
        digit = data[np.where(here, first + place, 0)].astype(np.int64) - ZERO
        bad |= here & ((digit < 0) | (digit > 9))
        values = np.where(here, values * 10 + digit, values)
    values[negative] *= -1
    empty = missing(cells, column)
    for row in np.flatnonzero(bad & ~empty):  # rare: blanks around it, a plus sign, more zeros
        found = WHOLE.fullmatch(cells.raw(int(row), column)[:40].strip())
        if found:
            values[row], bad[row] = int(found[1]), False
    return values, bad


def words(cells: Cells, column: int, longest: int) -> tuple[list[bytes], NDArray[np.int64]]:
    """A column of text as its distinct values and each row's index; cut to `longest` + 1 bytes."""
    starts = cells.starts[:, column]
    lengths = np.minimum(cells.ends[:, column] - starts, longest + 1)
    if not len(starts):
        return [], np.zeros(0, dtype=np.int64)
    width = max(8, int(lengths.max()))
    if width * len(starts) > GATHER_AT_MOST:
        found, index = _words_one_by_one(cells.data, starts, lengths)
    else:
        found, index = _words_at_once(cells.data, starts, lengths, width)
    if cells.quoted:
        found = [word.replace(b'""', b'"') for word in found]
    return found, index


def _words_one_by_one(
    data: NDArray[np.uint8], starts: Positions, lengths: Positions
) -> tuple[list[bytes], NDArray[np.int64]]:
    places: dict[bytes, int] = {}
    index = np.empty(len(starts), dtype=np.int64)
    for row, (start, length) in enumerate(zip(starts.tolist(), lengths.tolist(), strict=True)):
        word = data[start : start + length].tobytes()
        index[row] = places.setdefault(word, len(places))
    return list(places), index


def _words_at_once(
    data: NDArray[np.uint8], starts: Positions, lengths: Positions, width: int
) -> tuple[list[bytes], NDArray[np.int64]]:
    places = starts[:, None].astype(np.int32) + np.arange(width, dtype=np.int32)
    inside = np.arange(width) < lengths[:, None]
    laid = np.where(inside, data[np.minimum(places, len(data) - 1)], np.uint8(0))
    column = np.ascontiguousarray(laid).view(f"S{width}" if width > 8 else "u8").ravel()
    # The same word usually stands in long runs, so only the head of each run is looked up.
    heads = np.concatenate(([0], np.flatnonzero(column[1:] != column[:-1]) + 1))
    distinct, index = np.unique(column[heads], return_inverse=True)
    runs = np.diff(np.concatenate((heads, [len(column)])))
    found = distinct.view("S8") if width == 8 else distinct
    return found.tolist(), np.repeat(index, runs)
