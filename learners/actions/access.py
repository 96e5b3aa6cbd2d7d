"""Who has looked: one row per request, reader, learner and kind."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils import timezone

from learners.models import AccessEvent, User

RECORD, LISTED, CORRECTION, ROSTER = "record", "listed", "correction", "roster"


def looked(
    *,
    by: User,
    learner_ids: Iterable[int],
    kind: str,
    request_id: uuid.UUID,
    at: dt.datetime | None = None,
) -> None:
    """Note that `by` was shown these learners' rows; saying it twice in one request is once.

    One's own record is nobody else's look.
    """
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
        for learner_id in sorted({*learner_ids} - {own})
    ]
    if events:
        AccessEvent.objects.bulk_create(events, ignore_conflicts=True)
