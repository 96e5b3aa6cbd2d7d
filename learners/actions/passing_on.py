"""Pass on corrections whose owner can no longer answer, or is no longer the learner's tutor."""

import datetime as dt

import structlog
from django.db import transaction

from learners import clock
from learners.actions import audit, corrections, notifications
from learners.models import Correction, User
from learners.models.record import PROTECTED, one_fact

log = structlog.get_logger()
BY = "the timetable"
UNTIL_TOMORROW = dt.timedelta(days=2)  # includes facts of today, which become known at its end


def pass_on() -> int:
    """Give each correction a new owner, by the rule that chose the first; return how many."""
    stranded = Correction.objects.stranded(clock.today()).order_by("pk")
    return sum(pass_on_one(pk) for pk in stranded.values_list("pk", flat=True))


@transaction.atomic
def pass_on_one(pk: int) -> bool:
    rows = Correction.objects.stranded(clock.today()).select_for_update(of=["self"])
    correction = rows.select_related("learner__user").filter(pk=pk).first()
    owner = owner_now(correction) if correction else None
    if correction is None or owner is None:
        log.warning("correction.nobody_to_answer", correction=pk)
        return False
    give(correction=correction, to=owner, due_on=correction.due_on, by=BY)
    notifications.post(to=correction.learner.user, kind="correction passed on", about=correction)
    return True


def give(*, correction: Correction, to: User, due_on: dt.date, by: User | str) -> Correction:
    """Make someone else answer a correction by a day."""
    before, correction.owner, correction.due_on = correction.owner_id, to, due_on
    correction.save(update_fields=["owner", "due_on"])
    audit.record("correction.pass_on", correction, by=by, detail={"from": before, "to": to.pk})
    notifications.settle_about(correction)
    notifications.post(to=to, kind="correction asked", about=correction)
    return correction


def owner_now(correction: Correction) -> User | None:
    """Return the fact's owner, or an administrator if the fact has been removed."""
    learner, today = correction.learner, clock.today()
    fact = one_fact(learner, correction.fact_kind, correction.fact_id, clock.now() + UNTIL_TOMORROW)
    if fact is None:
        return corrections.owner_of_kind(learner, PROTECTED, None, today)
    offering, _words = corrections.place_of(fact)
    return corrections.owner_for(learner, fact, offering, today)
