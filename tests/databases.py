"""Databases for the tests: made once, and copied in a fifth of a second wherever one is needed.

A copy is a real database: a server and a worker with connections of their own can use it, and what
a test does to it ends with it.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from portal.demo.seed import analyse

SCHEMA = ("*/migrations/*.py", "requirements/dev.txt")  # what decides how the tables look
WRITTEN_BY_MIGRATIONS = ("django_migrations", "django_content_type", "auth_permission")
SHIPPED = {"support_ruleversion": "rule = 'deadlines' AND number = 1"}  # rows of them, likewise
OWN = str(connection.settings_dict["NAME"])  # before any test: this run's, on whichever server


def name() -> str:
    return str(connection.settings_dict["NAME"])


def use(database: str) -> None:
    """From here on, in every thread: the settings of a connection are one dict."""
    connections.close_all()
    connection.settings_dict["NAME"] = database


def drop(database: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def copy(template: str, database: str) -> None:
    connections.close_all()
    drop(database)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')


@contextmanager
def using(template: str, purpose: str) -> Iterator[None]:
    """Point the connection at a copy that is this worker's own, and back again."""
    parts = ("test", OWN, os.environ.get("PYTEST_XDIST_WORKER"), purpose)
    before, database = name(), "_".join(filter(None, parts))
    copy(template, database)
    use(database)
    try:
        yield
    finally:
        use(before)
        drop(database)


def made(kind: str, key: str, build: Callable[[], None], template: str = "template1") -> str:
    """Return the database of a kind and key: built where the server has none, older ones dropped.

    Another worker that needs it meanwhile waits.
    """
    database, before = f"cairn_{kind}_{key}", name()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [kind])
        older = f"^cairn_{kind}_[0-9a-f]+$"
        cursor.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [older])
        present = {row[0] for row in cursor.fetchall()}
        if database not in present:
            for old in present:
                drop(old)
            copy(template, f"{database}_new")
            use(f"{database}_new")
            try:
                build()
                analyse()
            finally:
                use(before)
            cursor.execute(f'ALTER DATABASE "{database}_new" RENAME TO "{database}"')
    return database


def empty() -> None:
    """Delete every row but those that migrations wrote: TRUNCATE takes thirty times as long."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, EXISTS (SELECT 1 FROM pg_trigger WHERE NOT tgisinternal "
            "AND tgrelid = quote_ident(tablename)::regclass) "
            "FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (%s)",
            [list(WRITTEN_BY_MIGRATIONS)],
        )
        found = cursor.fetchall()
        guarded = [table for table, has_triggers in found if has_triggers]  # insert-only
        cursor.execute(
            "".join(f'ALTER TABLE "{table}" DISABLE TRIGGER USER;' for table in guarded)
            + "".join(
                f'DELETE FROM "{table}" WHERE NOT ({SHIPPED.get(table, "FALSE")});'
                for table, _ in found
            )
            + "SET CONSTRAINTS ALL IMMEDIATE;"
            + "".join(f'ALTER TABLE "{table}" ENABLE TRIGGER USER;' for table in guarded)
        )


def tables() -> str:
    """Every table and no learner, kept for later runs until a migration or a package changes."""
    digest = hashlib.sha256()
    for path in sorted(path for shape in SCHEMA for path in settings.BASE_DIR.glob(shape)):
        digest.update(path.relative_to(settings.BASE_DIR).as_posix().encode() + path.read_bytes())
    key = digest.hexdigest()[:12]
    return made("tables", key, lambda: call_command("migrate", verbosity=0, interactive=False))


def college(kind: str, build: Callable[[], None]) -> str:
    """A college that is built once in a run, by whichever worker needs it first."""
    return made(f"{kind}_{OWN}", os.environ["CAIRN_TEST_RUN"], build, template=tables())
