"""A tutor's own time: minutes a week for getting back to people, and who covers when away."""

import datetime as dt

from django.db import transaction

from learners import clock
from learners.actions import audit, cover, notifications
from learners.models import Role, RoleKind, User
from learners.permissions import is_tutor
from support.models import Cover, TutorTime

MOST = 2400
LONGEST = dt.timedelta(days=366)


class CoverRefused(ValueError):
    """The deputy is the tutor or no tutor at all, or the dates are past, too long or taken."""


class OwnRecordRefused(CoverRefused):
    """The deputy is one of the tutor's own learners, and would become their own tutor."""


@transaction.atomic
def set_minutes(*, by: User, minutes: int) -> TutorTime:
    """Save a tutor's minutes a week; their own time, so no audit entry."""
    allowed = min(max(minutes, 0), MOST)
    time, _is_new = TutorTime.objects.get_or_create(tutor=by, defaults={"minutes": allowed})
    if time.minutes != allowed:
        time.minutes = allowed
        time.save(update_fields=["minutes"])
    return time


@transaction.atomic
def set_cover(
    *, tutor: User, deputy: User, from_on: dt.date, until_on: dt.date, by: User | str
) -> Cover:
    """Let a deputy cover for a tutor from a day until the day the tutor is back.

    A double click has one effect. Raises `CoverRefused`.
    """
    User.objects.select_for_update().get(pk=tutor.pk)
    values = {"tutor": tutor, "deputy": deputy, "from_on": from_on, "until_on": until_on}
    if same := Cover.objects.filter(**values).first():
        return same
    past = from_on < clock.today() or until_on <= from_on or until_on - from_on > LONGEST
    if past or tutor == deputy or not is_tutor(deputy, from_on):
        raise CoverRefused
    if Cover.objects.filter(tutor=tutor, from_on__lt=until_on, until_on__gt=from_on).exists():
        raise CoverRefused
    own = getattr(deputy, "learner", None)
    own_days = cover.spans_of(tutor, [own.pk]).get(own.pk, []) if own else []
    if any(first < until_on and end > from_on for first, end in own_days):
        raise OwnRecordRefused
    row = Cover.objects.create(**values)
    row.assignments.add(*cover.stand_in(**values))
    _record("cover.set", row, by)
    notifications.post(to=deputy, kind="stands in", about=row)
    return row


@transaction.atomic
def end_cover(*, row: Cover, by: User | str) -> Cover | None:
    """End a cover today because the tutor is back; delete it if it had not begun."""
    today = clock.today()
    locked_row = Cover.objects.select_for_update().filter(pk=row.pk).first()
    if (
        locked_row is None or locked_row.until_on <= today
    ):  # it has already ended, perhaps this moment
        return locked_row
    cover.stop(assignments=list(locked_row.assignments.values_list("pk", flat=True)), on=today)
    _follow(locked_row.deputy, today)
    _record("cover.end", locked_row, by)
    if locked_row.from_on >= today:
        locked_row.delete()
        return None
    locked_row.until_on = today
    locked_row.save(update_fields=["until_on"])
    return locked_row


@transaction.atomic
def decline_cover(*, row: Cover, by: User) -> None:
    """End a cover because its deputy cannot, and notify the tutor; once they are away, the
    administrators too. A double click has one effect."""
    locked_row = Cover.objects.select_for_update().filter(pk=row.pk, deputy=by).first()
    today = clock.today()
    if locked_row is None or locked_row.until_on <= today:
        return
    is_away, tutor = locked_row.from_on <= today, locked_row.tutor
    days = uncovered_days(locked_row, today)
    _record("cover.decline", locked_row, by)
    end_cover(row=locked_row, by=by)
    people = [tutor, *(administrators(today) if is_away else [])]
    notifications.post_all(to=[(user, days) for user in people], kind="cover declined")


def uncovered_days(row: Cover, on: dt.date) -> str:
    """Return whom nobody covers for and when, as the subject of a notification."""
    return f"{row.tutor_id}/{max(row.from_on, on)}/{row.until_on}"


def administrators(on: dt.date) -> list[User]:
    roles = Role.objects.in_force(on).filter(kind=RoleKind.ADMINISTRATOR)
    return list(User.objects.filter(pk__in=roles.values("user"), is_active=True).order_by("pk"))


def keep_up(on: dt.date) -> None:
    """Match each deputy's learners to the tutor's from that day, as the tutor's change."""
    covers = Cover.objects.in_force(on).select_related("tutor", "deputy").order_by("pk")
    for row in covers:
        _follow(row.tutor, on)
    for row in covers:
        assignments = cover.stand_in(
            tutor=row.tutor, deputy=row.deputy, from_on=on, until_on=row.until_on
        )
        row.assignments.add(*assignments)


def _follow(tutor: User, on: dt.date) -> None:
    """Cut a tutor's current and later covers to their own learners, from deputy to deputy."""
    for row in Cover.objects.filter(tutor=tutor, until_on__gt=on).select_related("deputy"):
        assignments = row.assignments.filter(until_on__gt=on)
        if cover.keep_within(tutor=tutor, assignments=assignments, on=on):
            _follow(row.deputy, on)


def _record(verb: str, row: Cover, by: User | str) -> None:
    detail = {"from": row.from_on.isoformat(), "until": row.until_on.isoformat()}
    audit.record(verb, row, by=by, detail=detail)
