"""Three questions on the way in: where I'm heading, what time I have, what gets in the way."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localdate, localtime

from learners.actions import audit, dated
from learners.models import Availability, Circumstance, Goal, Learner, User

LAPSES = dt.timedelta(days=365)  # what gets in the way today need not next year


@transaction.atomic
def answer(
    *,
    learner: Learner,
    by: User,
    aim: str = "",
    hours_a_week: int | None = None,
    evenings: bool = False,
    hurdles: tuple[str, ...] = (),
    at: dt.datetime | None = None,
) -> bool:
    """Let her answers hold from today; what is left empty is not (or no longer) so.

    Sent twice, or from two tabs, nothing doubles: the last word holds. Returns whether anything
    changed. The audit row says that she answered, not what.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    on = localtime(at).date() if at else localdate()
    hers = {"learner": learner}
    changed = [
        dated.say(Goal, {**hers, "is_aim": True}, {"words": aim}, on)
        if aim
        else dated.end(Goal, {**hers, "is_aim": True}, on),
        dated.say(Availability, hers, {"hours_a_week": hours_a_week, "evenings": evenings}, on)
        if hours_a_week
        else dated.end(Availability, hers, on),
        say_hurdles(learner, set(hurdles), on),
    ]
    if any(changed):
        note(learner, by, at)
    return any(changed)


@transaction.atomic
def say_hours(
    *, learner: Learner, by: User, hours_a_week: int, at: dt.datetime | None = None
) -> bool:
    """Only her hours, said where she plans with them; whether they are evenings stays as it was."""
    Learner.objects.select_for_update().get(pk=learner.pk)
    on = localtime(at).date() if at else localdate()
    held = Availability.objects.in_force(on).filter(learner=learner).first()
    hours = {"hours_a_week": hours_a_week, "evenings": held.evenings if held else False}
    changed = dated.say(Availability, {"learner": learner}, hours, on)
    if changed:
        note(learner, by, at)
    return changed


def note(learner: Learner, by: User, at: dt.datetime | None) -> None:
    audit.record(
        verb="welcome.answer",
        kind="learner",
        object_id=learner.pk,
        label="",
        by=by,
        learner=learner,
        at=at,
    )


def say_hurdles(learner: Learner, kinds: set[str], on: dt.date) -> bool:
    """What is ticked holds for a year from when it was first said; what is not, ends."""
    held = Circumstance.objects.in_force(on).filter(learner=learner)
    gone = held.exclude(kind__in=kinds)
    ended = gone.filter(from_on__gte=on).delete()[0] + gone.update(until_on=on)
    new = kinds - set(held.values_list("kind", flat=True))
    Circumstance.objects.bulk_create(
        Circumstance(learner=learner, kind=kind, from_on=on, until_on=on + LAPSES)
        for kind in sorted(new)
    )
    return bool(ended or new)
