"""What every stage of a night shares: its slice of learners, its cutoff, how it writes rows and
what it reports."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, models

from learners.calc.cutoffs import as_number, midnight

Row = dict[str, Any]  # by column; dates as ISO text


@dataclass(frozen=True)
class Cutoff:
    """What a morning may read: known by its midnight, recorded by the moment the night fixed."""

    as_of: dt.date
    known_by: dt.datetime
    recorded_by: dt.datetime

    @classmethod
    def of(cls, as_of: dt.date, recorded_by: dt.datetime) -> "Cutoff":
        return cls(as_of, midnight(as_of, ZoneInfo(settings.TIME_ZONE)), recorded_by)

    @property
    def day(self) -> int:
        return as_number(self.as_of)

    @property
    def data_until(self) -> int:
        """Return the first day that the facts do not cover to its end. A night run by hand has
        half of its own day, on which nobody has missed anything yet."""
        reached = self.recorded_by.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
        return as_number(min(self.as_of, reached))


@dataclass(frozen=True)
class Slice:
    """A shard's work in a night: learners `low` to `high` by id, up to the cutoff.

    With `write` off it is a replay: compute and digest, change nothing.
    """

    cutoff: Cutoff
    revision: int
    low: int
    high: int
    write: bool = True

    @property
    def moment(self) -> Row:
        """Return the night that a row belongs to."""
        return {"as_of": self.cutoff.as_of, "revision": self.revision}


@dataclass(frozen=True)
class Written:
    """A stage's result: a digest of every row it computed, and how many rows it changed.

    Digests of parts add up (`joined`), so a shard that was split still sums to the same night.
    """

    digest: int
    changed: int

    @property
    def text(self) -> str:
        return f"{self.digest:032x}"


def digest_of(rows: Iterable[Row]) -> int:
    """Return a number for a set of rows, the same in any order."""
    lines = (json.dumps(row, sort_keys=True) for row in rows)
    parts = (hashlib.blake2b(line.encode(), digest_size=16).digest() for line in lines)
    return joined(int.from_bytes(part) for part in parts)


def joined(digests: Iterable[int]) -> int:
    """Return the digest of a whole from those of its parts."""
    return sum(digests) % 2**128


def without(*columns: str) -> str:
    """Return SQL for a row `e` as JSON, without these columns."""
    return f"to_jsonb(e) - '{{{','.join(columns)}}}'::text[]"


def columns_of(row: models.Model) -> Row:
    """Return a model instance's values by column."""
    return {field.column: getattr(row, field.attname) for field in row._meta.concrete_fields}


def upsert(
    model: type[models.Model],
    rows: Sequence[Row],
    *,
    shared: Row | None = None,
    deciding: Sequence[str] = (),
    key: Sequence[str] = (),
    once: Sequence[str] = (),
    sets: dict[str, str] | None = None,
    only: str = "TRUE",
    **parameters: Any,
) -> int:
    """Insert rows, and update those that differ, in one statement; return how many were written.

    shared: the columns that all rows have in common. deciding: the columns whose difference
    counts; none means that every row is written. key: the columns that name a row, by default its
    primary key. once: the columns that an existing row keeps. sets: SQL for what columns of an
    existing row `e` become, where the new values are `excluded`. only: SQL for which existing rows
    may change. `previous` becomes the row before, or what `sets` gives for it, once a night.
    A column that is not given becomes null.
    """
    if not rows:
        return 0
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    columns, key = [f.column for f in fields], key or [model._meta.pk.column]
    changing = [column for column in columns if column not in {*key, *once}]
    differing = [f"e.{column} IS DISTINCT FROM excluded.{column}" for column in deciding]
    table, names = model._meta.db_table, ", ".join(columns)
    given = {"rows": rows, "shared": shared or {}}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS e ({names}) SELECT {names} FROM json_populate_recordset("
            f"json_populate_record(NULL::{table}, %(shared)s), %(rows)s) "
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {_changes(changing, key, sets or {})} "
            f"WHERE ({' OR '.join(differing) or 'TRUE'}) AND ({only})",
            {name: json.dumps(value, default=str) for name, value in given.items()} | parameters,
        )
        return int(cursor.rowcount)


def _changes(columns: Sequence[str], key: Sequence[str], sets: dict[str, str]) -> str:
    """Return SQL for the new values of an existing row."""
    new = {column: f"excluded.{column}" for column in columns} | sets
    if "previous" in columns:
        before = sets.get("previous", without("previous", *key))
        new["previous"] = (
            "CASE WHEN (e.as_of, e.revision) = (excluded.as_of, excluded.revision) "
            f"THEN e.previous ELSE {before} END"
        )
    return ", ".join(f"{column} = {value}" for column, value in new.items())
