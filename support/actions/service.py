"""What the college offers: services, their offers, hours, places and members.

`at` is given where a college is being set up; otherwise it is now.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from learners.actions import groups, roster
from learners.actions.audit import record
from learners.locks import Lock
from learners.models import Campus, Group, Role, RoleKind, User
from support.models import Offer, Service, ServiceHours


class NameTaken(ValueError):
    """A service (or a group) of that name is there already."""


class HoursOverlap(ValueError):
    """Two stretches of a weekday, at one place, share a minute, or one ends before it begins."""


@dataclass(frozen=True)
class Hours:
    """When a service is there; weekday 0 is Monday."""

    weekday: int
    opens: dt.time
    closes: dt.time
    campus: Campus | None = None


@transaction.atomic
def open_service(
    *,
    name: str,
    about: str = "",
    capacity: int,
    by: User | str,
    at: dt.datetime | None = None,
    from_on: dt.date | None = None,
) -> Service:
    """Open a service for so many people a week. Raises `NameTaken`.

    Twice the same (a double click) is once.
    """
    moment = at or timezone.now()
    Lock.SERVICE_NAMES.take()
    said = {"name": name, "about": about, "capacity": capacity, "until_on": None}
    if same := Service.objects.filter(**said, from_on=from_on or localdate(moment)).first():
        return same
    if Group.objects.filter(name=name).exists() or Service.objects.filter(name=name).exists():
        raise NameTaken(name)
    group = groups.found(name=name, by=by, at=moment)
    service = Service.objects.create(
        name=name,
        about=about,
        capacity=capacity,
        group=group,
        from_on=from_on or localdate(moment),
    )
    _tell("service.open", service, by, moment, {"capacity": capacity})
    return service


@transaction.atomic
def describe(
    *, service: Service, name: str, about: str, by: User | str, at: dt.datetime | None = None
) -> Service:
    """Say anew what it is called and what it is for. Raises `NameTaken`."""
    Lock.SERVICE_NAMES.take()
    held = _held(service)
    others = Group.objects.exclude(pk=held.group_id)
    if others.filter(name=name).exists():
        raise NameTaken(name)
    if (held.name, held.about) == (name, about):
        return held
    held.name, held.about = name, about
    held.save(update_fields=["name", "about"])
    Group.objects.filter(pk=held.group_id).update(name=name)
    _tell("service.describe", held, by, at, {})
    return held


@transaction.atomic
def set_capacity(
    *, service: Service, capacity: int, by: User | str, at: dt.datetime | None = None
) -> Service:
    """For how many people a week there is room."""
    held = _held(service)
    if held.capacity != capacity:
        before, held.capacity = held.capacity, capacity
        held.save(update_fields=["capacity"])
        _tell("service.capacity", held, by, at, {"before": before, "capacity": capacity})
    return held


@transaction.atomic
def set_hours(
    *,
    service: Service,
    hours: Iterable[Hours],
    by: User | str,
    at: dt.datetime | None = None,
) -> list[ServiceHours]:
    """Replace its week by this one. Raises `HoursOverlap`."""
    held, week = _held(service), sorted(hours, key=_by_day)
    refuse_overlaps(week)
    if [_by_day(one) for one in week] == sorted(_by_day(_plain(row)) for row in held.hours.all()):
        return list(held.hours.all())
    held.hours.all().delete()
    ServiceHours.objects.bulk_create(
        ServiceHours(
            service=held,
            weekday=one.weekday,
            opens=one.opens,
            closes=one.closes,
            campus=one.campus,
        )
        for one in week
    )
    _tell("service.hours", held, by, at, {"week": [str(_by_day(one)) for one in week]})
    return list(held.hours.all())


def _plain(row: ServiceHours) -> Hours:
    return Hours(row.weekday, row.opens, row.closes, row.campus)


def _by_day(one: Hours) -> tuple[int, int, dt.time, dt.time]:
    return (one.weekday, one.campus.pk if one.campus else 0, one.opens, one.closes)


def refuse_overlaps(week: list[Hours]) -> None:
    """A week sorted by day and place. Raises `HoursOverlap`."""
    for one in week:
        if not 0 <= one.weekday <= 6 or one.closes <= one.opens:
            raise HoursOverlap(one)
    for one, following in pairwise(week):
        same = (one.weekday, one.campus) == (following.weekday, following.campus)
        if same and following.opens < one.closes:
            raise HoursOverlap(following)


@transaction.atomic
def offer(
    *,
    service: Service,
    name: str,
    about: str = "",
    minutes: int | None = None,
    by: User | str,
    at: dt.datetime | None = None,
) -> Offer:
    """Add one thing that it gives; one of the same name that still stands is put right instead.

    Twice the same (a double click) is once.
    """
    moment, said = at or timezone.now(), {"about": about, "minutes": minutes}
    one = {"service": _held(service), "name": name, "until_on": None}
    if same := Offer.objects.filter(**one, **said).first():
        return same
    given, fresh = Offer.objects.update_or_create(
        **one, defaults=said, create_defaults={**said, "from_on": localdate(moment)}
    )
    verb = "service.offer" if fresh else "service.offer_again"
    _tell(verb, service, by, moment, {"offer": name})
    return given


@transaction.atomic
def withdraw(*, offer: Offer, by: User | str, at: dt.datetime | None = None) -> bool:
    """From tomorrow on it is not given any more. Was anything done?"""
    moment = at or timezone.now()
    held = Offer.objects.select_for_update().select_related("service").get(pk=offer.pk)
    if held.until_on is not None:
        return False
    held.until_on = max(localdate(moment), held.from_on) + dt.timedelta(days=1)
    held.save(update_fields=["until_on"])
    _tell("service.withdraw", held.service, by, moment, {"offer": held.name})
    return True


@transaction.atomic
def add_member(
    *,
    service: Service,
    user: User,
    by: User | str,
    at: dt.datetime | None = None,
    from_on: dt.date | None = None,
) -> None:
    """Somebody works for it from a day; the role of a member of a service comes with it."""
    moment = at or timezone.now()
    day = from_on or localdate(moment)
    groups.join(group=service.group, user=user, from_on=day, by=by, at=moment)
    standing = Role.objects.filter(user=user, kind=RoleKind.SERVICE_MEMBER, until_on__isnull=True)
    if not standing.exists():
        roster.appoint(user=user, kind=RoleKind.SERVICE_MEMBER, from_on=day, by=by, at=moment)


@transaction.atomic
def remove_member(
    *, service: Service, user: User, by: User | str, at: dt.datetime | None = None
) -> bool:
    """From today on she does not work for it. Was anything done?

    Her role as a member of a service is an administrator's to end: she may work for another.
    """
    moment = at or timezone.now()
    return groups.leave(
        group=service.group, user=user, until_on=localdate(moment), by=by, at=moment
    )


@transaction.atomic
def close_service(*, service: Service, by: User | str, at: dt.datetime | None = None) -> bool:
    """From tomorrow on it is not offered any more; what it did stays. Was anything done?"""
    moment = at or timezone.now()
    held = _held(service)
    if held.until_on is not None:
        return False
    held.until_on = max(localdate(moment), held.from_on) + dt.timedelta(days=1)
    held.save(update_fields=["until_on"])
    _tell("service.close", held, by, moment, {})
    return True


def _held(service: Service) -> Service:
    """The row, locked until the transaction ends."""
    return Service.objects.select_for_update(of=("self",)).get(pk=service.pk)


def _tell(
    verb: str, service: Service, by: User | str, at: dt.datetime | None, detail: dict[str, Any]
) -> None:
    record(
        verb=verb,
        kind="service",
        object_id=service.public_id,
        label=service.name,
        by=by,
        at=at,
        detail=detail,
    )
