"""Queries that a process builds once, then fills in with a person's id.

Building SQL in the ORM costs several times as much as running it, and so does planning it. A
prepared query is built with markers in place of the ids, and its compiler is stored. A connection
prepares the SQL once in the database (unless `PREPARE_IN_DATABASE` is off), and a call fills in the
ids. The ORM still makes the objects.
"""

import copy
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, update_wrapper
from itertools import count
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from psycopg2.extensions import AsIs

STATEMENTS = 8  # of one query, each for other keyword arguments: a few days, and a choice of rows
TYPES = {int: "bigint", str: "text", UUID: "uuid", dt.datetime: "timestamptz"}
MARKERS: dict[type, Callable[[int], Any]] = {
    int: lambda place: -(2**50) - place,
    str: lambda place: f"marker {place}",
    UUID: lambda place: UUID(int=2**100 + place),
    dt.datetime: lambda place: dt.datetime(1, 1, 1 + place, tzinfo=dt.UTC),
}
PREPARED: list["Prepared"] = []
numbers = count(1)
# The statements that each open connection has prepared; a closed connection takes its own along.
known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Person:
    """Someone signed in, of whom only the id matters to a query."""

    pk: int
    is_authenticated: bool = field(default=True, init=False)


class UnfilledError(ValueError):
    """An id is not among the parameters of the query built from it."""


class Query:
    """A stored query whose compiler has been filled in."""

    def __init__(self, stored: Any, compiler: Any) -> None:
        self._stored, self._compiler = stored, compiler

    def get_compiler(self, using: str | None = None) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stored, name)


class Rows:
    """What Django's iterables read of a queryset."""

    def __init__(self, built: QuerySet[Any], query: Query) -> None:
        self.db, self.model, self.query = built.db, built.model, query
        self._fields, self._known_related_objects = built._fields, built._known_related_objects


class Statement:
    """The SQL of a queryset, and the places of the ids among its parameters."""

    def __init__(self, built: QuerySet[Any], markers: list[Any]) -> None:
        self.name = f"cairn_{next(numbers)}"
        self.types = ", ".join(TYPES[type(marker)] for marker in markers)
        if built._prefetch_related_lookups:
            raise TypeError("A prepared query cannot prefetch.")
        self.built = built
        self.compiler = built.query.get_compiler(using=built.db)
        try:
            self.sql, self.parameters = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, self.parameters = "", ()
            return
        self.places = [
            (place, markers.index(value))
            for place, value in enumerate(self.parameters)
            if any(type(value) is type(marker) and value == marker for marker in markers)
        ]
        if {number for _place, number in self.places} != set(range(len(markers))):
            raise UnfilledError(self.sql)

    def filled(self, ids: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(self.parameters)
        for place, number in self.places:
            values[place] = ids[number]
        return tuple(values)

    def execute(self, connection: Any, ids: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        """Return what to send for these ids; prepare the statement if the connection has not."""
        if not settings.PREPARE_IN_DATABASE:
            return self.sql, self.filled(ids)
        connection.ensure_connection()
        names = known.setdefault(connection.connection, set())
        if self.name not in names:
            places = tuple(AsIs(f"${number}") for number in range(1, len(ids) + 1))
            with connection.wrap_database_errors, connection.connection.cursor() as cursor:
                text = cursor.mogrify(self.sql, self.filled(places)).decode()
                cursor.execute(f"PREPARE {self.name} ({self.types}) AS {text}")
            names.add(self.name)
        return f"EXECUTE {self.name} ({', '.join(['%s'] * len(ids))})", ids

    def rows(self, ids: tuple[Any, ...]) -> list[Any]:
        if not self.sql:
            return []
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[self.built.db]
        compiler.as_sql = lambda: self.execute(compiler.connection, ids)
        rows = Rows(self.built, Query(self.built.query, compiler))
        return list(self.built._iterable_class(rows))


class Prepared:
    """A query as a function of ids (positional) and of anything that changes the SQL (keywords)."""

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self.build = build
        self.statement = lru_cache(maxsize=STATEMENTS)(self._statement)
        update_wrapper(self, build)
        PREPARED.append(self)

    def _statement(self, kinds: tuple[type, ...], **about: Any) -> Statement:
        markers = [MARKERS[kind](place) for place, kind in enumerate(kinds)]
        return Statement(self.build(*markers, **about), markers)

    def __call__(self, *ids: Any, **about: Any) -> list[Any]:
        """Return the rows for these ids."""
        return self.statement(tuple(map(type, ids)), **about).rows(ids)

    def first(self, *ids: Any, **about: Any) -> Any:
        """Return the first row, or None; the query limits how many are read."""
        return next(iter(self(*ids, **about)), None)


def prepared(build: Callable[..., QuerySet[Any]]) -> Prepared:
    """Prepare a function that builds a queryset from ids and keywords.

    The ids may be filtered on, and nothing else: an `if` about one would decide for everyone. Dates
    and whatever changes the SQL are keywords.
    """
    return Prepared(build)
