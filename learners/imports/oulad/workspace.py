"""DuckDB in a temporary folder, to check and compare tables; rows to and from PostgreSQL.

Rows travel as CSV files through COPY. Everything is removed when the import ends.
"""

import csv
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

NULL = r"\N"
OPTIONS = {
    "memory_limit": "1GB",  # larger tables spill into the folder
    "autoinstall_known_extensions": "false",  # nothing is fetched from the network
    "autoload_known_extensions": "false",
}


class MissingExtraError(Exception):
    """DuckDB is not installed."""

    def __str__(self) -> str:
        return _(
            "Folders in OULAD form are read with DuckDB, which is not installed. Install the extra "
            "“measures”: pip install -r requirements/measures.txt"
        )


class WorkspaceError(Exception):
    """DuckDB cannot do its work, for instance because the disk is full."""


class Workspace:
    """A connection and its folder."""

    def __init__(self) -> None:
        try:
            import duckdb
        except ImportError as missing:
            raise MissingExtraError from missing
        self.error = duckdb.Error
        self.place = tempfile.TemporaryDirectory(prefix="cairn-import-")
        self.folder = Path(self.place.name)
        self.connection = duckdb.connect(str(self.folder / "import.duckdb"), config=OPTIONS)
        self.run("SET TimeZone = 'UTC'")
        self.run(
            "CREATE MACRO midnight(day) AS "
            f"timezone({literal(settings.TIME_ZONE)}, CAST(day AS TIMESTAMP))"
        )

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self.connection.close()
        self.place.cleanup()

    def run(self, query: str) -> list[tuple[Any, ...]]:
        """Run SQL and return its rows, or what a statement reports (such as a count)."""
        try:
            return self.connection.execute(query).fetchall()
        except self.error as error:
            raise WorkspaceError(str(error)) from error

    def records(self, query: str) -> list[dict[str, Any]]:
        rows = self.run(query)
        names = [column[0] for column in self.connection.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def number(self, query: str) -> int:
        return int(self.run(query)[0][0] or 0)

    def pull(
        self, table: str, columns: Mapping[str, str], query: str, parameters: Sequence[Any] = ()
    ) -> None:
        """Create a table from a PostgreSQL query. `columns`: name → DuckDB's type."""
        path = self.folder / "pulled.csv"
        with connection.cursor() as cursor, path.open("wb") as stream:
            statement = cursor.mogrify(query, parameters).decode()
            cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT csv, NULL '{NULL}')", stream)
        self._load(table, columns, path)

    def take(self, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Create a table of Python values."""
        path = self.folder / "taken.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
        self._load(table, columns, path)

    def _load(self, table: str, columns: Mapping[str, str], path: Path) -> None:
        self.run(
            f"CREATE OR REPLACE TABLE {table} AS FROM read_csv({literal(path)}, header = false, "
            f"columns = {dict(columns)}, auto_detect = false, quote = '\"', escape = '\"', "
            f"nullstr = '{NULL}')"
        )
        path.unlink()

    def push(self, table: str, query: str) -> int:
        """Add a query's rows to a PostgreSQL table, matching columns by name; return how many."""
        path = self.folder / "pushed.csv"
        count = self.number(
            f"COPY ({query}) TO {literal(path)} (FORMAT csv, HEADER false, NULLSTR '{NULL}')"
        )
        names = ", ".join(f'"{row[0]}"' for row in self.run(f"DESCRIBE {query}"))
        with connection.cursor() as cursor, path.open("rb") as stream:
            cursor.copy_expert(
                f"COPY {table} ({names}) FROM STDIN (FORMAT csv, NULL '{NULL}')", stream
            )
        path.unlink()
        return count


def literal(value: object) -> str:
    """Return a text as an SQL literal."""
    return "'{}'".format(str(value).replace("'", "''"))
