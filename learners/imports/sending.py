"""Statistics after many rows came in at once."""

from collections.abc import Iterable

from django.db import connection


def analyse(tables: Iterable[str]) -> None:
    """Fresh statistics, so that tonight's plans know of the rows that came today."""
    with connection.cursor() as cursor:
        for table in sorted(set(tables)):
            cursor.execute(f"ANALYZE {table}")
