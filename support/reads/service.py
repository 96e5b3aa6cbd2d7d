"""Services: what the college offers besides teaching, by whom, when, and for how many."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.dates import WEEKDAYS

from learners.models import GroupMember
from learners.querysets import in_force
from learners.wording import clock
from support.models import Offer, Service, ServiceHours


def not_over(on: dt.date) -> Q:
    """Rows that have not ended by that day, though they may not have begun."""
    return Q(until_on__isnull=True) | Q(until_on__gt=on)


def all_services(on: dt.date) -> dict[str, list[Service]]:
    """Open and closed ones, with their staff, offers and hours counted (two queries)."""
    here = Count("group__members", filter=in_force(on, "group__members__"), distinct=True)
    given = Count("offers", filter=in_force(on, "offers__"), distinct=True)
    hours = Count("hours", distinct=True)
    rows = Service.objects.annotate(here=here, given=given, week=hours).order_by("name")
    return {"open": list(rows.filter(not_over(on))), "closed": list(rows.exclude(not_over(on)))}


def details(service: Service, on: dt.date) -> dict[str, Any]:
    """A service with its hours, offers and staff (three queries)."""
    members = GroupMember.objects.filter(not_over(on), group=service.group).select_related("user")
    return {
        "service": service,
        "hours": list(service.hours.select_related("campus")),
        "offers": list(service.offers.filter(not_over(on)).order_by("name", "pk")),
        "members": list(members.order_by("user__name", "pk")),
        "closes": service.until_on,
        "over": service.until_on is not None and service.until_on <= on,
    }


def in_words(week: Iterable[Any]) -> list[str]:
    """Monday 09:00–12:00, Harbour; a line for each stretch, in the order of the week."""
    in_order = sorted(week, key=lambda one: (one.weekday, one.opens, str(one.campus or "")))
    return [
        f"{WEEKDAYS[one.weekday]} {clock(one.opens)}–{clock(one.closes)}"
        + (f" {one.campus}" if one.campus else "")
        for one in in_order
    ]


def services(on: dt.date) -> QuerySet[Service]:
    """What the college offers that day, each with its hours and `current` offers: 3 queries."""
    current = Offer.objects.in_force(on).order_by("name")
    return (
        Service.objects.in_force(on)
        .order_by("name")
        .prefetch_related(
            Prefetch("offers", current, to_attr="current"),
            Prefetch("hours", ServiceHours.objects.select_related("campus")),
        )
    )
