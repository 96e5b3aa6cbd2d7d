"""A question that waits for somebody who may not answer it any more goes to who answers now."""

import datetime as dt

import structlog
from django.db import transaction
from django.utils.timezone import localdate

from learners.actions import audit, corrections, notifications
from learners.models import Correction, User
from learners.models.record import PROTECTED, one_fact

log = structlog.get_logger()
BY = "the timetable"
AHEAD = dt.timedelta(days=2)  # what is known by the day becomes known at its end


def pass_on(now: dt.datetime) -> int:
    """Give every such question an owner by the rule that gave it its first; returns how many."""
    stranded = Correction.objects.stranded(localdate(now)).order_by("pk")
    return sum(pass_one_on(pk, now) for pk in stranded.values_list("pk", flat=True))


@transaction.atomic
def pass_one_on(pk: int, now: dt.datetime) -> bool:
    on = localdate(now)
    rows = Correction.objects.stranded(on).select_for_update(of=["self"])
    held = rows.select_related("learner__user").filter(pk=pk).first()
    owner = owner_now(held, now) if held else None
    if held is None or owner is None:
        log.warning("correction.nobody_to_answer", correction=pk)
        return False
    before, held.owner = held.owner_id, owner
    held.save(update_fields=["owner"])
    audit.record(
        verb="correction.pass_on",
        kind="correction",
        object_id=held.public_id,
        label=held.fact_kind,
        by=BY,
        at=now,
        learner=held.learner,
        detail={"from": before, "to": owner.pk},
    )
    asked = {"about": held, "learner": held.learner, "at": now}
    notifications.post(to=owner, kind="correction asked", **asked)
    return True


def owner_now(correction: Correction, now: dt.datetime) -> User | None:
    """By the fact; where that has gone since, an administrator."""
    learner, kind = correction.learner, correction.fact_kind
    fact = one_fact(learner, kind, correction.fact_id, now + AHEAD)
    if fact is None:
        return corrections.somebody_for(learner, PROTECTED, None, localdate(now))
    offering, _words = corrections.place_of(fact)
    return corrections.owner_for(learner, fact, offering, localdate(now))
