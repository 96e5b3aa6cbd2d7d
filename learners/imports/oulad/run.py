"""Validate, preview, commit: the three steps of an import, and the record of how it ended."""

import datetime as dt
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learners.actions import imports
from learners.actions.facts import hold_facts_lock
from learners.imports.oulad import moments, stored, validate
from learners.imports.oulad.commit import Commit
from learners.imports.oulad.contents import Contents
from learners.imports.oulad.coverage import told
from learners.imports.oulad.faults import Faults, RefusedError
from learners.imports.oulad.plan import Plan
from learners.imports.oulad.reading import Say
from learners.locks import Lock

KIND = "oulad"


class BusyError(Exception):
    """Another import is under way."""


def bring_in(
    folder: Path, *, by: imports.By, say: Say, mark_delay: int = 0, dry_run: bool = False
) -> Plan:
    """Import a folder, or raise `RefusedError` (on record unless dry) or `BusyError`.

    All or nothing. `mark_delay`: days from a submission until its mark is known.
    """
    started_at = timezone.now()
    faults = Faults()
    try:
        try:
            contents = validate.read(folder, faults, say)
            try:
                return _commit(folder, contents, by, say, mark_delay, dry_run, started_at)
            finally:
                contents.clicks.close()
        except (DatabaseError, OSError) as fault:
            raise faults.stop(folder.name, None, _outside(fault)) from fault
    except RefusedError as refused:
        _record_refusal(folder, refused, by, started_at, dry_run)
        raise


def _outside(fault: Exception) -> str:
    """What hindered the import though the files are sound."""
    words = (str(fault).splitlines() or [type(fault).__name__])[0][:300]
    if isinstance(fault, OSError):
        told = {"fault": fault.strerror or words, "folder": tempfile.gettempdir()}
        return _("the import needs room in %(folder)s: %(fault)s.") % told
    return _("the database refused it: %(fault)s.") % {"fault": words}


def _commit(
    folder: Path,
    contents: Contents,
    by: imports.By,
    say: Say,
    mark_delay: int,
    dry_run: bool,
    started_at: dt.datetime,
) -> Plan:
    with transaction.atomic():
        recorded_at = timezone.now()
        if not dry_run:
            _be_the_only_one()
            recorded_at = hold_facts_lock()  # the clock by which a night fixes what it has read
        ids, standing = stored.find(contents)
        plan = Plan(contents, ids, standing, moments.moment(recorded_at), mark_delay)
        plan.weigh()
        preview(plan, say)
        if dry_run:
            return plan
        counts = {name: asdict(count) for name, count in plan.counts.items()}
        if plan.changes_nothing:
            imports.leave_unchanged(kind=KIND, source=str(folder), by=by, counts=counts)
            return plan
        batch = imports.begin(
            kind=KIND,
            source=str(folder),
            by=by,
            started_at=started_at,
            mark_delay=mark_delay,
        )
        Commit(plan, batch, recorded_at, say).write()
        imports.finish(batch, by=by, counts=counts)
        return plan


def _be_the_only_one() -> None:
    """Two imports would compare with the same past and both write it."""
    if not Lock.IMPORTS.take_if_free():
        raise BusyError


def _record_refusal(
    folder: Path, refused: RefusedError, by: imports.By, started_at: dt.datetime, dry_run: bool
) -> None:
    if not dry_run:
        imports.refuse(
            kind=KIND,
            source=str(folder),
            by=by,
            started_at=started_at,
            errors=[(row.file, row.line, row.reason) for row in refused.faults.listed()],
            total=refused.faults.total,
        )


def preview(plan: Plan, say: Say) -> None:
    """What would come in, in words and numbers."""
    for note in plan.contents.notes:
        say(_("note: %(note)s") % {"note": note})
    row = "{:<26}{:>11}{:>11}{:>11}{:>16}".format
    say(row("", _("new"), _("changed"), _("unchanged"), _("only in Cairn")))
    for name, count in plan.counts.items():
        numbers: list[Any] = [count.new, count.changed, count.unchanged, count.gone]
        say(row(name, *(f"{number:,}" for number in numbers)))
    if any(count.gone for count in plan.counts.values()):
        say(_("What is only in Cairn stays: a line missing from a folder takes nothing back."))
    _preview_coverage(plan, say)
    say(
        _("Marks count as known %(days)s days after the work was handed in%(said)s.")
        % {
            "days": plan.mark_delay,
            "said": "" if plan.mark_delay else _(" (optimistic: the data does not say)"),
        }
    )


def _preview_coverage(plan: Plan, say: Say) -> None:
    row = "{:<16}{:<26}{:>8}   {:<26}{:<26}".format
    say(row(_("offering"), _("runs"), _("people"), _("activity"), _("hand-ins")))
    for index, line in enumerate(plan.contents.offerings):
        people = plan.contents.enrolments_of(index)
        runs = f"{moments.date_of(line.start)} – {moments.date_of(line.end - 1)}"
        activity, work = (told(plan.covered, index, feed) for feed in ("activity", "submissions"))
        say(row(str(line), runs, f"{people.stop - people.start:,}", activity, work).rstrip())
