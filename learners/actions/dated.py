"""Change dated values: a new row begins today, and earlier rows keep their days."""

import datetime as dt
from typing import Any

from django.db import models


def change(
    model: type[models.Model], key: dict[str, Any], values: dict[str, Any], on: dt.date
) -> bool:
    """Save `values` from that day, in place of the open row that `key` selects.

    A second change on the same day changes that day's row; the same values change nothing.
    Return whether anything changed. The caller locks the learner's row.
    """
    rows = model._default_manager.filter(**key, until_on__isnull=True)
    current = rows.first()
    if current and all(getattr(current, name) == value for name, value in values.items()):
        return False
    if current and current.from_on >= on:
        rows.update(**values)
        return True
    rows.update(until_on=on)
    model._default_manager.create(**key, **values, from_on=on)
    return True


def end(model: type[models.Model], key: dict[str, Any], on: dt.date) -> bool:
    """End the open row from that day; delete it if it began the same day."""
    rows = model._default_manager.filter(**key, until_on__isnull=True)
    removed = rows.filter(from_on__gte=on).delete()[0]
    return bool(rows.update(until_on=on) + removed)
