"""Better words: suggest them, read them beside the old ones, answer them with a reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback import permissions, sight
from feedback.actions import edits as actions
from feedback.actions.owners import NobodyToAnswer
from feedback.forms.edits import EditAnswerForm, EditForm, TextForm
from feedback.models import Edit, EditState
from feedback.reads import edits as reads
from feedback.reads.moderation import rulings_of
from learners.views.saved_words import takes_form


@require_safe
def edits(request: HttpRequest) -> HttpResponse:
    """Show what this reader suggested, or has to answer."""
    page = reads.edits(request.user, request.GET, localdate())
    return render(request, "feedback/edits.html", {"page": page})


@takes_form
def suggest(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """Suggest better words for a service, an offer or a step."""
    learner = getattr(request.user, "learner", None)
    thing = learner and reads.thing_of(kind, public_id, request.user, localdate())
    if not thing:
        raise Http404
    before = actions.words_of(thing)
    longest = actions.LONGEST[type(thing)]
    form = EditForm(request, before=before, longest=longest, initial={"after": before})
    values = {"thing": thing, "before": before}
    if form.is_valid() and (edit := sent(request, form, {**values, **form.cleaned_data})):
        return redirect("edit", edit.public_id)
    page = {"form": form, "thing": thing, "before": before}
    return render(request, "feedback/edit_suggest.html", page)


@takes_form
def suggest_text(request: HttpRequest) -> HttpResponse:
    """Suggest better words for one of Cairn's own texts: a rule, a form, a message."""
    learner = getattr(request.user, "learner", None)
    if learner is None:
        raise Http404
    form = TextForm(request)
    if form.is_valid() and (edit := sent(request, form, form.values)):
        return redirect("edit", edit.public_id)
    return render(request, "feedback/edit_text.html", {"form": form})


def sent(request: HttpRequest, form: EditForm | TextForm, values: dict[str, Any]) -> Edit | None:
    """Send an edit, or say on the form that nobody could answer it."""
    try:
        edit = actions.suggest(by=request.user.learner, **values)
    except NobodyToAnswer:
        form.add_error(None, _("Nobody has been named to answer yet. Ask your tutor."))
        return None
    messages.success(request, _("Sent. You’ll get an answer with a reason."))
    return edit


@takes_form
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show an edit beside the words it changes; whoever answers it gives a reason."""
    on = localdate()
    row = get_object_or_404(sight.edits(request.user, on), public_id=public_id)
    can_answer = permissions.can_answer_edit(request.user, row, on)
    if request.method == "POST" and not can_answer:
        raise Http404
    form = EditAnswerForm(request) if can_answer else None
    if form and form.is_valid() and was_answered(request, row, form):
        return redirect("edit", public_id)
    shown = form if row.state == EditState.WAITING or request.method == "POST" else None
    page = {"edit": row, "form": shown, "parts": reads.difference(row), **about(request, row)}
    return render(request, "feedback/edit.html", page)


def about(request: HttpRequest, row: Edit) -> dict[str, Any]:
    own = permissions.is_author_of_edit(request.user, row)
    return {
        "own": own,
        "can_take_back": own and row.state == EditState.WAITING,
        "rulings": rulings_of([row], request.user, localdate()),
        "moderates": permissions.can_moderate(request.user, localdate()),
    }


def was_answered(request: HttpRequest, row: Edit, form: EditAnswerForm) -> bool:
    """Answer an edit; return whether that was possible, with the reason on the form if not."""
    is_yes, reason = form.cleaned_data["answer"] == "accept", form.cleaned_data["reason"]
    try:
        (actions.accept if is_yes else actions.decline)(edit=row, reason=reason, by=request.user)
    except actions.EditAnsweredError:
        form.add_error(None, _("Someone has answered this already. Open it again to read how."))
    except actions.ChangedMeanwhileError:
        words = _("The words have changed since. Read them, and decline or ask for a new edit.")
        form.add_error(None, words)
    else:
        accepted = _("Accepted. The new words are in place, with their author’s name.")
        messages.success(request, accepted if is_yes else _("Declined, with your reason."))
    return not form.errors


@takes_form(at="edit")
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(sight.edits(request.user, localdate()), public_id=public_id)
    if not permissions.is_author_of_edit(request.user, row):
        raise Http404
    try:
        actions.take_back(edit=row, by=request.user)
        messages.success(request, _("Taken back."))
    except actions.EditAnsweredError:
        messages.info(request, _("This was answered before you took it back."))
    return redirect("edit", public_id)
