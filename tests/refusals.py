"""What the database refuses, by the name of the constraint that refuses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """The database refuses what the block writes: because of this constraint, and no other."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    assert refusal.value.__cause__.diag.constraint_name == constraint


def constraints_of(room: str) -> set[str]:
    """The names of every constraint that a room's models declare."""
    models = apps.get_app_config(room).get_models()
    return {constraint.name for model in models for constraint in model._meta.constraints}


def twice(factory: Any, **values: Any) -> None:
    """Write the same row two times."""
    for _ in range(2):
        factory(**values)
