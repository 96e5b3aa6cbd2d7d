"""The three questions of the welcome page: aim, hours, and what gets in the way."""

import datetime as dt

from django.db import transaction

from learners import clock
from learners.actions import audit, dated
from learners.models import Availability, Circumstance, Goal, Learner, User

LAPSES = dt.timedelta(days=365)  # circumstances change, so they end after a year


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
    """Save the answers from today; an empty one ends the earlier answer.

    Return whether anything changed. Repeating it changes nothing. The audit entry does not contain
    the answers.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    on, own = clock.today(), {"learner": learner}
    changed = [
        dated.change(Goal, {**own, "is_aim": True}, {"words": aim}, on)
        if aim
        else dated.end(Goal, {**own, "is_aim": True}, on),
        dated.change(Availability, own, {"hours_a_week": hours_a_week, "evenings": evenings}, on)
        if hours_a_week
        else dated.end(Availability, own, on),
        set_hurdles(learner, set(hurdles), on),
    ]
    if any(changed):
        audit.record("welcome.answer", learner, by=by, label="")
    return any(changed)


@transaction.atomic
def set_hours(*, learner: Learner, by: User, hours_a_week: int) -> bool:
    """Save only the hours; evenings stay as they are."""
    Learner.objects.select_for_update().get(pk=learner.pk)
    on = clock.today()
    current = Availability.objects.in_force(on).filter(learner=learner).first()
    hours = {"hours_a_week": hours_a_week, "evenings": current.evenings if current else False}
    changed = dated.change(Availability, {"learner": learner}, hours, on)
    if changed:
        audit.record("welcome.answer", learner, by=by, label="")
    return changed


def set_hurdles(learner: Learner, kinds: set[str], on: dt.date) -> bool:
    """Save newly ticked hurdles for a year, and end unticked ones."""
    current = Circumstance.objects.in_force(on).filter(learner=learner)
    unticked = current.exclude(kind__in=kinds)
    ended = unticked.filter(from_on__gte=on).delete()[0] + unticked.update(until_on=on)
    new = kinds - set(current.values_list("kind", flat=True))
    Circumstance.objects.bulk_create(
        Circumstance(learner=learner, kind=kind, from_on=on, until_on=on + LAPSES)
        for kind in sorted(new)
    )
    return bool(ended or new)
