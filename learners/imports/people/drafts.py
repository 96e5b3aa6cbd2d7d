"""The steps of the page: lay a file aside as rows, look at what it would do, do it or drop it.

The file itself is never kept. Rows wait for at most a day and go when the import is done.
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
from learners.imports.people import agree
from learners.imports.people import plan as planning
from learners.imports.people.commit import Commit
from learners.imports.people.layout import Row, RowFault
from learners.imports.people.plan import Plan
from learners.imports.people.read import Read, read
from learners.locks import Lock
from learners.models import ImportDraft, User

KIND = "people"
KEPT_FOR = dt.timedelta(days=1)


class DraftGoneError(Exception):
    """It was dropped, or its day is over."""


class ChangedError(Exception):
    """Cairn is no longer what it was when the plan was looked at; nothing was written."""


class HeldError(Exception):
    """More people would leave than the confirmation says; nothing was written."""


def throw_away_expired(now: dt.datetime) -> int:
    """Rows of drafts whose day is over go, whatever became of them."""
    return ImportDraft.objects.filter(expires_at__lte=now).delete()[0]


def lay_aside(
    *, chunks: Iterable[bytes], source: str, by: User, at: dt.datetime | None = None
) -> ImportDraft:
    """Read an upload and keep its rows, or its faults, until they are used or a day is over."""
    found, now = read(chunks), at or timezone.now()
    agree.check(found.rows, found.faults)
    if not found.faults.total:
        found.faults.kept += (plan := planning.make(found.rows, localdate(now))).faults.kept
        found.faults.total += plan.faults.total
    return _keep(found, source.replace("\0", "")[-200:], by, now)


@transaction.atomic
def _keep(found: Read, source: str, by: User, now: dt.datetime) -> ImportDraft:
    throw_away_expired(now)
    ImportDraft.objects.filter(made_by=by, committed_at=None).delete()  # a newer file replaces it
    refused = bool(found.faults.total)
    draft = ImportDraft.objects.create(
        source=source,
        made_at=now,
        made_by=by,
        expires_at=now + KEPT_FOR,
        rows=[] if refused else [row.packed() for row in found.rows],
        faults=[list(dataclasses.astuple(fault)) for fault in found.faults.in_order()],
        fault_count=found.faults.total,
        unused=[name[:60] for name in found.unused[:40]],
        comma=found.comma,
    )
    record(
        verb="import.read",
        kind="import",
        object_id=draft.public_id,
        label=f"{KIND} {source}",
        by=by,
        at=now,
        detail={"rows": len(found.rows), "faults": found.faults.total},
    )
    return draft


def faults_of(draft: ImportDraft) -> list[RowFault]:
    return [RowFault(*values) for values in draft.faults]


def plan_of(draft: ImportDraft, today: dt.date) -> Plan:
    """What the rows laid aside would do today."""
    return planning.make([Row.unpacked(values) for values in draft.rows], today)


@transaction.atomic
def drop(*, draft: ImportDraft, by: User) -> None:
    if ImportDraft.objects.filter(pk=draft.pk, committed_at=None).delete()[0]:
        label = f"{KIND} {draft.source}"
        record(verb="import.drop", kind="import", object_id=draft.public_id, label=label, by=by)


def commit(
    *,
    draft: ImportDraft,
    by: User,
    mark: str,
    leaving: int | None = None,
    at: dt.datetime | None = None,
) -> ImportDraft:
    """Do what was looked at, all of it or nothing. Doing it again does nothing.

    `mark` is the plan's that was looked at; `leaving`: how many people the administrator says
    leave, asked for where that is more than a tenth. Raises `DraftGoneError`, `ChangedError`,
    `HeldError`.
    """
    try:
        return _commit(draft.pk, by, mark, leaving, at)
    except HeldError:
        _hold(draft.pk, by, at or timezone.now())
        raise
    except IntegrityError as clash:  # somebody added the same person a moment ago
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
    if plan.faults.total or plan.mark != mark:
        raise ChangedError
    if plan.is_held and leaving != plan.leaving:
        raise HeldError
    if plan.changes_nothing:
        told = {"source": draft.source, "counts": plan.counts}
        imports.leave_unchanged(kind=KIND, by=by, at=now, **told)
    else:
        batch = imports.begin(kind=KIND, source=draft.source, by=by, started_at=now)
        Commit(plan, batch, now, by).write()
        draft.batch = imports.finish(batch, by=by, counts=plan.counts, at=at)
    draft.committed_at, draft.rows, draft.counts = now, [], plan.counts
    draft.save(update_fields=["committed_at", "rows", "counts", "batch"])
    return draft


@transaction.atomic
def _hold(pk: int, by: User, now: dt.datetime) -> None:
    """Say once on record that it was held, and why."""
    draft = ImportDraft.objects.select_for_update().filter(pk=pk, held_at=None).first()
    if draft is None:
        return
    plan = plan_of(draft, localdate(now))
    draft.held_at, draft.held_by = now, by
    draft.save(update_fields=["held_at", "held_by"])
    record(
        verb="import.hold",
        kind="import",
        object_id=draft.public_id,
        label=f"{KIND} {draft.source}",
        by=by,
        at=now,
        detail={"leaving": plan.leaving, "current": plan.current},
    )
