"""A concern: the learner answers it; their tutor takes it on or sets it aside."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.actions import access
from learners.models import Scope
from learners.reads.readers import who_reads
from learners.views.looks import note_look
from learners.views.saved_words import takes_form
from support.actions import asking, cases, replies
from support.forms.case import ReplyForm, SetAsideForm
from support.models import Concern, ConcernState, HelpRequest, ReplyKind
from support.permissions import can_look_after, can_reply
from support.reads.concerns import as_row, first_name
from support.views.help import no_room


def readable(request: HttpRequest, public_id: UUID, on: dt.date) -> Any:
    """Return the concern; 404 unless the reader may see it."""
    rows = Concern.objects.visible_to(request.user, on).with_word()
    rows = rows.select_related("learner", "case__owner", "set_aside_by")
    return get_object_or_404(rows, public_id=public_id)


@takes_form
def concern(request: HttpRequest, public_id: UUID) -> HttpResponse:
    today = localdate()
    concern_row = readable(request, public_id, today)
    own = can_reply(request.user, concern_row)
    note_look(request, [concern_row.learner_id], access.CASE)
    if request.method == "POST" and not own:
        raise Http404  # only the learner answers
    form = ReplyForm(request, initial={"until_on": today + replies.PAUSE})
    if form.is_valid() and answered(request, concern_row, form):
        return redirect("concern", public_id)
    return render(request, "support/concern.html", page_of(request, concern_row, form, own, today))


def page_of(
    request: HttpRequest, concern_row: Any, form: ReplyForm, own: bool, today: dt.date
) -> dict[str, Any]:
    row = as_row(concern_row, today)
    return {
        "concern": row,
        "learner": concern_row.learner,
        "first": first_name(concern_row.learner),
        "own": own,
        "form": form,
        "kinds": row.answers,
        "undo": own and may_undo(concern_row),
        "may_act": not own and can_look_after(request.user, concern_row.learner, today),
        "may_put_back": concern_row.state == ConcernState.SET_ASIDE,
        "who": who_reads(concern_row.learner, Scope.CASE, today, own=own),
    }


def may_undo(concern_row: Any) -> bool:
    """Return whether the last answer can still be undone."""
    last = (
        concern_row.replies.filter(taken_back_at__isnull=True)
        .order_by("-replied_at", "-pk")
        .first()
    )
    return bool(last) and replies.may_take_back(concern_row, last)


def answered(request: HttpRequest, concern_row: Concern, form: ReplyForm) -> bool:
    """Save the answer, or add an error to the form; return whether it was saved."""
    data = form.cleaned_data
    kind = data.pop("answer")
    try:
        replies.reply(concern=concern_row, kind=kind, by=request.user, **data)
    except replies.ReplyRefused:
        form.add_error(
            "answer", _("This is closed, so there’s nothing to pause. Choose another answer.")
        )
        return False
    except asking.TooLong:
        form.add_error("words", no_room())
        return False
    messages.success(request, THANKS[ReplyKind(kind)]())
    return True


THANKS = {
    ReplyKind.TALK: lambda: _("Thank you. Someone will get back to you. You can undo this answer."),
    ReplyKind.DONE: lambda: _("Thank you. This is closed unless another deadline is missed."),
    ReplyKind.NOT_RIGHT: lambda: _(
        "Thank you. This is closed, and it counts against the rule that raised it."
    ),
    ReplyKind.NOT_NOW: lambda: _("All right. No one will ask you about it until then."),
}


@takes_form(at="concern")
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    concern_row = readable(request, public_id, localdate())
    if not can_reply(request.user, concern_row):
        raise Http404
    try:
        replies.take_back(concern=concern_row, by=request.user)
        messages.success(request, _("Undone. Everything is as it was before you answered."))
        if HelpRequest.objects.open().filter(learner=concern_row.learner).exists():
            messages.info(
                request,
                _("Your request to speak to someone is still open. You can cancel it under Help."),
            )
    except replies.TooLate:
        messages.warning(
            request, _("Someone has already acted on your answer, so you can’t undo it.")
        )
    return redirect("concern", public_id)


@takes_form
def set_aside(request: HttpRequest, public_id: UUID) -> HttpResponse:
    today = localdate()
    concern_row = readable(request, public_id, today)
    if not can_look_after(request.user, concern_row.learner, today):
        raise Http404
    note_look(request, [concern_row.learner_id], access.CASE)
    form = SetAsideForm(request)
    if form.is_valid() and put_aside(request, concern_row, form):
        return redirect("concern", public_id)
    page = {"form": form, "concern": as_row(concern_row, today), "learner": concern_row.learner}
    return render(request, "support/concern_set_aside.html", page)


def put_aside(request: HttpRequest, concern_row: Concern, form: SetAsideForm) -> bool:
    """Set the concern aside, or add an error to the form; return whether it was set aside."""
    try:
        cases.set_aside(concern=concern_row, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Set aside. The learner can read why."))
        return True
    except cases.TakenBy as error:
        form.add_error(None, _("%(name)s has taken this on.") % {"name": error.owner})
    except cases.NotNow:
        form.add_error(
            None,
            _("This can’t be set aside. It’s closed, or the learner asked to speak to someone."),
        )
    return False


@takes_form(at="concern")
def put_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    today = localdate()
    concern_row = readable(request, public_id, today)
    if not can_look_after(request.user, concern_row.learner, today):
        raise Http404
    try:
        cases.put_back(concern=concern_row, by=request.user)
        messages.success(request, _("Back on the list."))
    except cases.NotNow:
        messages.warning(
            request,
            _(
                "This can’t go back on the list. It was set aside more than a day ago, "
                "or something else is open."
            ),
        )
    return redirect("concern", public_id)
