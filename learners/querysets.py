"""Conditions shared by querysets of several models; `sight` decides who may read rows."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Func, Max, Q, Value
from django.db.models.functions import Coalesce


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


class CoverageQuerySet(models.QuerySet[Any]):
    def stretches(self, *also: str) -> Self:
        """Return offering, the `also` columns, first day and the day after the last as last heard:
        a stretch has a row for every time that it grew."""
        until = Max(Coalesce("until_on", Value(dt.date.max)))
        return (
            self.order_by("offering", "from_on")
            .values_list("offering", *also, "from_on")
            .annotate(until=until)
        )


class FactQuerySet(models.QuerySet[Any]):
    def known_by(self, cutoff: dt.datetime) -> Self:
        """Return facts known by a cutoff (ADR 0002)."""
        return self.filter(known_at__lte=cutoff)

    def latest_first(self) -> Self:
        """Order facts with the latest first, since a correction is a later row."""
        return self.order_by("-known_at", "-recorded_at", "-pk")


class Folded(Func):
    """Words without accents, case and apostrophes, with one space for spaces, hyphens, full stops.

    Every part is immutable, also without extensions and in a database that sorts by code, so a
    column can be generated from it and indexed.
    """

    template = (
        "trim(regexp_replace(replace(replace(replace(lower(translate(regexp_replace("
        "normalize(translate(%(expressions)s, '''’‘ʼʻʹ`´′', ''), NFKD),"
        r"'[\u0300-\u036f]', '', 'g'),"
        "'ŁłØøĐđÐðÞþıÆŒẞ', 'llooddddttiæœß')), 'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'),"
        r"'[[:space:]\u2010-\u2015.,_-]+', ' ', 'g'))"
    )
    output_field = models.TextField()


def name_key() -> Any:
    """Return a column with the folded name of its row, kept by the database."""
    return models.GeneratedField(
        expression=Folded(F("name")), output_field=models.TextField(), db_persist=True
    )


def name_matches(typed: str, *columns: str, key: str = "name_key") -> Q:
    """Return the condition that every word of a search is in the name, in any order and however it
    is typed, or else in one of these columns."""
    condition = Q()
    for word in typed.replace(",", " ").split():
        elsewhere = [Q(**{f"{column}__icontains": word}) for column in columns]
        condition &= Q(Q(**{f"{key}__contains": Folded(Value(word))}), *elsewhere, _connector=Q.OR)
    return condition
