"""Rows in bulk: INSERT … SELECT for a model, its other columns at their defaults."""

import datetime as dt
from typing import Any
from uuid import uuid4

from django.db import connection, models
from django.utils import timezone

MADE_BY = {uuid4: "gen_random_uuid()", timezone.now: "now()", dt.datetime.now: "now()"}


def default(field: models.Field) -> str | None:
    """Return the SQL of a column's default, or None if the column may be left out."""
    if field.primary_key or (field.null and not field.has_default()):
        return None
    if not field.has_default():
        if field.empty_strings_allowed and field.blank:
            return "''"
        raise ValueError(f"{field} needs a value.")
    if field.default in MADE_BY:
        return MADE_BY[field.default]
    value = field.get_db_prep_save(field.get_default(), connection)
    with connection.cursor() as cursor:
        return cursor.mogrify("%s", [value]).decode()


def insert(model: type[models.Model], source: str, **columns: Any) -> None:
    """Write a row for each row of `source` (the rest of a SELECT); `columns`: SQL by attribute."""
    fields = {
        field.attname: field for field in model._meta.local_concrete_fields if not field.generated
    }
    values = {name: str(columns.pop(name)) for name in fields if name in columns}
    if columns:
        raise ValueError(f"{model._meta.label} has no {', '.join(columns)}.")
    for name, field in fields.items():
        if name not in values and (sql := default(field)) is not None:
            values[name] = sql
    names = ", ".join(f'"{fields[name].column}"' for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) "
            f"SELECT {', '.join(values.values())} FROM {source}"
        )
