"""The steps of an import: save a file, read it, preview its changes, commit or cancel it.

A file is saved until it is read; its rows for a day at most, until the import is done. Small files
are read and imported at once, large ones by a worker: the draft's state is its place in the queue.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.db.models import F, Func, IntegerField
from django.db.models.functions import Length
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners import clock
from learners.actions import audit, imports
from learners.actions.facts import hold_facts_lock
from learners.calc.folding import fold
from learners.imports.errors import Errors
from learners.imports.people import undo as undoing
from learners.imports.people.commit import KIND, Commit
from learners.imports.people.reading import Say, errors_of, packed, plan_of, read, silent
from learners.locks import Lock
from learners.models import Import, ImportColumn, ImportDraft, User
from learners.models.imports import DraftState, ImportState

__all__ = ["KIND", "errors_of", "plan_of"]
LIFETIME = dt.timedelta(days=1)
SMALL = 256 * 1024  # bytes that are read within a request
FEW = 2000  # rows that are imported, or undone, within a request
MOST_ATTEMPTS = 3
ARRAY_LENGTH = "jsonb_array_length"
WAITING = (DraftState.READING, DraftState.IMPORTING, DraftState.UNDOING)


class DraftGoneError(Exception):
    """The draft was cancelled, or its day is over."""


class ChangedError(Exception):
    """Cairn has changed since the plan was previewed; nothing was written."""


class PausedError(Exception):
    """What has to be confirmed was not; nothing was written."""


def delete_expired() -> int:
    """Delete the drafts whose day is over, whatever became of them."""
    deleted = ImportDraft.objects.filter(expires_at__lte=clock.now()).delete()[1]
    return deleted.get(ImportDraft._meta.label, 0)


@transaction.atomic
def save(*, chunks: Iterable[bytes], source: str, by: User) -> ImportDraft:
    """Save an upload for at most a day, and read it unless that is a worker's task."""
    delete_expired()
    now = clock.now()
    ImportDraft.objects.filter(made_by=by, committed_at=None).delete()  # a newer file replaces it
    draft = ImportDraft.objects.create(
        source=source.replace("\0", "")[-200:],
        made_at=now,
        made_by=by,
        expires_at=now + LIFETIME,
        content=b"".join(chunks),
    )
    if len(draft.content) <= SMALL:
        read(draft, silent)
    return draft


# Answers -----------------------------------------------------------------------------------------


@transaction.atomic
def match(
    *,
    draft: ImportDraft,
    header: int | None,
    columns: Mapping[str, str],
    values: Mapping[str, str],
) -> ImportDraft:
    """Read the file again with its columns matched by hand, and remember the match.

    `columns`: columns by header; `values`: what is the same in every row, by column.
    """
    locked = _locked(draft.pk)
    if locked.state != DraftState.MATCHING:
        return locked
    folded = {fold(name): column for name, column in columns.items()}
    for name, column in folded.items():
        ImportColumn.objects.update_or_create(header=name[:100], defaults={"column": column})
    locked.answers |= {"header": header, "columns": folded, "values": dict(values)}
    return _again(locked, is_small=locked.size <= SMALL)


@transaction.atomic
def answer(*, draft: ImportDraft, same: Iterable[str], others: Iterable[str]) -> ImportDraft:
    """Say of new references that look like another whether they are the same person's."""
    locked = _locked(draft.pk)
    if locked.state != DraftState.READY:
        return locked
    alike = {question["reference"]: question["other"] for question in locked.preview["alike"]}
    pairs = {reference: alike[reference] for reference in same if reference in alike}
    new = [reference for reference in others if reference in alike]
    if not pairs and not new:
        return locked
    answers = locked.answers
    answers["same"] = answers.get("same", {}) | pairs
    answers["others"] = [*answers.get("others", []), *new]
    return _again(locked, is_small=locked.row_count <= FEW)


def _again(draft: ImportDraft, *, is_small: bool) -> ImportDraft:
    """Read or plan again, at once or in a worker."""
    draft.state, draft.attempts = DraftState.READING, 0
    draft.save()
    if is_small:
        read(draft, silent)
    return draft


def _locked(pk: int) -> Any:
    """Lock a draft, or raise `DraftGoneError`. Its file and rows are only counted: they may be
    large."""
    counts = {
        "size": Length("content"),
        "row_count": Func(F("rows"), function=ARRAY_LENGTH, output_field=IntegerField()),
    }
    drafts = ImportDraft.objects.select_for_update().defer("content", "rows")
    draft = drafts.annotate(**counts).filter(pk=pk).first()
    if draft is None or (draft.committed_at is None and draft.expires_at <= clock.now()):
        raise DraftGoneError
    return draft


@transaction.atomic
def cancel(*, draft: ImportDraft, by: User) -> bool:
    """Delete a draft that is not being worked on; return whether it is gone."""
    waiting = ImportDraft.objects.select_for_update(skip_locked=True, of=("self",))
    locked = waiting.filter(pk=draft.pk, committed_at=None).first()
    if locked:
        audit.record("import.drop", draft, by=by)
        locked.delete()
    return locked is not None


# Committing --------------------------------------------------------------------------------------


def commit(
    *,
    draft: ImportDraft,
    by: User,
    mark: str,
    confirmed: Mapping[str, int] | None = None,
    letters: bool = False,
) -> ImportDraft:
    """Carry out the plan as previewed, all of it or nothing. A second call does nothing.

    `mark` is that of the preview; `confirmed`: the numbers that the administrator typed, by kind;
    `letters`: whether they have said that doubtful letters are right. A large import is only
    handed to a worker. Raises `DraftGoneError`, `ChangedError`, `PausedError`.
    """
    try:
        with transaction.atomic():
            locked = _locked(draft.pk)
            if locked.state not in (DraftState.READY, DraftState.ERRORS):
                return locked
            _check_confirmed(locked, mark, confirmed or {}, letters)
            locked.state, locked.attempts = DraftState.IMPORTING, 0
            locked.confirmed_at, locked.confirmed_by = clock.now(), by
            locked.save()
        return locked if locked.row_count > FEW else _import(draft.pk, silent)
    except PausedError:
        _pause(draft.pk, by)
        raise


def _check_confirmed(
    draft: ImportDraft, mark: str, confirmed: Mapping[str, int], letters: bool
) -> None:
    preview = draft.preview
    if draft.state == DraftState.ERRORS or preview["mark"] != mark:
        raise ChangedError
    holds = {hold["kind"]: hold["count"] for hold in preview["holds"]}
    if preview["alike"] or any(confirmed.get(kind) != count for kind, count in holds.items()):
        raise PausedError
    if draft.reading.get("letters") and not letters:
        raise PausedError


def _import(pk: int, say: Say) -> ImportDraft:
    """Write what was confirmed; if Cairn has changed since, preview it again."""
    try:
        return _commit(pk, say)
    except (ChangedError, IntegrityError) as clash:  # perhaps someone added the same person
        with transaction.atomic():
            draft = _locked(pk)
            draft.state, draft.confirmed_at, draft.confirmed_by = DraftState.READING, None, None
            read(draft, say)
            if draft.state == DraftState.READY:
                draft.preview["notes"].insert(0, _("Cairn has changed since you looked."))
                draft.save(update_fields=["preview"])
        raise ChangedError from clash


@transaction.atomic
def _commit(pk: int, say: Say) -> ImportDraft:
    Lock.IMPORTS.take()  # two imports would compare with the same past
    draft = _locked(pk)
    if draft.state != DraftState.IMPORTING:
        return draft
    by = draft.confirmed_by
    now = hold_facts_lock()
    plan = plan_of(draft, localdate(now))
    say(30)
    if plan.errors.total or plan.mark != draft.preview["mark"]:
        raise ChangedError
    if plan.changes_nothing:
        imports.leave_unchanged(kind=KIND, source=draft.source, by=by, counts=plan.counts)
    else:
        batch = imports.begin(kind=KIND, source=draft.source, by=by, started_at=now)
        Commit(plan, batch, now, by).write(say)
        draft.batch = imports.finish(batch, by=by, counts=plan.counts)
    draft.state, draft.committed_at, draft.rows = DraftState.DONE, now, []
    draft.counts, draft.preview = plan.counts, {}
    draft.save()
    draft.lines.all().delete()
    return draft


@transaction.atomic
def _pause(pk: int, by: User) -> None:
    """Record once that the import was paused, and why."""
    draft = ImportDraft.objects.select_for_update().filter(pk=pk, paused_at=None).first()
    if draft is None:
        return
    draft.paused_at, draft.paused_by = clock.now(), by
    draft.save(update_fields=["paused_at", "paused_by"])
    holds = {hold["kind"]: [hold["count"], hold["total"]] for hold in draft.preview["holds"]}
    audit.record("import.hold", draft, by=by, detail=holds)


# Undoing -----------------------------------------------------------------------------------------


@transaction.atomic
def undo(*, batch: Import, by: User) -> ImportDraft | None:
    """Take an import back, a large one in a worker: return the draft that waits for it.

    A second call does nothing. Raises `undoing.BuiltOnError`.
    """
    if undoing.size(batch) <= FEW:
        undoing.undo(batch=batch, by=by)
        return None
    locked = Import.objects.select_for_update().get(pk=batch.pk)
    if locked.state == ImportState.UNDONE:
        return None
    waiting = ImportDraft.objects.filter(batch=batch, state=DraftState.UNDOING).first()
    now = clock.now()
    return waiting or ImportDraft.objects.create(
        source=batch.source[-200:],
        made_at=now,
        made_by=by,
        expires_at=now + LIFETIME,
        committed_at=now,
        state=DraftState.UNDOING,
        batch=batch,
    )


def _undo(pk: int, say: Say) -> None:
    try:
        with transaction.atomic():
            draft = _locked(pk)
            if draft.state == DraftState.UNDOING:
                undoing.undo(batch=draft.batch, by=draft.made_by, say=say)
                ImportDraft.objects.filter(pk=pk).update(state=DraftState.UNDONE)
    except (undoing.BuiltOnError, IntegrityError):  # perhaps someone has just built on it
        _end(pk, DraftState.KEPT, str(undoing.BUILT_ON))


# In a worker -------------------------------------------------------------------------------------


def waiting() -> list[int]:
    """Return the ids of drafts that a worker should take, the oldest first."""
    drafts = ImportDraft.objects.filter(state__in=WAITING, expires_at__gt=clock.now())
    return list(drafts.order_by("pk").values_list("pk", flat=True))


def progress(draft: ImportDraft) -> int:
    """Return how far a worker is with this draft, in hundredths."""
    return int(caches["progress"].get(f"import-{draft.pk}") or 0)


def work(pk: int) -> None:
    """Read, import or undo what waits for it, unless another worker is doing so."""
    if (draft := _claimed(pk)) is None:
        return

    def say(share: int) -> None:
        caches["progress"].set(f"import-{pk}", share, 600)

    with translation.override(draft.made_by.language):
        if draft.attempts > MOST_ATTEMPTS:
            _give_up(draft)
        elif draft.state == DraftState.UNDOING:
            _undo(pk, say)
        elif draft.state == DraftState.IMPORTING:
            try:
                _import(pk, say)
            except (ChangedError, DraftGoneError):
                return
        else:
            with transaction.atomic():
                locked = ImportDraft.objects.select_for_update(skip_locked=True).defer("rows")
                if again := locked.filter(pk=pk, state=DraftState.READING).first():
                    read(again, say)


@transaction.atomic
def _claimed(pk: int) -> ImportDraft | None:
    """Count an attempt, in a transaction of its own: it also counts if it kills its process."""
    drafts = ImportDraft.objects.select_for_update(skip_locked=True, of=("self",))
    drafts = drafts.defer("content", "rows")
    draft = drafts.select_related("made_by").filter(pk=pk, state__in=WAITING).first()
    if draft:
        ImportDraft.objects.filter(pk=pk).update(attempts=F("attempts") + 1)
        draft.attempts += 1
    return draft


def _give_up(draft: ImportDraft) -> None:
    """Say that this cannot be done, whatever breaks the worker."""
    if draft.state == DraftState.UNDOING:
        _end(draft.pk, DraftState.KEPT, _("We couldn’t undo this import. Nothing has changed."))
    else:
        repair = _("Split the file, and try again.")
        _end(draft.pk, DraftState.ERRORS, _("We couldn’t finish this import."), repair)


@transaction.atomic
def _end(pk: int, state: str, problem: str, repair: str = "") -> None:
    """End work on a draft, with the reason."""
    draft = _locked(pk)
    errors = Errors(1)
    errors.add(None, "", problem, repair)
    draft.state, draft.content, draft.rows = state, b"", []
    draft.errors, draft.error_count = packed(errors), errors.total
    draft.save()
