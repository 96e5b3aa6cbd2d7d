"""Who has looked: one row per request, reader, learner and kind."""

import uuid
from collections.abc import Iterable

from django.utils import timezone

from learners.models import AccessEvent, User

RECORD, LISTED, CORRECTION = "record", "listed", "correction"


def looked(*, by: User, learner_ids: Iterable[int], kind: str, request_id: uuid.UUID) -> None:
    """Note that `by` was shown these learners' rows; saying it twice in one request is once.

    One's own record is nobody else's look.
    """
    own = getattr(getattr(by, "learner", None), "pk", None)
    now = timezone.now()
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
