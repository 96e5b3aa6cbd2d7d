"""The steps of the import page: save a draft of a file, preview it, commit or cancel it.

The file itself is never saved. Its rows are, for a day at most, until the import is done.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from learners import clock
from learners.actions import audit, imports
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
    """The draft was cancelled, or its day is over."""


class ChangedError(Exception):
    """Cairn has changed since the plan was previewed; nothing was written."""


class PausedError(Exception):
    """More people would leave than were confirmed; nothing was written."""


def delete_expired() -> int:
    """Delete the drafts whose day is over, whatever became of them."""
    return ImportDraft.objects.filter(expires_at__lte=clock.now()).delete()[0]


def save(*, chunks: Iterable[bytes], source: str, by: User) -> ImportDraft:
    """Read an upload; save its rows, or its errors, for at most a day."""
    errors = Errors(MOST_ERRORS)
    sheet = sheets.read(b"".join(chunks), COLUMNS, errors)
    rows = [Row(number=number, **values) for number, values in sheet.rows]
    check(rows, errors)
    if not errors.total:
        errors = planning.make(rows, clock.today()).errors
    return _save(rows, sheet, errors, source.replace("\0", "")[-200:], by)


@transaction.atomic
def _save(
    rows: list[Row], sheet: sheets.Sheet, errors: Errors, source: str, by: User
) -> ImportDraft:
    delete_expired()
    now = clock.now()
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
    detail = {"rows": len(rows), "errors": errors.total}
    audit.record("import.read", draft, by=by, detail=detail)
    return draft


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
        audit.record("import.drop", draft, by=by)


def commit(
    *,
    draft: ImportDraft,
    by: User,
    mark: str,
    leaving: int | None = None,
) -> ImportDraft:
    """Carry out the plan as previewed, all of it or nothing. A second call does nothing.

    `mark` is that of the previewed plan; `leaving` is how many people the administrator
    typed, needed above a tenth. Raises `DraftGoneError`, `ChangedError`, `PausedError`.
    """
    try:
        return _commit(draft.pk, by, mark, leaving)
    except PausedError:
        _pause(draft.pk, by)
        raise
    except IntegrityError as clash:  # someone added the same person a moment ago
        raise ChangedError from clash


@transaction.atomic
def _commit(pk: int, by: User, mark: str, leaving: int | None) -> ImportDraft:
    Lock.IMPORTS.take()  # two imports would compare with the same past
    draft = ImportDraft.objects.select_for_update().filter(pk=pk).first()
    if draft is None or (draft.committed_at is None and draft.expires_at <= clock.now()):
        raise DraftGoneError
    if draft.committed_at is not None:
        return draft
    now = hold_facts_lock()
    plan = plan_of(draft, localdate(now))
    if plan.errors.total or plan.mark != mark:
        raise ChangedError
    if plan.is_paused and leaving != plan.leaving:
        raise PausedError
    if plan.changes_nothing:
        imports.leave_unchanged(kind=KIND, source=draft.source, by=by, counts=plan.counts)
    else:
        batch = imports.begin(kind=KIND, source=draft.source, by=by, started_at=now)
        Commit(plan, batch, now, by).write()
        draft.batch = imports.finish(batch, by=by, counts=plan.counts)
    draft.committed_at, draft.rows, draft.counts = now, [], plan.counts
    draft.save(update_fields=["committed_at", "rows", "counts", "batch"])
    return draft


@transaction.atomic
def _pause(pk: int, by: User) -> None:
    """Record once that the import was paused, and why."""
    draft = ImportDraft.objects.select_for_update().filter(pk=pk, paused_at=None).first()
    if draft is None:
        return
    plan = plan_of(draft, clock.today())
    draft.paused_at, draft.paused_by = clock.now(), by
    draft.save(update_fields=["paused_at", "paused_by"])
    detail = {"leaving": plan.leaving, "current": plan.current}
    audit.record("import.hold", draft, by=by, detail=detail)
