"""Starting the demo again: everything is emptied and seeded afresh, by one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.demo.seed import Tell, seed

DEMO_LOCK = 20_261_127  # any number below 2³¹, the same for everyone who seeds


class NotADemoError(RuntimeError):
    """Real people may be here: nothing is emptied."""


@contextmanager
def alone() -> Iterator[bool]:
    """True where nobody else is seeding; held until the end of the block, or of the process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [DEMO_LOCK])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [DEMO_LOCK])


def is_being_set_up() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted "
            "AND objid = %s AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()))",
            [DEMO_LOCK],
        )
        return bool(cursor.fetchone()[0])


def start_again(tell: Tell = lambda part: None) -> bool:
    """Empty the demo and seed it as of now; false where another process is at it already."""
    if not settings.DEMO:
        raise NotADemoError
    with alone() as mine:
        if mine:
            call_command("flush", interactive=False, verbosity=0)
            seed(timezone.localtime(), tell)
    return mine
