"""Who did what: one row, written in the same transaction as the act."""

import datetime as dt
from typing import Any

from learners.models import AuditEvent, User


def record(
    *,
    verb: str,
    kind: str,
    object_id: Any,
    label: str,
    by: User | str,
    at: dt.datetime,
    learner_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write the audit row of an act. `by` is a person, or words for the college's own machinery."""
    person = by if isinstance(by, User) else None
    return AuditEvent.objects.create(
        at=at,
        actor_id=person.pk if person else None,
        actor=str(by)[:120],
        verb=verb,
        kind=kind,
        object_id=str(object_id),
        label=label[:200],
        learner_id=learner_id,
        detail=detail or {},
    )
