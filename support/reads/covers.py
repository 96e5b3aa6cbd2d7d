"""Who covers for a tutor, and for whom a tutor covers, as parts of other queries."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from support.models import Cover


@dataclass(frozen=True)
class Covering:
    """A deputy who covers, or a tutor who is covered, until the day they are back."""

    name: str
    from_on: dt.date
    until_on: dt.date


def covered_for(user: Any, on: dt.date) -> Subquery:
    """Return the name of the tutor for whom `user` looks after a learner (the outer row)."""
    covers = Cover.objects.in_force(on).filter(deputy=user.pk, assignments__learner=OuterRef("pk"))
    return Subquery(covers.order_by("until_on", "pk").values("tutor__name")[:1])


def next_cover(on: dt.date) -> QuerySet[Any, Any]:
    """Return the covers of a tutor (the outer row) today or later, the earliest first."""
    return as_json(Cover.objects.filter(tutor=OuterRef("pk"), until_on__gt=on), "deputy")


def standing_in(on: dt.date) -> QuerySet[Any, Any]:
    """Return the covers in which a tutor (the outer row) is the deputy today."""
    return as_json(Cover.objects.in_force(on).filter(deputy=OuterRef("pk")), "tutor")


def covering(user: Any, on: dt.date) -> Any:
    """Return the covers in which someone is the deputy, today or later, with how many learners."""
    rows = Cover.objects.filter(deputy=user, until_on__gt=on).select_related("tutor")
    people = Count("assignments__learner", distinct=True)
    return rows.annotate(learners=people).order_by("from_on", "pk")


def as_json(covers: QuerySet[Cover], other: str) -> QuerySet[Any, Any]:
    row = JSONObject(name=f"{other}__name", from_on="from_on", until_on="until_on")
    return covers.order_by("from_on", "pk").values(row=row)


def of_json(row: dict[str, str]) -> Covering:
    dates = (dt.date.fromisoformat(row[name]) for name in ("from_on", "until_on"))
    return Covering(row["name"], *dates)


def possessive(tutor: str | None) -> str:
    """Return whose learner someone is: “Yan’s” for Yan Baird."""
    return _("%(name)s’s") % {"name": tutor.split()[0]} if tutor else ""
