"""The steps of the import page: save a draft of a file, look at what it would do, commit or cancel.

The file itself is never saved. Its rows are, for a day at most, until the import is done.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from learners.actions import imports
from learners.actions.audit import record
from learners.actions.facts import hold_facts_lock
from learners.imports import sheets
from learners.imports.errors import Error, Errors
from learners.imports.people import plan as planning
from learners.imports.people.columns import COLUMNS, Row, check
from learners.imports.people.commit import Commit
from learners.imports.people.plan import MOST_ERRORS, Plan
from learners.locks import Lock
from learners.models import ImportDraft, User

KIND = "people"
LIFETIME = dt.timedelta(days=1)


class DraftGoneError(Exception):
    """It was cancelled, or its day is over."""


class ChangedError(Exception):
    """Cairn has changed since the plan was looked at; nothing was written."""


class PausedError(Exception):
    """More people would leave than was confirmed; nothing was written."""


def delete_expired(now: dt.datetime) -> int:
    """Delete the drafts whose day is over, whatever became of them."""
    return ImportDraft.objects.filter(expires_at__lte=now).delete()[0]


def save(
    *, chunks: Iterable[bytes], source: str, by: User, at: dt.datetime | None = None
) -> ImportDraft:
    """Read an upload; save its rows, or its errors, for at most a day."""
    now, errors = at or timezone.now(), Errors(MOST_ERRORS)
    sheet = sheets.read(b"".join(chunks), COLUMNS, errors)
    rows = [Row(number=number, **values) for number, values in sheet.rows]
    check(rows, errors)
    if not errors.total:
        errors = planning.make(rows, localdate(now)).errors
    return _save(rows, sheet, errors, source.replace("\0", "")[-200:], by, now)


@transaction.atomic
def _save(
    rows: list[Row], sheet: sheets.Sheet, errors: Errors, source: str, by: User, now: dt.datetime
) -> ImportDraft:
    delete_expired(now)
    ImportDraft.objects.filter(made_by=by, committed_at=None).delete()  # a newer file replaces it
    draft = ImportDraft.objects.create(
        source=source,
        made_at=now,
        made_by=by,
        expires_at=now + LIFETIME,
        rows=[] if errors.total else [row.packed() for row in rows],
        errors=packed(errors),
        error_count=errors.total,
        unused=[name[:60] for name in sheet.unused[:40]],
        delimiter=sheet.delimiter,
    )
    _audit("import.read", draft, by, now, {"rows": len(rows), "errors": errors.total})
    return draft


def _audit(
    verb: str, draft: ImportDraft, by: User, at: dt.datetime, detail: dict[str, int] | None = None
) -> None:
    label = f"{KIND} {draft.source}"
    record(
        verb=verb,
        kind="import",
        object_id=draft.public_id,
        label=label,
        by=by,
        at=at,
        detail=detail,
    )


def packed(errors: Errors) -> list[tuple[int | str | None, ...]]:
    return [dataclasses.astuple(error)[:4] for error in errors.in_order()]


def errors_of(draft: ImportDraft) -> list[Error]:
    return [Error(*values) for values in draft.errors]


def plan_of(draft: ImportDraft, today: dt.date) -> Plan:
    """Return what the saved rows would do today."""
    return planning.make([Row.unpacked(values) for values in draft.rows], today)


@transaction.atomic
def cancel(*, draft: ImportDraft, by: User) -> None:
    if ImportDraft.objects.filter(pk=draft.pk, committed_at=None).delete()[0]:
        _audit("import.drop", draft, by, timezone.now())


def commit(
    *,
    draft: ImportDraft,
    by: User,
    mark: str,
    leaving: int | None = None,
    at: dt.datetime | None = None,
) -> ImportDraft:
    """Do what was looked at, all of it or nothing. Doing it again does nothing.

    `mark` is that of the plan that was looked at; `leaving` is how many people the administrator
    typed, needed above a tenth. Raises `DraftGoneError`, `ChangedError`, `PausedError`.
    """
    try:
        return _commit(draft.pk, by, mark, leaving, at)
    except PausedError:
        _pause(draft.pk, by, at or timezone.now())
        raise
    except IntegrityError as clash:  # someone added the same person a moment ago
        raise ChangedError from clash


@transaction.atomic
def _commit(
    pk: int, by: User, mark: str, leaving: int | None, at: dt.datetime | None
) -> ImportDraft:
    Lock.IMPORTS.take()  # two imports would compare with the same past
    draft = ImportDraft.objects.select_for_update().filter(pk=pk).first()
    if draft is None or (draft.committed_at is None and draft.expires_at <= (at or timezone.now())):
        raise DraftGoneError
    if draft.committed_at is not None:
        return draft
    read_at = hold_facts_lock()
    now = at or read_at
    plan = plan_of(draft, localdate(now))
    if plan.errors.total or plan.mark != mark:
        raise ChangedError
    if plan.is_paused and leaving != plan.leaving:
        raise PausedError
    if plan.changes_nothing:
        imports.leave_unchanged(kind=KIND, source=draft.source, by=by, counts=plan.counts, at=now)
    else:
        batch = imports.begin(kind=KIND, source=draft.source, by=by, started_at=now)
        Commit(plan, batch, now, by).write()
        draft.batch = imports.finish(batch, by=by, counts=plan.counts, at=at)
    draft.committed_at, draft.rows, draft.counts = now, [], plan.counts
    draft.save(update_fields=["committed_at", "rows", "counts", "batch"])
    return draft


@transaction.atomic
def _pause(pk: int, by: User, now: dt.datetime) -> None:
    """Record once that the import was paused, and why."""
    draft = ImportDraft.objects.select_for_update().filter(pk=pk, paused_at=None).first()
    if draft is None:
        return
    plan = plan_of(draft, localdate(now))
    draft.paused_at, draft.paused_by = now, by
    draft.save(update_fields=["paused_at", "paused_by"])
    _audit("import.hold", draft, by, now, {"leaving": plan.leaving, "current": plan.current})
