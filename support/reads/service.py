"""The college's services: their staff, offers, hours and capacity, and what people ask for."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from learners.calc.cutoffs import midnight
from learners.models import GroupMember
from learners.pictures import demand
from learners.pictures.picture import Picture
from learners.querysets import in_force
from learners.reads.calendar import Stretch, closed_soon
from learners.wording import clock, day
from support.models import HelpRequest, HelpState, Offer, Service, ServiceHours


def not_over(on: dt.date) -> Q:
    """Match rows that have not ended by that day; they may not have begun."""
    return Q(until_on__isnull=True) | Q(until_on__gt=on)


def all_services(on: dt.date) -> list[Service]:
    """Return the services with counts of staff, offers and hours, in two queries.

    `here` and `given` are those of that day, `week` the periods of opening, `lines` the same in
    few lines.
    """
    staff_count = Count("group__members", filter=in_force(on, "group__members__"), distinct=True)
    offer_count = Count("offers", filter=in_force(on, "offers__"), distinct=True)
    hours = Count("hours", distinct=True)
    services = Service.objects.annotate(here=staff_count, given=offer_count, week=hours)
    services = services.prefetch_related(
        Prefetch("hours", ServiceHours.objects.select_related("campus"))
    )
    rows = list(services.order_by("name"))
    for service in rows:
        service.lines = folded(service.hours.all())
    return rows


@dataclass(frozen=True)
class Rooms:
    """Open services, each with a picture of its room a week, and closed ones."""

    open: list[tuple[Any, Picture]]
    closed: list[Service]


def rooms(services: list[Service], on: dt.date) -> Rooms:
    """Draw the room of each open service, as long as its share of the largest."""
    closed = [service for service in services if service.until_on and service.until_on <= on]
    current = [service for service in services if service not in closed]
    most = max((service.capacity for service in current), default=0)
    return Rooms([(it, demand.room(it.capacity, most)) for it in current], closed)


@dataclass(frozen=True)
class Asked:
    """People who asked to speak to someone this week, what came of it, and everyone waiting now."""

    this_week: int
    taken: int
    answered: int
    waiting: int


def asked_this_week(on: dt.date) -> Asked:
    """Count the requests since Monday that were not cancelled, and all open ones, in one query."""
    monday = midnight(on - dt.timedelta(days=on.weekday()), get_default_timezone())
    recent = Q(asked_at__gte=monday) & ~Q(state=HelpState.TAKEN_BACK)
    states = {"taken": HelpState.TAKEN, "answered": HelpState.ANSWERED}
    counts = {name: Count("pk", filter=recent & Q(state=state)) for name, state in states.items()}
    rows = HelpRequest.objects.filter(recent | Q(state=HelpState.OPEN))
    return Asked(
        **rows.aggregate(
            this_week=Count("pk", filter=recent),
            waiting=Count("pk", filter=Q(state=HelpState.OPEN)),
            **counts,
        )
    )


def details(service: Service, on: dt.date) -> dict[str, Any]:
    """Return a service with its hours, offers, staff and closed days (four queries)."""
    members = GroupMember.objects.filter(not_over(on), group=service.group).select_related("user")
    week = list(service.hours.select_related("campus"))
    return {
        "service": service,
        "hours": folded(week),
        "closed_days": closed_lines(week, closed_soon(on), on),
        "offers": list(service.offers.filter(not_over(on)).order_by("name", "pk")),
        "members": list(members.order_by("user__name_key", "pk")),
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


@dataclass(frozen=True)
class Offered:
    """A service as learners see it; `hours`: a line for each time of opening; `closed`: a line for
    days on which it would be open, but the college or its campus is closed."""

    id: UUID
    name: str
    about: str
    offers: list[Offer]
    hours: list[str]
    closed: list[str]


def offered(on: dt.date) -> list[Offered]:
    """Return the services that learners can turn to that day, in four queries: they have staff
    and hours."""
    soon = closed_soon(on)
    current = Offer.objects.in_force(on).order_by("name")
    staff = GroupMember.objects.in_force(on).filter(group=OuterRef("group"))
    services = Service.objects.in_force(on).filter(Exists(staff), hours__isnull=False)
    return [
        Offered(
            service.public_id,
            service.name,
            service.about,
            service.current,
            folded(service.hours.all()),
            closed_lines(service.hours.all(), soon, on),
        )
        for service in services.distinct()
        .order_by("name")
        .prefetch_related(
            Prefetch("offers", current, to_attr="current"),
            Prefetch("hours", ServiceHours.objects.select_related("campus")),
        )
    ]


def say_closed(services: Iterable[Service], on: dt.date) -> None:
    """Set `closed_days` of services from `all_services`, in one query."""
    soon = closed_soon(on)
    for service in services:
        service.closed_days = closed_lines(service.hours.all(), soon, on)


def closed_lines(week: Iterable[ServiceHours], soon: Iterable[Stretch], on: dt.date) -> list[str]:
    """Describe the closed days on which a service would be open: Closed on Monday 7 December:
    Snow."""
    lines = []
    for stretch in soon:
        length = (stretch.last - stretch.on).days + 1
        weekdays = {(stretch.on + dt.timedelta(days=n)).weekday() for n in range(length)}
        periods = [period for period in week if period.weekday in weekdays]
        if any(stretch.campus in (None, period.campus) for period in periods):
            lines.append(closed_words(stretch, on))
    return lines


def closed_words(stretch: Stretch, on: dt.date) -> str:
    """Describe one closure of a service."""
    words = {"first": day(stretch.on, on), "last": day(stretch.last, on), "name": stretch.name}
    words["campus"] = str(stretch.campus or "")
    if stretch.on == stretch.last:
        if stretch.campus:
            return _("Closed on %(first)s at %(campus)s: %(name)s.") % words
        return _("Closed on %(first)s: %(name)s.") % words
    if stretch.campus:
        return _("Closed from %(first)s to %(last)s at %(campus)s: %(name)s.") % words
    return _("Closed from %(first)s to %(last)s: %(name)s.") % words


def folded(week: Iterable[ServiceHours]) -> list[str]:
    """Describe a week in few lines: Monday to Friday, 9am–5pm, Harbour."""
    days: dict[tuple[dt.time, dt.time, str], list[int]] = {}
    for period in sorted(week, key=lambda period: (period.weekday, period.opens)):
        times = (period.opens, period.closes, str(period.campus or ""))
        days.setdefault(times, []).append(period.weekday)
    return [
        f"{named(weekdays)}, {clock(opens)}–{clock(closes)}" + (f", {campus}" if campus else "")
        for (opens, closes, campus), weekdays in days.items()
    ]


def named(weekdays: list[int]) -> str:
    """Name days of the week: Monday; Monday and Thursday; Monday to Friday."""
    names = [str(WEEKDAYS[day]) for day in weekdays]
    if len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return get_text_list(names, _("and"))
