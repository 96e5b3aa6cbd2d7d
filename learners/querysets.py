"""Conditions that the querysets of several models share; who may read rows is `sight`'s to say."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q


def in_force(on: dt.date, prefix: str = "") -> Q:
    """Rows whose dates hold on a day: begun, not yet over (`until_on` is the first day without)."""
    begun = Q(**{f"{prefix}from_on__lte": on})
    open_ended = Q(**{f"{prefix}until_on__isnull": True})
    return begun & (open_ended | Q(**{f"{prefix}until_on__gt": on}))


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from a day, until a day."""

    def in_force(self, on: dt.date) -> Self:
        return self.filter(in_force(on))


class FactQuerySet(models.QuerySet[Any]):
    def known_by(self, cutoff: dt.datetime) -> Self:
        """Facts a morning may see: known by its midnight (ADR 0002)."""
        return self.filter(known_at__lte=cutoff)

    def latest_first(self) -> Self:
        """A correction is a later row, so the last word comes first."""
        return self.order_by("-known_at", "-recorded_at", "-pk")
