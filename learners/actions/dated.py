"""Saying something anew: what held until today gives way, and stays as it was in its days."""

import datetime as dt
from typing import Any

from django.db import models


def say(
    model: type[models.Model], key: dict[str, Any], values: dict[str, Any], on: dt.date
) -> bool:
    """Make `values` hold from that day on for the one open row found by `key`.

    Said again on the same day, the day's own row changes; the same words twice change nothing.
    Returns whether anything changed. Hold the learner's row lock.
    """
    rows = model._default_manager.filter(**key, until_on__isnull=True)
    held = rows.first()
    if held and all(getattr(held, name) == value for name, value in values.items()):
        return False
    if held and held.from_on >= on:
        rows.update(**values)
        return True
    rows.update(until_on=on)
    model._default_manager.create(**key, **values, from_on=on)
    return True


def end(model: type[models.Model], key: dict[str, Any], on: dt.date) -> bool:
    """From that day on it no longer holds; what was said the same day was never said."""
    rows = model._default_manager.filter(**key, until_on__isnull=True)
    taken_back = rows.filter(from_on__gte=on).delete()[0]
    return bool(rows.update(until_on=on) + taken_back)
