"""Recording that data from outside was imported or refused: the row, its errors, its audit."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from learners.models import AuditEvent, Import, RefusedRow, User
from learners.models.imports import ImportState

By = User | str  # a person, or the name of whatever else acted


def begin(
    *, kind: str, source: str, by: By, started_at: dt.datetime, mark_delay: int = 0
) -> Import:
    """Create the row that the import's facts point at; `finish` completes it."""
    return Import.objects.create(
        kind=kind,
        source=_source(source),
        by=str(by)[:120],
        state=ImportState.COMMITTED,
        started_at=started_at,
        finished_at=started_at,
        mark_delay=mark_delay,
    )


@transaction.atomic
def finish(
    batch: Import, *, by: By, counts: dict[str, Any], at: dt.datetime | None = None
) -> Import:
    batch.counts = counts
    batch.finished_at = at or timezone.now()
    batch.save(update_fields=["counts", "finished_at"])
    _audit(by, "import.committed", batch.kind, str(batch.public_id), batch.source, counts, at=at)
    return batch


@transaction.atomic
def refuse(
    *,
    kind: str,
    source: str,
    by: By,
    started_at: dt.datetime,
    errors: Iterable[tuple[str, int | None, str]],
    total: int,
) -> Import:
    """Record that nothing was imported, and why. `errors`: file, row, reason."""
    batch = Import.objects.create(
        kind=kind,
        source=_source(source),
        by=str(by)[:120],
        state=ImportState.REFUSED,
        started_at=started_at,
        finished_at=timezone.now(),
        counts={"errors": total},
    )
    RefusedRow.objects.bulk_create(
        RefusedRow(batch=batch, file=_source(file)[-200:], row=row, reason=reason[:500])
        for file, row, reason in errors
    )
    _audit(by, "import.refused", kind, str(batch.public_id), batch.source, batch.counts)
    return batch


def leave_unchanged(
    *, kind: str, source: str, by: By, counts: dict[str, Any], at: dt.datetime | None = None
) -> None:
    """Record an import that changed nothing."""
    _audit(by, "import.unchanged", kind, "", _source(source), counts, at=at)


def _audit(
    by: By,
    verb: str,
    kind: str,
    object_id: str,
    source: str,
    detail: dict[str, Any],
    at: dt.datetime | None = None,
) -> None:
    AuditEvent.objects.create(
        at=at or timezone.now(),
        actor_id=by.pk if isinstance(by, User) else None,
        actor=str(by)[:120],
        verb=verb,
        kind="import",
        object_id=object_id,
        label=f"{kind} {source}"[:200],
        detail=detail,
    )


def _source(source: str) -> str:
    """Return the end of a path, which may hold bytes that are not text."""
    return source.encode("utf-8", "replace").decode().replace("\0", "�")[-300:]
