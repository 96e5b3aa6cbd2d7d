"""Check the bytes of a CSV file, plain or gzipped, and copy them for DuckDB to read."""

import csv
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

BLOCK = 4 * 1024 * 1024
MOST_COLUMNS = 200


class UnreadableError(Exception):
    """Why the rest of a file cannot be read: the row, the problem and how to fix it."""


@dataclass
class Text:
    """The result of a copy. `lines` without the header; `rows`: those that are not blank; `ends`:
    the last line has a line end.
    """

    header: list[str]
    lines: int = 0
    rows: int = 0
    ends: bool = True


def copy(source: Path, target: Path) -> Text:
    """Copy the rows, each with a comma before it so that no line is empty; return a `Text`."""
    blocks = _blocks(source)
    first = next(blocks, b"")
    if not first:
        raise UnreadableError(None, _("The file is empty."), _("It needs a header and rows."))
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(1, _("The file is UTF-16."), _("Save it as UTF-8."))
    head, _newline, rest = first.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    text = Text(_header(head + b"\n"))
    with target.open("wb") as stream:
        for block in chain(filter(None, [rest]), blocks):
            plain = _checked(block, text.lines + 2)
            text.ends = plain.endswith(b"\n")
            plain = plain.removesuffix(b"\n")
            stream.write(b"," + plain.replace(b"\n", b"\n,") + b"\n")
            text.lines += plain.count(b"\n") + 1
    return text


def _blocks(path: Path) -> Iterator[bytes]:
    """Yield whole lines, a few megabytes at a time."""
    carry = b""
    try:
        with _open(path) as stream:
            while chunk := stream.read(BLOCK):
                lines, newline, carry = (carry + chunk).rpartition(b"\n")
                if newline:
                    yield lines + newline
                elif len(carry) > BLOCK:
                    raise UnreadableError(
                        None, _("A line is too long."), _("Check that this is a CSV file.")
                    )
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableError(None, *_about_gzip(path, error)) from error
    except (OSError, ValueError) as error:
        reason = {"error": getattr(error, "strerror", None) or error}
        raise UnreadableError(None, _("The file cannot be read (%(error)s).") % reason) from error
    if carry:
        yield carry


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _about_gzip(path: Path, error: Exception) -> tuple[str, str]:
    if isinstance(error, EOFError):
        return _("The compressed file ends too early."), _("Copy it again.")
    with path.open("rb") as stream:
        if stream.read(2) != b"\x1f\x8b":
            repair = _("Remove “.gz” from its name or compress it again.")
            return _("The file is not a gzip file."), repair
    return _("The compressed file is damaged."), _("Copy it again.")


def _checked(block: bytes, row: int) -> bytes:
    """Return the block with Unix line ends; refuse NUL, lone carriage returns and non-UTF-8."""

    def refuse(at: int, problem: str, repair: str) -> UnreadableError:
        return UnreadableError(row + block.count(b"\n", 0, at), problem, repair)

    if (at := block.find(b"\0")) >= 0:
        raise refuse(at, _("The line has a NUL byte."), _("The file is damaged or not UTF-8 text."))
    try:
        block.decode()
    except UnicodeDecodeError as error:
        raise refuse(
            error.start, _("This is not UTF-8 text."), _("Save the file as UTF-8.")
        ) from error
    if b"\r" not in block:
        return block
    if lone := re.search(rb"\r(?!\n)", block):
        problem = _("The line has a carriage return inside.")
        raise refuse(lone.start(), problem, _("Save the file with Unix line ends."))
    return block.replace(b"\r\n", b"\n")


def _header(head: bytes) -> list[str]:
    line = _checked(head, 1).decode()
    columns = line.count(",") + 1
    if columns > MOST_COLUMNS:
        numbers = {"n": f"{columns:,}", "most": MOST_COLUMNS}
        raise UnreadableError(
            1, _("The file has %(n)s columns; at most %(most)s are allowed.") % numbers
        )
    try:
        return [shown(name.strip()) for name in next(csv.reader([line], strict=True))]
    except (csv.Error, StopIteration):
        problem = _("The header cannot be read.")
        raise UnreadableError(1, problem, _("Check its quotation marks.")) from None


def shown(text: str) -> str:
    """Return the beginning of a cell, safe to print."""
    text = text[:40] + "…" * (len(text) > 40)
    return "".join(character if character.isprintable() else "�" for character in text)
