"""Pass on what learners say: by a representative, automatically, and when its owner has gone."""

import datetime as dt

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet

from feedback import sight
from feedback.actions import board
from feedback.actions.owners import NobodyToAnswer, owner_after, representative_for
from feedback.models import View, ViewState
from feedback.permissions import can_give, can_pass_on
from learners import clock
from learners.actions import notifications
from learners.models import Role, RoleKind, User

log = structlog.get_logger()
BY = "the timetable"


@transaction.atomic
def pass_on(*, view: View, by: User) -> View:
    """Pass something on to staff. Raise `MoveRefused` or `NobodyToAnswer`."""
    row = board.lock(view)
    if not can_pass_on(by, row, clock.today()):
        raise board.MoveRefused("pass on")
    _to_staff(row, by)
    return row


def _to_staff(row: View, by: User | str) -> None:
    values = board.with_staff(row.author)
    board.move(row, ViewState.STAFF, **{k: v for k, v in values.items() if k != "state"})
    board.record("view.pass_on", row, by)
    notifications.post(to=row.owner, kind="view to answer", about=row)
    if row.author:
        notifications.post(to=row.author.user, kind="view passed on", about=row)


@transaction.atomic
def give(*, view: View, to: User, by: User, due_on: dt.date | None = None) -> View:
    """Name another person to answer, perhaps by another day. Raise `MoveRefused`."""
    row = board.lock(view)
    able = sight.with_role(*sight.ANSWERING, on=clock.today()).filter(pk=to.pk)
    if not can_give(by, row, clock.today()) or not able.exists():
        raise board.MoveRefused("give")
    own = row.author.user_id if row.author else None
    if to.pk == own:
        raise board.MoveRefused("the author cannot answer")
    _give(row, to, by, due_on or row.due_on)
    return row


def _give(row: View, to: User, by: User | str, due_on: dt.date) -> None:
    if (row.owner_id, row.due_on) == (to.pk, due_on):
        return
    row.owner, row.due_on = to, due_on
    row.save(update_fields=["owner", "due_on"])
    board.record("view.give", row, by, to=to.pk)
    notifications.post(to=to, kind="view given", about=row)


def move_on() -> int:
    """Pass on what representatives had for five working days, and what no one can answer any more;
    return how many."""
    today = clock.today()
    waiting = late(today) | stranded(today)
    return sum(move_on_one(pk) for pk in waiting.order_by("pk").values_list("pk", flat=True))


def late(on: dt.date) -> QuerySet[View]:
    return View.objects.filter(state=ViewState.REPRESENTATIVES, due_on__lt=on)


def stranded(on: dt.date) -> QuerySet[View]:
    """Return what its owner can no longer pass on or answer."""
    able = sight.with_role(*sight.ANSWERING, on=on).order_by().values("pk")
    roles = Role.objects.in_force(on).filter(kind=RoleKind.REPRESENTATIVE, user__is_active=True)
    representing = View.objects.filter(
        Q(owner__roles__in=roles),
        Q(owner__roles__programme=F("programme"))
        | Q(owner__roles__offering__module__programmes=F("programme")),
    )
    theirs = Q(state=ViewState.REPRESENTATIVES) & ~Q(pk__in=representing.values("pk"))
    staffs = Q(state__in=[ViewState.STAFF, ViewState.ANSWERED]) & ~Q(owner__in=able)
    return View.objects.filter(theirs | staffs)


@transaction.atomic
def move_on_one(pk: int) -> bool:
    """Pass one on, unless it has moved meanwhile; return whether it moved."""
    today = clock.today()
    row = board.lock(View(pk=pk))
    own = View.objects.filter(pk=pk)
    try:
        if (late(today) & own).exists():
            _to_staff(row, BY)
        elif not (stranded(today) & own).exists():
            return False
        elif row.state != ViewState.REPRESENTATIVES:
            _give(row, owner_after(row, today), BY, row.due_on)
        elif other := representative_for(row.programme, row.author, today):
            _give(row, other, BY, row.due_on)
        else:
            _to_staff(row, BY)
    except NobodyToAnswer:
        log.warning("view.nobody_to_answer", view=pk)
        return False
    return True
