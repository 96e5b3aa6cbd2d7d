"""Record who looked at a learner's record: one row per request, reader, learner and kind."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from learners import clock
from learners.actions.audit import record
from learners.models import AccessEvent, Learner, User

RECORD, NAME_LIST, CORRECTION, ROSTER = "record", "listed", "correction", "roster"
CASE = "case"  # concerns, and what staff are doing about them
OWN_LIST = "own list"  # the list of a tutor's learners, with weeks and open requests
WAITING, CASE_LIST = "waiting", "taken on"  # people to get back to; cases with their next date
AUDIT, AUDIT_WITH_REASON = "audit", "audit with a reason"


def record_look(*, by: User, learner_ids: Iterable[int], kind: str, request_id: uuid.UUID) -> None:
    """Record that `by` saw these learners' rows, once per request."""
    record_looks(
        by=by, looks=[(learner_id, kind) for learner_id in learner_ids], request_id=request_id
    )


def record_looks(*, by: User, looks: Iterable[tuple[int, str]], request_id: uuid.UUID) -> None:
    """Record several looks (learner and kind), except at one's own record."""
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
    """Record that an administrator read these learners' audit entries, with the reason."""
    for learner in learners:
        record("audit.read", learner, by=by, label=reason)
