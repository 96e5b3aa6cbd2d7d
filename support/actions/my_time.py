"""A tutor's own time: minutes a week for getting back to people, and who stands in when away."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from learners.actions import audit, cover, notifications
from learners.models import User
from learners.permissions import is_tutor
from support.models import Cover, TutorTime

USUAL = 40  # minutes a week
A_TALK = 5  # minutes, to look and to get back to one person
MOST = 2400
LONGEST = dt.timedelta(days=366)


class CoverRefused(ValueError):
    """Nobody stands in for herself, who is no tutor, in the past, or twice in the same days."""


class OwnRecordRefused(CoverRefused):
    """The deputy is one of the tutor's own learners: she would be her own tutor."""


@transaction.atomic
def set_minutes(*, by: User, minutes: int) -> TutorTime:
    """One's own time, so no audit row."""
    wanted = min(max(minutes, 0), MOST)
    held, _fresh = TutorTime.objects.get_or_create(tutor=by, defaults={"minutes": wanted})
    if held.minutes != wanted:
        held.minutes = wanted
        held.save(update_fields=["minutes"])
    return held


def how_many(minutes: int | None) -> int:
    """How many people's worth of that time; at least one, so that the list is never hidden."""
    return max((USUAL if minutes is None else minutes) // A_TALK, 1)


@transaction.atomic
def set_cover(
    *,
    tutor: User,
    deputy: User,
    from_on: dt.date,
    until_on: dt.date,
    by: User | str,
    at: dt.datetime | None = None,
) -> Cover:
    """Somebody stands in from a day, until the day when the tutor is back.

    The same twice (a double click) is once. Raises `CoverRefused`.
    """
    moment = at or timezone.now()
    User.objects.select_for_update().get(pk=tutor.pk)
    same = {"tutor": tutor, "deputy": deputy, "from_on": from_on, "until_on": until_on}
    if held := Cover.objects.filter(**same).first():
        return held
    past = from_on < localdate(moment) or until_on <= from_on or until_on - from_on > LONGEST
    if past or tutor == deputy or not is_tutor(deputy, from_on):
        raise CoverRefused
    if Cover.objects.filter(tutor=tutor, from_on__lt=until_on, until_on__gt=from_on).exists():
        raise CoverRefused
    own = getattr(deputy, "learner", None)
    held_on = cover.spans_of(tutor, [own.pk]).get(own.pk, []) if own else []
    if any(begun < until_on and over > from_on for begun, over in held_on):
        raise OwnRecordRefused
    held = Cover.objects.create(**same)
    held.assignments.add(*cover.stand_in(**same))
    _tell("cover.set", held, by, moment)
    notifications.post(to=deputy, kind="stands in", about=held, at=moment)
    return held


@transaction.atomic
def end_cover(*, held: Cover, by: User | str, at: dt.datetime | None = None) -> Cover | None:
    """The tutor is back as of today; what had not begun is gone."""
    moment = at or timezone.now()
    today = localdate(moment)
    row = Cover.objects.select_for_update().filter(pk=held.pk).first()
    if row is None or row.until_on <= today:  # ended already, perhaps this moment
        return row
    cover.stop(assignments=list(row.assignments.values_list("pk", flat=True)), on=today)
    _follow(row.deputy, today)
    _tell("cover.end", row, by, moment)
    if row.from_on >= today:
        row.delete()
        return None
    row.until_on = today
    row.save(update_fields=["until_on"])
    return row


def keep_up(on: dt.date) -> None:
    """Whoever became the tutor's while away is the deputy's too, from that day; whoever no longer
    is the tutor's is not the deputy's either."""
    standing = Cover.objects.in_force(on).select_related("tutor", "deputy").order_by("pk")
    for row in standing:
        _follow(row.tutor, on)
    for row in standing:
        fresh = cover.stand_in(
            tutor=row.tutor, deputy=row.deputy, from_on=on, until_on=row.until_on
        )
        row.assignments.add(*fresh)


def _follow(tutor: User, on: dt.date) -> None:
    """Who stands in for a tutor, now or later, has no more than the tutor has; and so on from
    deputy to deputy."""
    for row in Cover.objects.filter(tutor=tutor, until_on__gt=on).select_related("deputy"):
        held = row.assignments.filter(until_on__gt=on)
        if cover.keep_within(tutor=tutor, assignments=held, on=on):
            _follow(row.deputy, on)


def _tell(verb: str, held: Cover, by: User | str, moment: dt.datetime) -> None:
    audit.record(
        verb=verb,
        kind="cover",
        object_id=held.pk,
        label=str(held),
        by=by,
        at=moment,
        detail={"from": held.from_on.isoformat(), "until": held.until_on.isoformat()},
    )
