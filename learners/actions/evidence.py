"""Allow the one change that the database refuses elsewhere: erasing from looks and audit."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def erasing() -> Iterator[None]:
    """Let this transaction erase from looks and audit; end with it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('cairn.erasing', 'on', true)")
        yield
        cursor.execute("SELECT set_config('cairn.erasing', 'off', true)")
