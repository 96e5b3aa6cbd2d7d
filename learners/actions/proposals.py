"""Deadlines on closed days: their owners are asked whether to move them, and may leave them.

Nobody is late before the college opens again, whatever they decide; see `learners_due_day`. What is
proposed is worked out from the calendar, so it goes when the days open again.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value

from learners import clock
from learners.actions import audit, notifications
from learners.models import (
    Assessment,
    Campus,
    ClosedDay,
    DeadlineSet,
    KeptDeadline,
    Notification,
    Role,
    RoleKind,
    User,
)

KIND = "deadline on a closed day"


def on_closed_days(on: dt.date) -> QuerySet[Any]:
    """Return the work that is due on a closed day from `on`.

    `set_on` is that day, `closed_for` the reason, `open_on` the next open day, `kept_by` the name
    of the person who decided to leave it, `is_owned` whether its module has an owner to ask.
    """
    latest = DeadlineSet.objects.filter(assessment=OuterRef("pk")).latest_first().values("on")[:1]
    closed = ClosedDay.objects.filter(on=OuterRef("set_on")).filter(
        Q(campus=None) | Q(campus=OuterRef("offering__campus"))
    )
    kept = KeptDeadline.objects.filter(assessment=OuterRef("pk"), on=OuterRef("set_on"))
    works = Assessment.objects.annotate(set_on=Subquery(latest)).filter(set_on__gte=on)
    return works.filter(Exists(closed)).annotate(
        closed_for=Subquery(closed.order_by("campus").values("name")[:1]),
        open_on=Func(
            "set_on",
            Value(None),
            "offering__campus",
            function="learners_due_day",
            output_field=DateField(),
        ),
        kept_by=Subquery(kept.values("by__name")[:1]),
        module_name=F("offering__module__name"),
        is_owned=Exists(owners_on(clock.today()).filter(module=OuterRef("offering__module"))),
    )


def owners_on(on: dt.date) -> QuerySet[Role]:
    return Role.objects.in_force(on).filter(kind=RoleKind.MODULE_OWNER)


def undecided(on: dt.date) -> QuerySet[Any]:
    """Return the work on closed days that nobody has decided about, the earliest first."""
    return on_closed_days(on).filter(kept_by=None).order_by("set_on", "module_name", "pk")


def ask_owners(days: Iterable[dt.date], campus: Campus | None) -> None:
    """Notify the owners of modules with work on days that have just closed."""
    today = clock.today()
    works = undecided(today).filter(set_on__in=list(days)).select_related("offering")
    if campus:
        works = works.filter(offering__campus=campus)
    owners: dict[int | None, list[User]] = {}
    for role in owners_on(today).select_related("user"):
        owners.setdefault(role.module_id, []).append(role.user)
    to = [(user, work) for work in works for user in owners.get(work.offering.module_id, ())]
    notifications.post_all(to=to, kind=KIND)


@transaction.atomic
def leave(*, assessment: Assessment, by: User) -> bool:
    """Leave a deadline on its closed day; return whether that was still to be decided."""
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    work = undecided(clock.today()).filter(pk=assessment.pk).first()
    if work is None:
        return False
    KeptDeadline.objects.create(assessment=work, on=work.set_on, by=by, decided_at=clock.now())
    audit.record("deadline.leave", work, by=by, label=str(work), detail={"on": str(work.set_on)})
    notifications.settle_about(work)
    return True


def settle() -> None:
    """Read the notifications about work that is no longer on a closed day."""
    notifications.settle(Notification.objects.filter(kind=KIND))
