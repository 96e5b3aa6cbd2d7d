"""Write the audit entry that belongs to every write."""

from typing import Any

from django.db import connection
from django.db.models import F, Model

from learners import clock
from learners.models import AuditEvent, Learner, User
from learners.registry import VERBS

SLOTS = 64  # more than connections that write at the same time
RAISE = """
    INSERT INTO learners_collegerevision AS own (slot, number) VALUES (pg_backend_pid() %% %s, 1)
    ON CONFLICT (slot) DO UPDATE SET number = own.number + 1"""


def record(verb: str, row: Model | None, *, by: User | str, **more: Any) -> AuditEvent:
    """Record who did what to which row; call it in the transaction of the write.

    See `entry` for the arguments. A write about a learner raises their revision, any other the
    college's, so that stored pages are rebuilt.
    """
    event = entry(verb, row, by=by, **more)
    if event.learner_id is None:
        raise_college_revision()
    else:
        Learner.objects.filter(pk=event.learner_id).update(revision=F("revision") + 1)
    event.save()
    return event


def raise_college_revision() -> None:
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [SLOTS])


def entry(
    verb: str,
    row: Model | None,
    *,
    by: User | str,
    learner: Learner | None = None,
    label: str | None = None,
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Return an unsaved entry, for writes in bulk. Kind, id, label and learner are the row's.

    `row`: None for the college itself. `learner`: for rows without one. `by`: a text if Cairn
    itself acts. Raise `UndeclaredError` for an unknown verb.
    """
    about = learner or (row if isinstance(row, Learner) else None)
    return AuditEvent(
        at=clock.now(),
        actor_id=by.pk if isinstance(by, User) else None,
        actor=str(by)[:120],
        verb=VERBS[verb].name,
        kind=str(row._meta.verbose_name) if row else "college",
        object_id=id_of(row),
        label=(str(row) if label is None else label)[:200],
        learner_id=about.pk if about else getattr(row, "learner_id", None),
        detail=detail or {},
    )


def id_of(row: Model | None) -> str:
    """Return the public id of a saved row, or an empty string."""
    if row is None or row._state.adding:
        return ""
    return str(getattr(row, "public_id", None) or row.pk)
