"""Who has looked: one row per request, reader, learner and kind."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from learners import clock
from learners.actions.audit import record
from learners.models import AccessEvent, Learner, User

RECORD, LISTED, CORRECTION, ROSTER = "record", "listed", "correction", "roster"
CASE = "case"  # what was noticed, and what we are doing about it
OWN_LIST = "own list"  # all of a tutor's learners, with weeks and open requests
WAITING, TAKEN = "waiting", "taken on"  # on the list of people to get back to; with its next date
AUDIT, AUDIT_WITH_REASON = "audit", "audit with a reason"


def looked(*, by: User, learner_ids: Iterable[int], kind: str, request_id: uuid.UUID) -> None:
    """Record that `by` was shown these learners' rows; once per request, however often called."""
    looked_at(
        by=by, looks=[(learner_id, kind) for learner_id in learner_ids], request_id=request_id
    )


def looked_at(*, by: User, looks: Iterable[tuple[int, str]], request_id: uuid.UUID) -> None:
    """Record several kinds of look at once: learner and kind. A look at one's own is left out."""
    own = getattr(getattr(by, "learner", None), "pk", None)
    now = clock.now()
    events = [
        AccessEvent(
            request_id=request_id,
            at=now,
            actor_id=by.pk,
            actor=str(by),
            learner_id=learner_id,
            kind=kind,
        )
        for learner_id, kind in sorted(set(looks))
        if learner_id != own
    ]
    if events:
        AccessEvent.objects.bulk_create(events, ignore_conflicts=True)


@transaction.atomic
def read_audit(*, learners: Iterable[Learner], reason: str, by: User) -> None:
    """Record that an administrator reads what was done about these learners, and why."""
    for learner in learners:
        record("audit.read", learner, by=by, label=reason)
