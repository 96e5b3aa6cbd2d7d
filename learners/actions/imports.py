"""Record that data was imported or refused, with its errors and audit entry."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from learners import clock
from learners.actions import audit
from learners.models import Import, RefusedRow, User
from learners.models.imports import ImportState

By = User | str  # a person, or the name of a process


def begin(
    *, kind: str, source: str, by: By, started_at: dt.datetime, mark_delay: int = 0
) -> Import:
    """Create the row that the imported facts refer to; `finish` completes it."""
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
def finish(batch: Import, *, by: By, counts: dict[str, Any]) -> Import:
    batch.counts = counts
    batch.finished_at = clock.now()
    batch.save(update_fields=["counts", "finished_at"])
    audit.record("import.committed", batch, by=by, detail=counts)
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
    """Record that nothing was imported, and why; `errors` are (file, row, reason)."""
    batch = Import.objects.create(
        kind=kind,
        source=_source(source),
        by=str(by)[:120],
        state=ImportState.REFUSED,
        started_at=started_at,
        finished_at=clock.now(),
        counts={"errors": total},
    )
    RefusedRow.objects.bulk_create(
        RefusedRow(batch=batch, file=_source(file)[-200:], row=row, reason=reason[:500])
        for file, row, reason in errors
    )
    audit.record("import.refused", batch, by=by, detail=batch.counts)
    return batch


def leave_unchanged(*, kind: str, source: str, by: By, counts: dict[str, Any]) -> None:
    """Record an import that changed nothing."""
    unsaved = Import(kind=kind, source=_source(source))
    audit.record("import.unchanged", unsaved, by=by, detail=counts)


def _source(source: str) -> str:
    """Return the end of a path as text; the path may contain bytes that are not text."""
    return source.encode("utf-8", "replace").decode().replace("\0", "�")[-300:]
