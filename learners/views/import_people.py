"""Bringing in a list of people: upload, mend or look, confirm. Nothing changes before the last."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learners.actions import access
from learners.forms.imports import LeavingForm, UploadForm
from learners.imports.people import drafts, export
from learners.imports.people.layout import ALLOWED, NEEDED
from learners.imports.people.plan import CHANGED, LEAVING, NEW, Plan, Step
from learners.models import Import, ImportDraft, User
from learners.permissions import administrators
from learners.views.looks import note_look
from learners.views.saved_words import keeps_words, sent
from learners.wording import day

SHOWN = 20  # places of one kind on the page, and faults before the rest is folded away
LATEST = 10
WAITING = {"committed_at": None}


def draft_of(public_id: UUID) -> ImportDraft:
    fresh = ImportDraft.objects.filter(expires_at__gt=now()).select_related("batch")
    return get_object_or_404(fresh, public_id=public_id)


@keeps_words
@require_http_methods(["GET", "POST"])
@administrators
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        draft = drafts.lay_aside(chunks=file.chunks(), source=file.name, by=request.user)
        return redirect("import_draft", draft.public_id)
    page = {
        "form": form,
        "waiting": ImportDraft.objects.filter(**WAITING, expires_at__gt=now()).first(),
        "latest": list(Import.objects.filter(kind=drafts.KIND).order_by("-pk")[:LATEST]),
        "needed": NEEDED,
        "allowed": ALLOWED,
    }
    return render(request, "learners/import_upload.html", page)


@require_safe
@administrators
def standing(request: HttpRequest) -> HttpResponse:
    """Everybody as they stand, in the form that can be brought in again. It leaves the college, so
    everyone in it sees that it was taken."""
    rows, people = export.standing(localdate())
    note_look(request, people, access.LISTED)
    return as_csv(export.lines(rows), "people.csv")


def as_csv(lines: Any, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@administrators
def draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft = draft_of(public_id)
    if draft.committed_at:
        return render(request, "learners/import_done.html", {"draft": draft})
    if draft.fault_count:
        return render(request, "learners/import_faults.html", faulty(draft))
    return preview(request, draft, LeavingForm())


def faulty(draft: ImportDraft) -> dict[str, Any]:
    found = drafts.faults_of(draft)
    return {"draft": draft, "first": found[:SHOWN], "rest": found[SHOWN:], "kept": len(found)}


def preview(request: HttpRequest, draft: ImportDraft, form: LeavingForm) -> HttpResponse:
    plan = drafts.plan_of(draft, localdate())
    if plan.faults.total:  # what stood when it was read has changed since
        draft.faults = [list(vars(fault).values()) for fault in plan.faults.in_order()]
        draft.fault_count = plan.faults.total
        return render(request, "learners/import_faults.html", faulty(draft))
    known = {step.place.learner for step in plan.steps if step.place and step.state == LEAVING}
    note_look(request, known, access.LISTED)
    page = {
        "draft": draft,
        "form": form,
        "plan": plan,
        "states": [shown(plan, state) for state in (LEAVING, NEW, CHANGED)],
        "joined": [joined_of(plan, *one) for one in plan.joins.items()],
        "notes": plan.notes[:SHOWN],
        "more_notes": len(plan.notes) - SHOWN,
        "held": draft.held_at is not None and plan.is_held,
    }
    return render(request, "learners/import_preview.html", page)


def shown(plan: Plan, state: str) -> dict[str, Any]:
    """The first places of one kind, in words."""
    steps = [step for step in plan.steps if step.state == state]
    lines = [line_of(plan, step) for step in steps[:SHOWN]]
    return {"state": state, "count": len(steps), "lines": lines, "more": len(steps) - len(lines)}


def line_of(plan: Plan, step: Step) -> dict[str, str]:
    """Who, where, and what is written down. The name she goes by here comes first."""
    reference = step.row.reference if step.row else step.place.reference if step.place else ""
    known = plan.stands.learners.get(reference)
    name = plan.names.get(reference) or (known and known.name) or plan.name_of(step)
    return {"who": name, "reference": reference, "where": ", ".join(step.run), "why": why(step)}


def joined_of(plan: Plan, reference: str, user: User) -> dict[str, Any]:
    """All of them are shown: each is to be looked at, for the record goes to whoever signs in."""
    return {"who": plan.people[reference].name, "reference": reference, "user": user}


def why(step: Step) -> str:
    if step.row is None:
        return _("not in the list any more")
    if step.leaves:
        return _("left on %(day)s") % {"day": day(step.row.left_on)}
    if step.comes_back:
        return _("is still here: an earlier note about leaving is taken back")
    return _("registered on %(day)s") % {"day": day(step.row.from_on)}


@require_safe
@administrators
def faults(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft = draft_of(public_id)
    return as_csv(export.lines(export.faults(drafts.faults_of(draft))), "to-mend.csv")


@keeps_words(at="import_draft")
@require_POST
@administrators
def commit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    fresh = ImportDraft.objects.filter(expires_at__gt=now(), fault_count=0)
    draft, form = fresh.filter(public_id=public_id).first(), LeavingForm(request.POST)
    if draft is None:
        return gone(request)
    said = form.cleaned_data["leaving"] if form.is_valid() else None
    mark = request.POST.get("mark", "")
    try:
        drafts.commit(draft=draft, by=request.user, mark=mark, leaving=said)
    except drafts.DraftGoneError:
        return gone(request)
    except drafts.ChangedError:
        messages.warning(request, _("Something here has changed since you looked. Look again."))
    except drafts.HeldError:
        if draft.held_at:
            form.add_error("leaving", _("That is not how many people would leave."))
            return preview(request, draft, form)
    return redirect("import_draft", public_id)


def gone(request: HttpRequest) -> HttpResponse:
    """Dropped in another tab, or its day is over."""
    messages.warning(request, _("That list is no longer here. Upload it again."))
    return redirect("import_people")


@keeps_words(at="import_draft")
@require_POST
@administrators
def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    draft = ImportDraft.objects.filter(public_id=public_id).first()
    if draft and draft.committed_at:
        messages.warning(request, _("It was brought in already; that stays."))
        return redirect("import_draft", public_id)
    if draft:
        drafts.drop(draft=draft, by=request.user)
    messages.success(request, _("Dropped. Nothing was changed."))
    return redirect("import_people")
