"""Services of the college, with their offers, hours, capacity and members."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction

from learners import clock
from learners.actions import audit, groups, roster
from learners.locks import Lock
from learners.models import Campus, Group, Role, RoleKind, User
from support.models import Offer, Service, ServiceHours


class NameTaken(ValueError):
    """A service or group of that name already exists."""


class HoursOverlap(ValueError):
    """Two periods on a weekday at one place overlap, or a period ends before it starts."""


@dataclass(frozen=True)
class Hours:
    """A period in which a service is open; weekday 0 is Monday."""

    weekday: int
    opens: dt.time
    closes: dt.time
    campus: Campus | None = None

    @classmethod
    def of(cls, row: ServiceHours) -> "Hours":
        return cls(row.weekday, row.opens, row.closes, row.campus)

    @property
    def order(self) -> tuple[int, int, dt.time, dt.time]:
        """Sort key: day, place and time; equal for equal hours."""
        return (self.weekday, self.campus.pk if self.campus else 0, self.opens, self.closes)


@transaction.atomic
def open_service(
    *,
    name: str,
    about: str = "",
    capacity: int,
    by: User | str,
    from_on: dt.date | None = None,
) -> Service:
    """Open a service for `capacity` people a week. Raises `NameTaken`.

    A double click has one effect.
    """
    Lock.SERVICE_NAMES.take()
    values = {"name": name, "about": about, "capacity": capacity}
    from_on = from_on or clock.today()
    if same := Service.objects.filter(**values, until_on=None, from_on=from_on).first():
        return same
    if Group.objects.filter(name=name).exists() or Service.objects.filter(name=name).exists():
        raise NameTaken(name)
    group = groups.add(name=name, by=by)
    service = Service.objects.create(**values, group=group, from_on=from_on)
    audit.record("service.open", service, by=by, detail={"capacity": capacity})
    return service


@transaction.atomic
def describe(*, service: Service, name: str, about: str, by: User | str) -> Service:
    """Change a service's name and description. Raises `NameTaken`."""
    Lock.SERVICE_NAMES.take()
    row = lock_service(service)
    other_groups = Group.objects.exclude(pk=row.group_id)
    if other_groups.filter(name=name).exists():
        raise NameTaken(name)
    if (row.name, row.about) == (name, about):
        return row
    row.name, row.about = name, about
    row.save(update_fields=["name", "about"])
    Group.objects.filter(pk=row.group_id).update(name=name)
    audit.record("service.describe", row, by=by)
    return row


@transaction.atomic
def set_capacity(*, service: Service, capacity: int, by: User | str) -> Service:
    """Set how many people a week the service can see."""
    row = lock_service(service)
    if row.capacity != capacity:
        before, row.capacity = row.capacity, capacity
        row.save(update_fields=["capacity"])
        detail = {"before": before, "capacity": capacity}
        audit.record("service.capacity", row, by=by, detail=detail)
    return row


@transaction.atomic
def set_hours(*, service: Service, hours: Iterable[Hours], by: User | str) -> list[ServiceHours]:
    """Replace a service's opening hours. Raises `HoursOverlap`."""
    row, week = lock_service(service), sorted(hours, key=lambda stretch: stretch.order)
    refuse_overlaps(week)
    order = [stretch.order for stretch in week]
    if order == sorted(Hours.of(stretch).order for stretch in row.hours.all()):
        return list(row.hours.all())
    row.hours.all().delete()
    ServiceHours.objects.bulk_create(
        ServiceHours(
            service=row,
            weekday=stretch.weekday,
            opens=stretch.opens,
            closes=stretch.closes,
            campus=stretch.campus,
        )
        for stretch in week
    )
    audit.record("service.hours", row, by=by, detail={"week": [str(hours) for hours in order]})
    return list(row.hours.all())


def refuse_overlaps(week: list[Hours]) -> None:
    """Check a week sorted by day and place. Raises `HoursOverlap`."""
    for stretch in week:
        if not 0 <= stretch.weekday <= 6 or stretch.closes <= stretch.opens:
            raise HoursOverlap(stretch)
    for stretch, following in pairwise(week):
        same = (stretch.weekday, stretch.campus) == (following.weekday, following.campus)
        if same and following.opens < stretch.closes:
            raise HoursOverlap(following)


@transaction.atomic
def offer(
    *,
    service: Service,
    name: str,
    about: str = "",
    minutes: int | None = None,
    by: User | str,
) -> Offer:
    """Add an offer to a service, or change its open offer of the same name.

    A double click has one effect.
    """
    key = {"service": lock_service(service), "name": name, "until_on": None}
    values = {"about": about, "minutes": minutes}
    if same := Offer.objects.filter(**key, **values).first():
        return same
    row, is_new = Offer.objects.update_or_create(
        **key, defaults=values, create_defaults={**values, "from_on": clock.today()}
    )
    verb = "service.offer" if is_new else "service.offer_again"
    audit.record(verb, service, by=by, detail={"offer": name})
    return row


@transaction.atomic
def withdraw(*, offer: Offer, by: User | str) -> bool:
    """End an offer from tomorrow; return whether that changed anything."""
    row = Offer.objects.select_for_update().select_related("service").get(pk=offer.pk)
    if row.until_on is not None:
        return False
    row.until_on = max(clock.today(), row.from_on) + dt.timedelta(days=1)
    row.save(update_fields=["until_on"])
    audit.record("service.withdraw", row.service, by=by, detail={"offer": row.name})
    return True


@transaction.atomic
def add_member(
    *, service: Service, user: User, by: User | str, from_on: dt.date | None = None
) -> None:
    """Let someone work for a service from a day, with the service member role."""
    day = from_on or clock.today()
    groups.join(group=service.group, user=user, from_on=day, by=by)
    roles = Role.objects.filter(user=user, kind=RoleKind.SERVICE_MEMBER, until_on__isnull=True)
    if not roles.exists():
        roster.appoint(user=user, kind=RoleKind.SERVICE_MEMBER, from_on=day, by=by)


@transaction.atomic
def remove_member(*, service: Service, user: User, by: User | str) -> bool:
    """End someone's work for a service from today; return whether that changed anything.

    An administrator ends the service member role, as they may work for another service.
    """
    return groups.leave(group=service.group, user=user, until_on=clock.today(), by=by)


@transaction.atomic
def close_service(*, service: Service, by: User | str) -> bool:
    """Close a service from tomorrow; its records stay. Return whether that changed anything."""
    row = lock_service(service)
    if row.until_on is not None:
        return False
    row.until_on = max(clock.today(), row.from_on) + dt.timedelta(days=1)
    row.save(update_fields=["until_on"])
    audit.record("service.close", row, by=by)
    return True


def lock_service(service: Service) -> Service:
    """Lock the service's row until the transaction ends, and return it."""
    return Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
