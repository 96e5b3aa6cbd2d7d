"""Three questions on the way in: where I'm heading, what time I have, what gets in the way."""

import datetime as dt

from django.db import transaction

from learners import clock
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
) -> bool:
    """Save the answers from today on; one left empty ends what was answered before.

    Sent twice, or from two tabs, nothing doubles: the last answers count. Return whether anything
    changed. The audit entry says that the learner answered, not what.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    on, own = clock.today(), {"learner": learner}
    changed = [
        dated.say(Goal, {**own, "is_aim": True}, {"words": aim}, on)
        if aim
        else dated.end(Goal, {**own, "is_aim": True}, on),
        dated.say(Availability, own, {"hours_a_week": hours_a_week, "evenings": evenings}, on)
        if hours_a_week
        else dated.end(Availability, own, on),
        say_hurdles(learner, set(hurdles), on),
    ]
    if any(changed):
        audit.record("welcome.answer", learner, by=by, label="")
    return any(changed)


@transaction.atomic
def say_hours(*, learner: Learner, by: User, hours_a_week: int) -> bool:
    """Save only the hours, where the learner plans with them; evenings stay as they were."""
    Learner.objects.select_for_update().get(pk=learner.pk)
    on = clock.today()
    current = Availability.objects.in_force(on).filter(learner=learner).first()
    hours = {"hours_a_week": hours_a_week, "evenings": current.evenings if current else False}
    changed = dated.say(Availability, {"learner": learner}, hours, on)
    if changed:
        audit.record("welcome.answer", learner, by=by, label="")
    return changed


def say_hurdles(learner: Learner, kinds: set[str], on: dt.date) -> bool:
    """Save what is ticked for a year from when it was first ticked; end what is not."""
    current = Circumstance.objects.in_force(on).filter(learner=learner)
    unticked = current.exclude(kind__in=kinds)
    ended = unticked.filter(from_on__gte=on).delete()[0] + unticked.update(until_on=on)
    new = kinds - set(current.values_list("kind", flat=True))
    Circumstance.objects.bulk_create(
        Circumstance(learner=learner, kind=kind, from_on=on, until_on=on + LAPSES)
        for kind in sorted(new)
    )
    return bool(ended or new)
