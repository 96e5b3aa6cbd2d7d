"""Importing people: check the file, preview the changes, import, cancel or undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learners.actions import access, ringing
from learners.forms.imports import ConfirmForm, MatchForm, UploadForm
from learners.imports.lines import lines_out
from learners.imports.people import drafts, export
from learners.imports.people import shown as reads
from learners.imports.people import undo as undoing
from learners.imports.people.columns import COLUMNS
from learners.models import ImportDraft
from learners.models.imports import DraftState
from learners.permissions import administrators
from learners.tasks import IMPORT
from learners.views.looks import note_look
from learners.views.saved_words import takes_form

SHOWN = 20  # errors, before the rest is folded
PAGES = {DraftState.DONE: "done", DraftState.UNDONE: "undone", DraftState.KEPT: "undone"}


@takes_form
@administrators
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        return go_to(drafts.save(chunks=file.chunks(), source=file.name, by=request.user))
    page = {
        "form": form,
        "waiting": reads.waiting_draft(),
        "latest": reads.latest_imports(),
        "needed": [name for name, column in COLUMNS.items() if column.needed],
        "optional": [name for name, column in COLUMNS.items() if not column.needed],
    }
    return render(request, "learners/import_upload.html", page)


def go_to(draft: ImportDraft) -> HttpResponse:
    """Show a draft, after calling a worker to it if it waits for one."""
    if draft.state in drafts.WAITING:
        ringing.ring(IMPORT, draft.pk)
    return redirect("import_draft", draft.public_id)


@require_safe
@administrators
def people_today(request: HttpRequest) -> HttpResponse:
    """Download today's list. It leaves Cairn, so each person in it can see that."""
    rows, people = export.people_today(localdate())
    note_look(request, people, access.NAME_LIST)
    return as_csv(rows, "people.csv")


def as_csv(rows: Any, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    content_type = "text/csv; charset=utf-8"
    return StreamingHttpResponse(lines_out(rows), content_type=content_type, headers=headers)


def draft_or_404(public_id: UUID) -> ImportDraft:
    if draft := reads.current_draft(public_id):
        return draft
    raise Http404


@require_safe
@administrators
def draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft = draft_or_404(public_id)
    if draft.state == DraftState.READY:
        return preview(request, draft, ConfirmForm(draft))
    if draft.state == DraftState.MATCHING:
        page = {"draft": draft, "form": MatchForm(request, draft)}
        return render(request, "learners/import_match.html", page)
    if draft.state == DraftState.ERRORS:
        return render(request, "learners/import_errors.html", with_errors(draft))
    page = {"draft": draft, "share": drafts.progress(draft), "errors": drafts.errors_of(draft)}
    return render(request, f"learners/import_{PAGES.get(draft.state, 'progress')}.html", page)


@require_safe
@administrators
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return how far a worker is, for the page that waits for it; or send that page on."""
    draft = draft_or_404(public_id)
    if draft.state not in drafts.WAITING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    page = {"share": drafts.progress(draft)}
    return render(request, "learners/_import_progress.html", page)


def with_errors(draft: ImportDraft) -> dict[str, Any]:
    errors = drafts.errors_of(draft)
    return {
        "draft": draft,
        "first": errors[:SHOWN],
        "rest": errors[SHOWN:],
        "listed": len(errors),
    }


def preview(request: HttpRequest, draft: ImportDraft, form: ConfirmForm) -> HttpResponse:
    groups = reads.groups(draft)
    note_look(
        request,
        reads.people_shown([line for group in groups for line in group.lines]),
        access.NAME_LIST,
    )
    page = {
        "draft": draft,
        "form": form,
        "preview": draft.preview,
        "groups": groups,
        # All are listed, since each login will see the record.
        "joined": reads.joined(draft),
        "notes": [*draft.reading.get("notes", []), *draft.preview["notes"]],
        "paused": draft.paused_at is not None and draft.preview["holds"],
    }
    return render(request, "learners/import_preview.html", page)


@require_safe
@administrators
def changes(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """List every change of one kind, old and new, in pages."""
    draft = draft_or_404(public_id)
    if kind not in draft.preview.get("lines", {}):
        raise Http404
    page = reads.page_of_lines(draft, kind, request.GET.get("page"))
    note_look(request, reads.people_shown(list(page)), access.NAME_LIST)
    context = {"draft": draft, "page": page, "title": reads.TITLES[kind]}
    return render(request, "learners/import_changes.html", context)


@require_safe
@administrators
def errors(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft = draft_or_404(public_id)
    rows = [
        [error.row, error.column, error.problem, error.repair] for error in drafts.errors_of(draft)
    ]
    header = [_("row"), _("column"), _("problem"), _("how to correct it")]
    return as_csv([header, *rows], "errors.csv")


@takes_form(at="import_draft")
@administrators
def match(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read the file again with its columns matched by hand."""
    draft = reads.current_draft(public_id)
    if draft is None:
        return already_removed(request)
    if draft.state != DraftState.MATCHING:
        return go_to(draft)
    form = MatchForm(request, draft)
    if not form.is_valid():
        return render(request, "learners/import_match.html", {"draft": draft, "form": form})
    row = form.cleaned_data["header"]
    columns, values = ({}, {}) if form.is_other_row else (form.columns, form.values)
    return go_to(drafts.match(draft=draft, header=row, columns=columns, values=values))


@takes_form(at="import_draft")
@administrators
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Save whether new references that look like another are the same person's."""
    draft = reads.current_draft(public_id)
    if draft is None:
        return already_removed(request)
    same, others = request.POST.getlist("same"), request.POST.getlist("other")
    return go_to(drafts.answer(draft=draft, same=same, others=others))


@takes_form(at="import_draft")
@administrators
def commit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft = reads.current_draft(public_id)
    if draft is None:
        return already_removed(request)
    form = ConfirmForm(draft, request.POST)
    numbers, letters = form.numbers(), "letters" in request.POST
    mark = request.POST.get("mark", "")
    try:
        by = request.user
        return go_to(
            drafts.commit(draft=draft, by=by, mark=mark, confirmed=numbers, letters=letters)
        )
    except drafts.DraftGoneError:
        return already_removed(request)
    except drafts.ChangedError:
        messages.warning(request, _("Something has changed since you looked. Check it again."))
    except drafts.PausedError:
        if draft.paused_at:
            form.mark_wrong(draft)
            return preview(request, draft, form)
    return redirect("import_draft", public_id)


def already_removed(request: HttpRequest) -> HttpResponse:
    """Answer a request for a draft that was cancelled elsewhere or has expired."""
    messages.warning(request, _("That file is no longer here. Upload it again."))
    return redirect("import_people")


@takes_form(at="import_draft")
@administrators
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft = reads.current_draft(public_id)
    if draft and draft.committed_at:
        messages.warning(request, _("This was already imported, and stays so."))
        return redirect("import_draft", public_id)
    if draft and not drafts.cancel(draft=draft, by=request.user):
        messages.warning(request, _("This file is being worked on. Try again in a minute."))
        return redirect("import_draft", public_id)
    messages.success(request, _("Cancelled. Nothing was changed."))
    return redirect("import_people")


@takes_form(at="import_people")
@administrators
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    batch = reads.import_of(public_id)
    if batch is None:
        raise Http404
    try:
        if draft := drafts.undo(batch=batch, by=request.user):
            return go_to(draft)
        messages.success(request, _("Undone. Everyone is as they were before this import."))
    except undoing.BuiltOnError:
        messages.error(request, undoing.BUILT_ON)
    return redirect("import_people")
