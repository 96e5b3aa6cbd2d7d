"""Conditions shared by querysets of several models; `sight` decides who may read rows."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q


def in_force(on: dt.date, prefix: str = "") -> Q:
    """Return the condition that a row has begun and not ended (`until_on` is the day after its
    last)."""
    begun = Q(**{f"{prefix}from_on__lte": on})
    open_ended = Q(**{f"{prefix}until_on__isnull": True})
    return begun & (open_ended | Q(**{f"{prefix}until_on__gt": on}))


class DatedQuerySet(models.QuerySet[Any]):
    """Rows in force from a day, until a day."""

    def in_force(self, on: dt.date) -> Self:
        return self.filter(in_force(on))


class FactQuerySet(models.QuerySet[Any]):
    def known_by(self, cutoff: dt.datetime) -> Self:
        """Return facts known by a cutoff (ADR 0002)."""
        return self.filter(known_at__lte=cutoff)

    def latest_first(self) -> Self:
        """Order facts with the latest first, since a correction is a later row."""
        return self.order_by("-known_at", "-recorded_at", "-pk")
