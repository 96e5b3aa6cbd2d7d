"""The college's services: their staff, offers, hours and capacity."""

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
    """Match rows that have not ended by that day; they may not have begun."""
    return Q(until_on__isnull=True) | Q(until_on__gt=on)


def all_services(on: dt.date) -> dict[str, list[Service]]:
    """Return open and closed services, with counts of staff, offers and hours (two queries)."""
    staff_count = Count("group__members", filter=in_force(on, "group__members__"), distinct=True)
    offer_count = Count("offers", filter=in_force(on, "offers__"), distinct=True)
    hours = Count("hours", distinct=True)
    rows = Service.objects.annotate(here=staff_count, given=offer_count, week=hours).order_by(
        "name"
    )
    return {"open": list(rows.filter(not_over(on))), "closed": list(rows.exclude(not_over(on)))}


def details(service: Service, on: dt.date) -> dict[str, Any]:
    """Return a service with its hours, offers and staff (three queries)."""
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
    """Describe a week, one line for each period: Monday 09:00–12:00, Harbour."""
    in_order = sorted(
        week, key=lambda period: (period.weekday, period.opens, str(period.campus or ""))
    )
    return [
        f"{WEEKDAYS[period.weekday]} {clock(period.opens)}–{clock(period.closes)}"
        + (f" {period.campus}" if period.campus else "")
        for period in in_order
    ]


def services(on: dt.date) -> QuerySet[Service]:
    """Return the services open that day, with hours and `current` offers (three queries)."""
    current = Offer.objects.in_force(on).order_by("name")
    return (
        Service.objects.in_force(on)
        .order_by("name")
        .prefetch_related(
            Prefetch("offers", current, to_attr="current"),
            Prefetch("hours", ServiceHours.objects.select_related("campus")),
        )
    )
