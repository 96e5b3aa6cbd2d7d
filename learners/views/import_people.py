"""Importing people: check the file, preview the changes, import or cancel."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.forms.imports import LeavingForm, UploadForm
from learners.imports.people import drafts, export
from learners.imports.people.columns import COLUMNS
from learners.imports.people.plan import CHANGED, LEAVING, NEW, Plan, Step
from learners.imports.sheets import lines_out
from learners.models import Import, ImportDraft
from learners.permissions import administrators
from learners.views.looks import note_look
from learners.views.saved_words import takes_form
from learners.wording import day

SHOWN = 20  # places of one kind, and errors, before the rest is folded
LATEST = 10


def current_drafts() -> Any:
    return ImportDraft.objects.filter(expires_at__gt=now()).select_related("batch")


@takes_form
@administrators
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        draft = drafts.save(chunks=file.chunks(), source=file.name, by=request.user)
        return redirect("import_draft", draft.public_id)
    page = {
        "form": form,
        "waiting": current_drafts().filter(committed_at=None).first(),
        "latest": list(Import.objects.filter(kind=drafts.KIND).order_by("-pk")[:LATEST]),
        "needed": [name for name, column in COLUMNS.items() if column.needed],
        "optional": [name for name, column in COLUMNS.items() if not column.needed],
    }
    return render(request, "learners/import_upload.html", page)


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


@require_safe
@administrators
def draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft = get_object_or_404(current_drafts(), public_id=public_id)
    if draft.committed_at:
        return render(request, "learners/import_done.html", {"draft": draft})
    if draft.error_count:
        return render(request, "learners/import_errors.html", with_errors(draft))
    return preview(request, draft, LeavingForm())


def with_errors(draft: ImportDraft) -> dict[str, Any]:
    errors = drafts.errors_of(draft)
    return {
        "draft": draft,
        "first": errors[:SHOWN],
        "rest": errors[SHOWN:],
        "listed": len(errors),
    }


def preview(request: HttpRequest, draft: ImportDraft, form: LeavingForm) -> HttpResponse:
    plan = drafts.plan_of(draft, localdate())
    if plan.errors.total:  # something has changed since the file was checked
        draft.errors, draft.error_count = drafts.packed(plan.errors), plan.errors.total
        return render(request, "learners/import_errors.html", with_errors(draft))
    leaving = {step.place.learner for step in plan.steps if step.place and step.state == LEAVING}
    note_look(request, leaving, access.NAME_LIST)
    page = {
        "draft": draft,
        "form": form,
        "plan": plan,
        "states": [lines_of(plan, state) for state in (LEAVING, NEW, CHANGED)],
        # All are listed, since each login will see the record.
        "joined": [{"row": plan.people[r], "user": user} for r, user in plan.joins.items()],
        "notes": plan.notes[:SHOWN],
        "more_notes": len(plan.notes) - SHOWN,
        "paused": draft.paused_at is not None and plan.is_paused,
    }
    return render(request, "learners/import_preview.html", page)


def lines_of(plan: Plan, state: str) -> dict[str, Any]:
    """Return the first places of one kind, in words."""
    steps = [step for step in plan.steps if step.state == state]
    lines = [line_of(plan, step) for step in steps[:SHOWN]]
    return {"state": state, "count": len(steps), "lines": lines, "more": len(steps) - len(lines)}


def line_of(plan: Plan, step: Step) -> dict[str, str]:
    """Return person, offering and reason; a name in Cairn has priority over the file's."""
    about = step.row or step.place
    learner = plan.stored.learners.get(about.reference)
    name = plan.names.get(about.reference) or (learner and learner.name) or about.name
    where = ", ".join(step.key)
    return {"who": name, "reference": about.reference, "where": where, "why": reason_of(step)}


def reason_of(step: Step) -> str:
    if step.row is None:
        return _("no longer in the list")
    if step.leaves:
        return _("left on %(day)s") % {"day": day(step.row.left_on)}
    if step.comes_back:
        return _("still here: their leaving will be taken back")
    return _("registered on %(day)s") % {"day": day(step.row.from_on)}


@require_safe
@administrators
def errors(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft = get_object_or_404(current_drafts(), public_id=public_id)
    rows = [
        [error.row, error.column, error.problem, error.repair] for error in drafts.errors_of(draft)
    ]
    header = [_("row"), _("column"), _("problem"), _("how to correct it")]
    return as_csv([header, *rows], "errors.csv")


@takes_form(at="import_draft")
@administrators
def commit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft = current_drafts().filter(public_id=public_id, error_count=0).first()
    form = LeavingForm(request.POST)
    if draft is None:
        return already_removed(request)
    leaving = form.cleaned_data["leaving"] if form.is_valid() else None
    mark = request.POST.get("mark", "")
    try:
        drafts.commit(draft=draft, by=request.user, mark=mark, leaving=leaving)
    except drafts.DraftGoneError:
        return already_removed(request)
    except drafts.ChangedError:
        messages.warning(request, _("Something has changed since you looked. Check it again."))
    except drafts.PausedError:
        if draft.paused_at:
            form.add_error(
                "leaving",
                _("This is not the number of people who would leave. Type the number shown above."),
            )
            return preview(request, draft, form)
    return redirect("import_draft", public_id)


def already_removed(request: HttpRequest) -> HttpResponse:
    """Answer a request for a draft that was cancelled elsewhere or has expired."""
    messages.warning(request, _("That file is no longer here. Upload it again."))
    return redirect("import_people")


@takes_form(at="import_draft")
@administrators
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft = ImportDraft.objects.filter(public_id=public_id).first()
    if draft and draft.committed_at:
        messages.warning(request, _("This was already imported, and stays so."))
        return redirect("import_draft", public_id)
    if draft:
        drafts.cancel(draft=draft, by=request.user)
    messages.success(request, _("Cancelled. Nothing was changed."))
    return redirect("import_people")
