"""The demo college in a database of its own, seeded once; a copy of it for each test that writes.

PostgreSQL copies a small database in a fifth of a second, so what one test does is gone for the
next, and a real server with its own connections can be spoken to in between.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from portal.demo.seed import seed


def name() -> str:
    return str(connection.settings_dict["NAME"])


def use(database: str) -> None:
    """From here on, in every thread: the settings of a connection are one dict."""
    connections.close_all()
    connection.settings_dict["NAME"] = database


def drop(database: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def create(database: str, *, template: str = "template1") -> None:
    connections.close_all()
    drop(database)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')


class College:
    """The seeded college; `fresh()` makes it as it was on the morning it was seeded."""

    def __init__(self, base: str) -> None:
        self.seeded, self.living = f"test_{base}_seeded", f"test_{base}_college"

    def open(self) -> None:
        create(self.seeded)
        use(self.seeded)
        call_command("migrate", verbosity=0, interactive=False)
        seed(timezone.localtime(), lambda part: None)
        self.fresh()

    def fresh(self) -> None:
        create(self.living, template=self.seeded)
        use(self.living)
        cache.clear()


@contextmanager
def opened() -> Iterator[College]:
    """Beside the tests' own database, which other tests may be using in this process."""
    before = name()
    college = College(before.removeprefix("test_"))
    try:
        college.open()
        yield college
    finally:
        use(before)
        drop(college.living)
        drop(college.seeded)
