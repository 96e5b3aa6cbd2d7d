"""Record who looked at a learner's record: one row per request, reader, learner and kind."""

import uuid
from collections.abc import Iterable

from django.db import connection, transaction

from learners import clock
from learners.actions.audit import record
from learners.models import AccessEvent, Learner, User

RECORD, NAME_LIST, CORRECTION, ROSTER = "record", "listed", "correction", "roster"
MESSAGES = "messages"  # a conversation of the reader with the learner
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
    # The ORM would build this statement anew for each page of a tutor.
    insert = f"""
        INSERT INTO {AccessEvent._meta.db_table} (request_id, at, actor_id, actor, learner_id, kind)
        SELECT %s, %s, %s, %s, learner, kind
        FROM unnest(%s::bigint[], %s::text[]) AS looks (learner, kind) ON CONFLICT DO NOTHING"""
    own = getattr(getattr(by, "learner", None), "pk", None)
    seen = sorted({(learner_id, kind) for learner_id, kind in looks if learner_id != own})
    if seen:
        learner_ids, kinds = (list(column) for column in zip(*seen, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(insert, [request_id, clock.now(), by.pk, str(by), learner_ids, kinds])


@transaction.atomic
def read_audit(*, learners: Iterable[Learner], reason: str, by: User) -> None:
    """Record that an administrator read these learners' audit entries, with the reason."""
    for learner in learners:
        record("audit.read", learner, by=by, label=reason)
