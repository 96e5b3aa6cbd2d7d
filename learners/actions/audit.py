"""The audit row that stands inside every write."""

import datetime as dt
from typing import Any

from django.db.models import F
from django.utils import timezone

from learners.models import AuditEvent, Learner, User


def record(
    *,
    verb: str,
    kind: str,
    object_id: Any,
    label: str,
    by: User | str,
    learner: Learner | None = None,
    detail: dict[str, Any] | None = None,
    at: dt.datetime | None = None,
) -> AuditEvent:
    """Tell who did what to what; call it inside the transaction of the write itself.

    `by` is a text where the college's own machinery acts. A write about a learner bumps her
    revision, so that stored pages know that they are stale.
    """
    if learner is not None:
        Learner.objects.filter(pk=learner.pk).update(revision=F("revision") + 1)
    return AuditEvent.objects.create(
        at=at or timezone.now(),
        actor_id=by.pk if isinstance(by, User) else None,
        actor=str(by)[:120],
        verb=verb,
        kind=kind,
        object_id=str(object_id),
        label=label[:200],
        learner_id=learner.pk if learner else None,
        detail=detail or {},
    )
