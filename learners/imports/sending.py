"""Arrays to rows, by COPY: binary where a table holds numbers only, text where it holds words."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from learners.imports.oulad.moments import MOMENTS_FROM, date_of, datetime_of

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
DAY_ZERO = (MOMENTS_FROM.date() - dt.date(1970, 1, 1)).days
WIRE = {  # what PostgreSQL's binary COPY reads: dtype, bytes
    "int8": (">i8", 8),
    "int4": (">i4", 4),
    "int2": (">i2", 2),
    "float8": (">f8", 8),
    "bool": ("i1", 1),
    "date": (">i4", 4),  # values: days since 1970
    "moment": (">i8", 8),  # values: microseconds since 2000
}
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
TEXT_BLOCK = 50_000  # rows sent at once
BINARY_BLOCK = 200_000


@dataclass(frozen=True)
class Field:
    """A column to send. `null` is the value that stands for none; `words` are what codes mean."""

    name: str
    wire: str
    values: NDArray[Any]
    null: float | None = None
    words: Sequence[str] | None = None

    def only(self, rows: NDArray[Any]) -> "Field":
        return Field(self.name, self.wire, self.values[rows], self.null, self.words)


def take_ids(table: str, count: int) -> NDArray[np.int64]:
    """New primary keys from the table's own sequence."""
    if not count:
        return np.zeros(0, dtype=np.int64)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return np.array(cursor.fetchall(), dtype=np.int64).ravel()


def send(table: str, fields: list[Field]) -> None:
    """Rows of any table of ours."""
    if not len(fields[0].values):
        return
    if any(field.words is not None for field in fields):
        send_rows(table, [field.name for field in fields], zip(*map(_plain, fields), strict=True))
        return
    empty = [
        field.values == field.null
        if field.null is not None
        else np.zeros(len(field.values), dtype=bool)
        for field in fields
    ]
    pattern = sum(mask.astype(np.int64) << place for place, mask in enumerate(empty))
    for one in np.unique(pattern).tolist():  # rows with the same columns null have one width
        rows = np.flatnonzero(pattern == one)
        filled = [field for place, field in enumerate(fields) if not one >> place & 1]
        for start in range(0, len(rows), BINARY_BLOCK):
            block = [field.only(rows[start : start + BINARY_BLOCK]) for field in filled]
            _copy(table, [field.name for field in block], "binary", _packed(block))


def _packed(fields: list[Field]) -> io.BytesIO:
    parts: list[tuple[str, str]] = [("count", ">i2")]
    for field in fields:
        parts += [(f"{field.name} length", ">i4"), (field.name, WIRE[field.wire][0])]
    rows = np.empty(len(fields[0].values), dtype=np.dtype(parts))
    rows["count"] = len(fields)
    for field in fields:
        rows[f"{field.name} length"] = WIRE[field.wire][1]
        rows[field.name] = field.values - (DAY_ZERO if field.wire == "date" else 0)
    return io.BytesIO(b"".join((SIGNATURE, rows.data, END)))


def _plain(field: Field) -> Iterable[Any]:
    """A column as Python values, for tables with words in them."""
    values = field.values.tolist()
    if field.words is not None:
        return [field.words[code] for code in values]
    turn = {"date": date_of, "moment": datetime_of}.get(field.wire)
    if turn:
        known = {value: turn(value) for value in set(values) if value != field.null}
        return [known.get(value) for value in values]
    return [None if value == field.null else value for value in values]


def send_rows(table: str, names: list[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows of Python values by text COPY, some tens of thousands at a time."""
    lines: list[str] = []
    for row in rows:
        lines.append("\t".join(map(_cell, row)))
        if len(lines) >= TEXT_BLOCK:
            _send_lines(table, names, lines)
    if lines:
        _send_lines(table, names, lines)


def _send_lines(table: str, names: list[str], lines: list[str]) -> None:
    _copy(table, names, "text", io.BytesIO(("\n".join(lines) + "\n").encode()))
    lines.clear()


def _cell(value: Any) -> str:
    return r"\N" if value is None else str(value).translate(ESCAPED)


def _copy(table: str, names: list[str], form: str, stream: io.BytesIO) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN (FORMAT {form})", stream)


def analyse(tables: Iterable[str]) -> None:
    """Fresh statistics, so that tonight's plans know of the rows that came today."""
    with connection.cursor() as cursor:
        for table in sorted(set(tables)):
            cursor.execute(f"ANALYZE {table}")
