"""Refresh the planner's statistics after an import."""

from collections.abc import Iterable

from django.db import connection


def analyse(tables: Iterable[str]) -> None:
    """Refresh statistics, so that tonight's query plans allow for today's rows."""
    with connection.cursor() as cursor:
        for table in sorted(set(tables)):
            cursor.execute(f"ANALYZE {table}")
