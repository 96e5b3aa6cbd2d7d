"""How a draft is read: the file's rows, their errors or a preview of what they would change."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.db.models import F, Func, JSONField

from learners import clock
from learners.actions import audit
from learners.imports.errors import Error, Errors
from learners.imports.people import plan as planning
from learners.imports.people.changes import KINDS, Change, changes, notes
from learners.imports.people.columns import COLUMNS, INSTEAD, Row
from learners.imports.people.holding import holds
from learners.imports.people.plan import MOST_ERRORS, Plan
from learners.imports.sending import send
from learners.imports.sheets import Matching, Reader, Sheet
from learners.models import ImportColumn, ImportDraft, ImportLine
from learners.models.imports import DraftState

MOST_NOTES = 200
BLOCK = 5000
VALUES = tuple(field.name for field in dataclasses.fields(Change))
VALUES_OF, LINE = attrgetter(*VALUES), ("position", *VALUES)
Say = Callable[[int], None]  # takes how far the work is, in hundredths


def silent(_share: int) -> None:
    """Report to nobody."""


def matching_of(draft: ImportDraft) -> Matching:
    """Return what is known about the file's columns: what was remembered, and what was said."""
    remembered = dict(ImportColumn.objects.values_list("header", "column"))
    answers = draft.answers
    columns = remembered | answers.get("columns", {})
    return Matching(answers.get("header"), columns, answers.get("values", {}))


def read(draft: ImportDraft, say: Say) -> None:
    """Read the saved file, or plan again what was read, and save the result."""
    errors, sheet = Errors(MOST_ERRORS), None
    if draft.content:
        reader = Reader(COLUMNS, errors, matching_of(draft), INSTEAD, Row.of)
        sheet = reader.read(bytes(draft.content))
        rows = sheet.rows
        _save_reading(draft, sheet)
    else:
        rows = rows_of(draft)
    say(30)
    if sheet and sheet.lacking:
        draft.state, draft.error_count = DraftState.MATCHING, 0
        draft.save()
        return
    draft.content = b""
    plan = _plan(draft, rows, clock.today(), errors)
    say(60)
    draft.rows = [] if errors.total else [row.packed() for row in plan.rows]
    draft.errors, draft.error_count = packed(errors), errors.total
    draft.state = DraftState.ERRORS if errors.total else DraftState.READY
    draft.preview = {} if errors.total else preview_of(plan)
    draft.save()
    if not errors.total:
        _save_lines(draft, plan, say)
    if sheet:
        detail = {"rows": len(rows), "errors": errors.total}
        audit.record("import.read", draft, by=draft.made_by, detail=detail)


def _save_reading(draft: ImportDraft, sheet: Sheet) -> None:
    draft.unused = [name[:60] for name in sheet.unused[:40]]
    draft.delimiter = sheet.delimiter
    draft.reading = {
        "notes": sheet.notes[:MOST_NOTES],
        "letters": sheet.letters,
        "top": sheet.top,
        "header": [cell[:100] for cell in sheet.header[:200]],
        "lacking": sheet.lacking,
    }


def _plan(draft: ImportDraft, rows: list[Row], today: dt.date, errors: Errors | None) -> Plan:
    answers = draft.answers
    same, others = answers.get("same", {}), answers.get("others", [])
    return planning.make(rows, today, same=same, others=others, errors=errors)


def plan_of(draft: ImportDraft, today: dt.date) -> Plan:
    """Return what the saved rows would do today."""
    return _plan(draft, rows_of(draft), today, None)


def rows_of(draft: ImportDraft) -> list[Row]:
    """Read the saved rows one by one: a large file has no room for all of them as JSON."""
    element = Func(F("rows"), function="jsonb_array_elements", output_field=JSONField())
    rows = ImportDraft.objects.filter(pk=draft.pk).values_list(element)
    return [Row.unpacked(values) for (values,) in rows.iterator(BLOCK)]


def preview_of(plan: Plan) -> dict[str, Any]:
    """Return what the page shows besides the single changes."""
    return {
        "mark": plan.mark,
        "counts": plan.counts,
        "current": plan.current,
        "holds": [dataclasses.asdict(hold) for hold in holds(plan)],
        "alike": [dataclasses.asdict(alike) for alike in plan.alike],
        "joins": [[ref, plan.people[ref].name, user.pk] for ref, user in plan.joins.items()],
        "notes": [*plan.notes, *notes(plan)][:MOST_NOTES],
        "changes_nothing": plan.changes_nothing,
    }


def _save_lines(draft: ImportDraft, plan: Plan, say: Say) -> None:
    draft.lines.all().delete()
    positions = dict.fromkeys(KINDS, 0)
    block: list[tuple[Any, ...]] = []
    for change in changes(plan):
        position = positions[change.kind]
        positions[change.kind] += 1
        block.append((position, *(value[:200] for value in VALUES_OF(change))))
        if len(block) == BLOCK:
            send(ImportLine, LINE, block, draft_id=draft.pk)
            block = []
    send(ImportLine, LINE, block, draft_id=draft.pk)
    draft.preview["lines"] = {kind: number for kind, number in positions.items() if number}
    draft.save(update_fields=["preview"])
    say(100)


def packed(errors: Errors) -> list[tuple[int | str | None, ...]]:
    return [dataclasses.astuple(error)[:4] for error in errors.in_order()]


def errors_of(draft: ImportDraft) -> list[Error]:
    return [Error(*values) for values in draft.errors]
