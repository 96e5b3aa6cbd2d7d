"""CSV files, plain or gzipped, read in blocks of bounded memory and checked column by column.

A reader names the columns it wants and what they may hold; columns are found by name, in any order,
beside any others. Every fault is told with its line. Files are UTF-8, with or without a BOM.
"""

import gzip
import re
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from learners.imports.oulad import cells as cell
from learners.imports.oulad.columns import (
    Column,
    Columns,
    Decimal,
    Whole,
    Word,
    decimal,
    expected,
    sentences,
    shown,
)
from learners.imports.oulad.faults import Faults, RefusedError

BLOCK = 4 * 1024 * 1024
MOST_COLUMNS = 200
MISSING = np.iinfo(np.int64).min  # a whole number that is not there
NO_WORD = -1
SAY_EVERY = 5.0  # seconds between two signs of life from a long file


Say = Callable[[str], None]


@dataclass
class Vocabulary:
    """The distinct texts of a column over all blocks; a row holds an index into it."""

    words: list[str] = field(default_factory=list)
    places: dict[bytes, int] = field(default_factory=dict)
    refused: set[bytes] = field(default_factory=set)


@dataclass
class Batch:
    """Some rows: their lines, and by name whole numbers, decimals, or indexes into `words`."""

    file: str
    lines: NDArray[np.int64]
    columns: dict[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name]

    def only(self, keep: NDArray[np.bool_]) -> "Batch":
        return Batch(
            self.file, self.lines[keep], {name: found[keep] for name, found in self.columns.items()}
        )


def joined(batches: list[Batch]) -> Batch:
    """Batches of one file, one after another."""
    first = batches[0]
    return Batch(
        first.file,
        np.concatenate([batch.lines for batch in batches]),
        {
            name: np.concatenate([batch.columns[name] for batch in batches])
            for name in first.columns
        },
    )


class Source:
    """One file being read. `words[name]` is a text column's vocabulary, shared between files."""

    comma = b","  # what stands between cells

    def __init__(
        self,
        path: Path,
        columns: Columns,
        faults: Faults,
        words: dict[str, Vocabulary] | None = None,
    ) -> None:
        self.path = path
        self.file = path.name
        self.columns = columns
        self.faults = faults
        self.words = {} if words is None else words
        for name, column in columns.items():
            if isinstance(column, Word):
                self.words.setdefault(name, Vocabulary())
        self.header: list[str] = []
        self.rows = 0
        self.ended_mid_line = False

    def batches(self, say: Say) -> Iterator[Batch]:
        """Its rows in blocks, those with faults left out. Stops early once there are enough."""
        started = said = time.monotonic()
        line = 1
        for block in self._blocks():
            if line == 1:
                head, block = self._split_header(block)
                self.header = self._read_header(head)
                line = 2
            self._check_text(block, line)
            if block:
                yield self._batch(block, line)
                line += block.count(b"\n")
                self.rows = line - 2
            if self.faults.enough(self.file):
                return
            if time.monotonic() - said > SAY_EVERY:
                said = time.monotonic()
                say(_("%(file)s: %(rows)s rows so far") % {"file": self.file, "rows": self.rows})
        seconds = time.monotonic() - started
        if seconds > 1:
            told = {"file": self.file, "rows": f"{self.rows:,}", "seconds": f"{seconds:.1f}"}
            say(_("%(file)s: %(rows)s rows in %(seconds)s s") % told)

    def _blocks(self) -> Iterator[bytes]:
        """Whole lines, some megabytes at a time; the last line gets its newline if it has none."""
        carry = b""
        try:
            with self._open() as stream:
                while chunk := stream.read(BLOCK):
                    carry += chunk
                    cut = carry.rfind(b"\n") + 1
                    if cut:
                        yield carry[:cut]
                        carry = carry[cut:]
                    elif len(carry) > BLOCK:
                        raise self._stop(None, _("a line never ends; is this a CSV file?"))
        except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
            raise self._stop(None, self._gzip_words(fault)) from fault
        except (OSError, ValueError) as fault:
            words = getattr(fault, "strerror", None) or str(fault)
            raise self._stop(None, _("cannot be read (%(fault)s).") % {"fault": words}) from fault
        if carry:
            self.ended_mid_line = True
            yield carry + b"\n"
        elif not self.header:
            raise self._stop(None, _("the file is empty; it needs a header and rows."))

    def _open(self) -> IO[bytes]:
        if self.path.suffix == ".gz":
            return gzip.open(self.path, "rb")
        return self.path.open("rb")

    def _gzip_words(self, fault: Exception) -> str:
        if isinstance(fault, EOFError):
            return _("the compressed file ends too early; copy it again.")
        with self.path.open("rb") as stream:
            is_gzip = stream.read(2) == b"\x1f\x8b"
        if not is_gzip:
            return _("is not a gzip file; remove “.gz” from its name or compress it again.")
        return _("the compressed file is damaged; copy it again.")

    def _stop(self, line: int | None, reason: str) -> RefusedError:
        return self.faults.stop(self.file, line, reason)

    def _split_header(self, block: bytes) -> tuple[bytes, bytes]:
        if block[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise self._stop(1, _("the file is UTF-16; save it as UTF-8."))
        head, _newline, rest = block.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
        return head.removesuffix(b"\r"), rest

    def _read_header(self, head: bytes) -> list[str]:
        self._check_text(head, 1)
        columns = head.count(self.comma) + 1
        if columns > MOST_COLUMNS:
            told = {"found": f"{columns:,}", "most": MOST_COLUMNS}
            raise self._stop(
                1, _("the file has %(found)s columns; at most %(most)s are read.") % told
            )
        parsed, broken = cell.split(head + b"\n", columns, 1, ord(self.comma))
        if broken or not len(parsed.lines):
            raise self._stop(1, _("the header cannot be read; check its quotation marks."))
        header = [shown(parsed.raw(0, place).strip()) for place in range(columns)]
        self._check_header(header)
        return header

    def _check_header(self, header: list[str]) -> None:
        lacking = [name for name in self.columns if name not in header]
        if lacking:
            found = ", ".join(name or "“”" for name in header)[:200]
            told = {
                "lacking": ", ".join(lacking),
                "found": found,
                "expected": ", ".join(self.columns),
            }
            raise self._stop(
                1,
                _("lacks %(lacking)s; expected %(expected)s; found %(found)s.") % told,
            )
        twice = [name for name in self.columns if header.count(name) > 1]
        if twice:
            told = {"names": ", ".join(twice)}
            raise self._stop(1, _("has %(names)s twice; keep one of them.") % told)

    def _check_text(self, block: bytes, line: int) -> None:
        """No NUL, no lone carriage return, nothing but UTF-8."""
        at = block.find(b"\0")
        if at >= 0:
            found = line + block.count(b"\n", 0, at)
            raise self._stop(found, _("holds a NUL byte; the file is damaged or not UTF-8 text."))
        try:
            block.decode()
        except UnicodeDecodeError as fault:
            found = line + block.count(b"\n", 0, fault.start)
            raise self._stop(found, _("is not UTF-8 text; save the file as UTF-8.")) from fault
        if block.count(b"\r") != block.count(b"\r\n"):
            at = next(found.start() for found in re.finditer(rb"\r(?!\n)", block))
            found = line + block.count(b"\n", 0, at)
            raise self._stop(
                found, _("holds a lone carriage return; save the file with Unix line ends.")
            )

    def _batch(self, block: bytes, line: int) -> Batch:
        parsed, broken = cell.split(block, len(self.header), line, ord(self.comma))
        for found in broken:
            pairs = zip(found.lines.tolist(), found.reasons, strict=False)
            self.faults.add_many(self.file, len(found.lines), pairs)
        keep = np.ones(len(parsed.lines), dtype=bool)
        columns: dict[str, NDArray[Any]] = {}
        for name, column in self.columns.items():
            place = self.header.index(name)
            if isinstance(column, Whole):
                columns[name] = self._wholes(parsed, place, name, column, keep)
            elif isinstance(column, Decimal):
                columns[name] = self._decimals(parsed, place, name, column, keep)
            else:
                columns[name] = self._words(parsed, place, name, column, keep)
        return Batch(self.file, parsed.lines, columns).only(keep)

    def _wholes(
        self, parsed: cell.Cells, place: int, name: str, column: Whole, keep: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        values, bad = cell.wholes(parsed, place)
        empty = cell.missing(parsed, place)
        values[empty] = MISSING
        needed = empty & (not column.optional)
        outside = ~empty & ~bad & ((values < column.low) | (values > column.high))
        self._tell(parsed, place, name, column, (needed, bad & ~empty, outside), keep)
        return values

    def _decimals(
        self, parsed: cell.Cells, place: int, name: str, column: Decimal, keep: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        texts, index = cell.words(parsed, place, 40)
        numbers = np.array([decimal(text) for text in texts] or [0.0])
        values = numbers[index]
        empty = cell.missing(parsed, place)
        bad = np.isnan(values) & ~empty
        values[empty] = np.nan
        needed = empty & (not column.optional)
        outside = ~empty & ~bad & ((values < column.low) | (values > column.high))
        self._tell(parsed, place, name, column, (needed, bad, outside), keep)
        return values

    def _words(
        self, parsed: cell.Cells, place: int, name: str, column: Word, keep: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        texts, index = cell.words(parsed, place, column.longest)
        known = self.words[name]
        codes = np.array([self._code(known, text, column) for text in texts] or [NO_WORD])
        values = codes[index].astype(np.int64)
        empty = cell.missing(parsed, place)
        bad = (values == NO_WORD) & ~empty
        values[empty] = NO_WORD
        needed = empty & (not column.optional)
        self._tell(parsed, place, name, column, (needed, bad, np.zeros_like(bad)), keep)
        return values

    def _code(self, known: Vocabulary, raw: bytes, column: Word) -> int:
        if raw in known.places:
            return known.places[raw]
        text = raw.decode(errors="replace").strip()
        if raw in known.refused or len(raw) > column.longest or not column.accepts(text):
            known.refused.add(raw[:200])
            return NO_WORD
        plain = text.encode()
        if plain not in known.places:
            known.places[plain] = len(known.words)
            known.words.append(text)
        known.places[raw] = known.places[plain]
        return known.places[raw]

    def _tell(
        self,
        parsed: cell.Cells,
        place: int,
        name: str,
        column: Column,
        wrong: tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]],
        keep: NDArray[np.bool_],
    ) -> None:
        """Tell of cells that are missing, of the wrong form, or outside their bounds."""
        for sentence, rows in zip(sentences(), wrong, strict=True):
            places = np.flatnonzero(rows)
            if not len(places):
                continue
            keep &= ~rows
            told = {"column": name, "expected": expected(column)}
            faults = [
                (
                    int(parsed.lines[row]),
                    sentence % {**told, "value": shown(parsed.raw(int(row), place))},
                )
                for row in places[:20]
            ]
            self.faults.add_many(self.file, len(places), faults)


def unused(header: list[str], columns: Columns) -> list[str]:
    """The columns of a file that nobody asked for."""
    return [name for name in header if name and name not in columns]


def repeated(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows whose key stood already in an earlier row."""
    order = np.argsort(keys, kind="stable")
    return np.sort(order[1:][keys[order][1:] == keys[order][:-1]])
