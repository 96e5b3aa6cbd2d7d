"""PostgreSQL's advisory locks, each with its own number."""

import enum
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@enum.unique
class Lock(enum.IntEnum):
    """A task that one process at a time may do. `is_taken` needs numbers below 2³¹."""

    FACTS = 20_261_123  # shared by writers of facts; exclusive while a night is opened
    IMPORTS = 20_261_124
    NIGHTS = 20_261_125
    CALENDAR = 20_261_126
    SERVICE_NAMES = 20_261_127
    DEMO = 20_261_128
    SILENCE_LIMIT = 20_261_129

    def take(self) -> None:
        """Wait for the lock and keep it until the transaction ends."""
        self._call("pg_advisory_xact_lock")

    def take_shared(self) -> None:
        """Take the lock like `take`, but shared with others."""
        self._call("pg_advisory_xact_lock_shared")

    def take_if_free(self) -> bool:
        """Take the lock like `take` if it is free; return whether it was."""
        return bool(self._call("pg_try_advisory_xact_lock"))

    @contextmanager
    def hold(self, *, wait: bool = True) -> Iterator[bool]:
        """Take the lock until the block or the connection ends; yield whether it was taken."""
        if wait:
            self._call("pg_advisory_lock")
        acquired = wait or bool(self._call("pg_try_advisory_lock"))
        try:
            yield acquired
        finally:
            if acquired:
                self._call("pg_advisory_unlock")

    def is_taken(self) -> bool:
        """Return whether any session of this database has the lock."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted "
                "AND objid = %s AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database()))",
                [self.value],
            )
            return bool(cursor.fetchone()[0])

    def _call(self, function: str) -> object:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [self.value])
            return cursor.fetchone()[0]
