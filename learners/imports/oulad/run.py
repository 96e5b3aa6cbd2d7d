"""Validate, preview, commit: the three steps of an import, and the record of how it ended."""

import datetime as dt
import tempfile
from dataclasses import asdict
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learners.actions import imports
from learners.actions.facts import hold_facts_lock
from learners.imports.errors import Errors, RefusedError
from learners.imports.oulad import references
from learners.imports.oulad.commit import Commit
from learners.imports.oulad.plan import Plan
from learners.imports.oulad.reading import Say
from learners.imports.oulad.workspace import Workspace, WorkspaceError
from learners.locks import Lock

KIND = "oulad"


class BusyError(Exception):
    """Another import is under way."""


def import_folder(
    folder: Path, *, by: imports.By, say: Say, mark_delay: int = 0, dry_run: bool = False
) -> Plan:
    """Import a folder, or raise `RefusedError` (on record unless dry) or `BusyError`.

    All or nothing. `mark_delay`: days from a submission until its mark is known. Raises
    `MissingExtraError` without DuckDB.
    """
    started_at = timezone.now()
    try:
        try:
            with Workspace() as workspace:
                notes = references.read(folder, workspace, say)
                with transaction.atomic():
                    if not dry_run:
                        _be_the_only_one()
                    # The clock by which a night fixes what it has read.
                    now = timezone.now() if dry_run else hold_facts_lock()
                    plan = Plan(workspace, now, mark_delay, notes)
                    plan.compare()
                    plan.preview(say)
                    if not dry_run:
                        _commit(folder, plan, by, say, started_at)
                    return plan
        except (DatabaseError, OSError, WorkspaceError) as error:
            errors = Errors(most=1)
            errors.add(None, "", _outside(error), file=folder.name)
            raise RefusedError(errors) from error
    except RefusedError as refused:
        if not dry_run:
            imports.refuse(
                kind=KIND,
                source=str(folder),
                by=by,
                started_at=started_at,
                errors=[(row.file, row.row, row.reason) for row in refused.errors.listed()],
                total=refused.errors.total,
            )
        raise


def _outside(error: Exception) -> str:
    """Return the error that stopped an import whose files are valid."""
    words = (str(error).splitlines() or [type(error).__name__])[0][:300]
    if isinstance(error, DatabaseError):
        return _("The database refused the import: %(error)s.") % {"error": words}
    reason = {"error": getattr(error, "strerror", None) or words, "folder": tempfile.gettempdir()}
    return _("The import needs disk space in %(folder)s: %(error)s.") % reason


def _be_the_only_one() -> None:
    """Refuse a second import at the same time: both would write the same changes."""
    if not Lock.IMPORTS.take_if_free():
        raise BusyError


def _commit(folder: Path, plan: Plan, by: imports.By, say: Say, started_at: dt.datetime) -> None:
    source, counts = str(folder), {name: asdict(count) for name, count in plan.counts.items()}
    if plan.changes_nothing:
        imports.leave_unchanged(kind=KIND, source=source, by=by, counts=counts)
        return
    batch = imports.begin(
        kind=KIND, source=source, by=by, started_at=started_at, mark_delay=plan.mark_delay
    )
    Commit(plan, batch, say).write()
    imports.finish(batch, by=by, counts=counts)
