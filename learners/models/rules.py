"""Constraints that every room writes in the same way."""

from django.db import models
from django.db.models import F, Q


def chosen(name: str, field: str, choices: type[models.Choices]) -> models.CheckConstraint:
    """Make the database refuse other values, not only the form."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": choices.values}))


def ordered(name: str, first: str = "from_on", last: str = "until_on") -> models.CheckConstraint:
    """Keep dates in order; an open end is allowed."""
    open_ended = Q(**{f"{last}__isnull": True})
    return models.CheckConstraint(name=name, condition=open_ended | Q(**{f"{last}__gt": F(first)}))


def together(name: str, *fields: str) -> models.CheckConstraint:
    """Keep fields set together or not at all, such as who and when."""
    all_set = Q(**{f"{field}__isnull": False for field in fields})
    none_set = Q(**{f"{field}__isnull": True for field in fields})
    return models.CheckConstraint(name=name, condition=all_set | none_set)
