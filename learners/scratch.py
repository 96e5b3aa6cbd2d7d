"""A scratch database for a measurement."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection


@contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """Point the connection at a new, migrated database, and always drop it afterwards.

    It is on the server of DATABASE_URL; the college's own database is not changed.
    """
    home = connection.settings_dict["NAME"]
    scratch = f"{name}_{os.getpid()}"
    _on_server(f'DROP DATABASE IF EXISTS "{scratch}"', home)
    _on_server(f'CREATE DATABASE "{scratch}"', home)
    try:
        _point_at(scratch)
        call_command("migrate", verbosity=0)
        yield
    finally:
        _on_server(f'DROP DATABASE IF EXISTS "{scratch}" WITH (FORCE)', home)


def _point_at(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database


def _on_server(statement: str, home: str) -> None:
    _point_at(home)
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(statement)
