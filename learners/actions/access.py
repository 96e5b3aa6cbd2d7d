"""Who has looked: one row per request, reader, learner and kind."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils import timezone

from learners.models import AccessEvent, User

RECORD, LISTED, CORRECTION, ROSTER = "record", "listed", "correction", "roster"
OWN_LIST = "own list"  # among all of a tutor's learners, with weeks and what waits
WAITING, TAKEN = "waiting", "taken on"  # on the list of people to get back to; with its next date
AUDIT, AUDIT_WITH_REASON = "audit", "audit with a reason"


def looked(
    *,
    by: User,
    learner_ids: Iterable[int],
    kind: str,
    request_id: uuid.UUID,
    at: dt.datetime | None = None,
) -> None:
    """Note that `by` was shown these learners' rows; saying it twice in one request is once."""
    looked_at(by=by, looks=[(one, kind) for one in learner_ids], request_id=request_id, at=at)


def looked_at(
    *,
    by: User,
    looks: Iterable[tuple[int, str]],
    request_id: uuid.UUID,
    at: dt.datetime | None = None,
) -> None:
    """Several kinds of look at once: of whom, and which. One's own record is nobody else's look."""
    own = getattr(getattr(by, "learner", None), "pk", None)
    now = at or timezone.now()
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
