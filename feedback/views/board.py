"""Your say: what was asked and answered near a learner, and their own part in it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback import permissions, sight
from feedback.actions import board, changes, moderation
from feedback.actions.owners import NobodyToAnswer
from feedback.forms.board import HelpedForm, SayForm
from feedback.models import View
from feedback.reads.board import near
from feedback.reads.say import before_saying
from feedback.reads.view import story
from learners.models import Learner
from learners.reads.representatives import programmes_of
from learners.views.looks import own_record
from learners.views.saved_words import takes_form


def readable(request: HttpRequest, public_id: UUID) -> View:
    """Return a view that the reader may read, or 404."""
    rows = sight.views(request.user, localdate())
    rows = rows.select_related("author", "owner", "programme", "group", "praised")
    view: View = get_object_or_404(rows, public_id=public_id)
    return view


@require_safe
def say(request: HttpRequest) -> HttpResponse:
    own_record(request)
    on = localdate()
    page = {
        "page": near(request.user, request.GET.get("page"), on),
        "is_representative": permissions.is_representative(request.user, on),
    }
    return render(request, "feedback/say.html", page)


@takes_form
def add(request: HttpRequest) -> HttpResponse:
    learner = own_record(request)
    programmes = programmes_of(learner)
    form = SayForm(request, learner=learner, programmes=programmes)
    if form.is_valid():
        try:
            return saved(request, learner, form, programmes)
        except NobodyToAnswer:
            form.add_error(None, _("Nobody has been named to answer yet. Ask your tutor."))
    page = {"form": form, **before_saying(learner, programmes, localdate())}
    return render(request, "feedback/say_form.html", page)


def saved(
    request: HttpRequest, learner: Learner, form: SayForm, programmes: list[Any]
) -> HttpResponse:
    data = form.cleaned_data
    if data["is_about_safety"]:
        words = f"{data['title']}\n\n{data['words']}".strip()
        moderation.tell_safeguarding(learner=learner, words=words, by=request.user)
        return redirect("safety_sent")
    programme = data.get("programme") or next(iter(programmes), None)
    said_words = board.Words(
        **{name: data[name] for name in ("kind", "title", "words", "speaking", "praised")},
        programme=programme,
        group=data.get("group"),
        is_wide=data.get("reach", "college") == "college",
        is_straight=data["path"] == "straight",
    )
    view = board.say(author=learner, said_words=said_words, by=request.user)
    messages.success(request, _("Sent. You’ll see here who has it, and by when they’ll answer."))
    return redirect("view", view.public_id)


@require_safe
def safety_sent(request: HttpRequest) -> HttpResponse:
    own_record(request)
    return render(request, "feedback/safety_sent.html")


@require_safe
def view(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = readable(request, public_id)
    page = {"story": story(row, request.user, localdate())}
    return render(request, "feedback/view.html", page)


@takes_form(at="view")
def sign_on(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = readable(request, public_id)
    try:
        board.sign_on(view=row, learner=own_record(request), by=request.user)
    except board.MoveRefused:
        raise Http404 from None
    return redirect("view", public_id)


@takes_form(at="view")
def sign_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = readable(request, public_id)
    board.sign_off(view=row, learner=own_record(request), by=request.user)
    return redirect("view", public_id)


@takes_form(at="view")
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = readable(request, public_id)
    own_record(request)
    try:
        board.take_back(view=row, by=request.user)
        messages.success(request, _("Taken back."))
    except board.MoveRefused:
        messages.warning(request, _("This can’t be taken back any more. Nothing has changed."))
    return redirect("say")


@takes_form(at="view")
def helped(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row, learner = readable(request, public_id), own_record(request)
    form = HelpedForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose one of the answers."))
        return redirect("view", public_id)
    answer = form.cleaned_data["answer"]
    try:
        changes.answer_helped(view=row, learner=learner, answer=answer, by=request.user)
        messages.success(request, _("Thank you. Only the number of answers is shown."))
    except board.MoveRefused:
        raise Http404 from None
    return redirect("view", public_id)
