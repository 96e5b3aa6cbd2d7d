"""Staff and representatives: what they have to answer, and answering it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback.actions import board, deciding, passing_on
from feedback.actions.deciding import Promise
from feedback.actions.owners import NobodyToAnswer
from feedback.forms.board import DecideForm, GiveForm, MergeForm, PledgeForm
from feedback.models import WAITING, View, ViewState
from feedback.permissions import (
    can_decide,
    can_follow_up,
    can_give,
    can_merge,
    can_moderate,
    can_pass_on,
    has_ideas,
)
from feedback.reads.board import answered, others_overdue, promised, to_answer, to_join
from feedback.views.board import readable
from learners.permissions import is_administrator
from learners.views.saved_words import takes_form


def refused(request: HttpRequest, public_id: UUID) -> HttpResponse:
    messages.warning(request, _("Someone was quicker, so nothing has changed. Have a look."))
    return redirect("view", public_id)


def stopped(request: HttpRequest, row: View, *, may: bool, waits: bool) -> HttpResponse | None:
    """Return None if the reader may act; a page where someone was quicker; or else 404."""
    if may:
        return None
    if waits:
        raise Http404
    return refused(request, row.public_id)


@require_safe
def ideas(request: HttpRequest) -> HttpResponse:
    today = localdate()
    if not has_ideas(request.user, today):
        raise Http404
    asks = is_administrator(request.user, today)
    page = {
        "page": to_answer(request.user, request.GET.get("page"), today),
        "overdue": others_overdue(request.user, today) if asks else [],
        "asks": asks,
        "promised": promised(request.user, today),
        "answered": answered(request.user, today),
        "moderates": can_moderate(request.user, today),
    }
    return render(request, "feedback/ideas.html", page)


@takes_form(at="view")
def pass_on(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = readable(request, public_id)
    may, waits = can_pass_on(request.user, row, localdate()), row.state == ViewState.REPRESENTATIVES
    if stop := stopped(request, row, may=may, waits=waits):
        return stop
    try:
        passing_on.pass_on(view=row, by=request.user)
        messages.success(request, _("Passed on to staff."))
    except (board.MoveRefused, NobodyToAnswer):
        return refused(request, public_id)
    return redirect("view", public_id)


@takes_form
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = readable(request, public_id)
    may, waits = can_decide(request.user, row, localdate()), row.state == ViewState.STAFF
    if stop := stopped(request, row, may=may, waits=waits):
        return stop
    form = DecideForm(request)
    if form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        promise = Promise(data["promise"], data["promised_on"]) if data["promise"] else None
        values = {"outcome": data["outcome"], "reason": data["reason"], "promise": promise}
        try:
            deciding.decide(view=row, by=request.user, **values)
            messages.success(request, _("Answered. Everyone who said this can read it now."))
        except board.MoveRefused:
            return refused(request, public_id)
        return redirect("view", public_id)
    return render(request, "feedback/view_decide.html", {"form": form, "view": row})


@takes_form
def pledge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Promise what will be done about something that is answered."""
    row = readable(request, public_id)
    if not can_follow_up(request.user, row, localdate()):
        raise Http404
    form = PledgeForm(request)
    if form.is_valid():
        promise = Promise(form.cleaned_data["promise"], form.cleaned_data["promised_on"])
        try:
            deciding.pledge(view=row, promise=promise, by=request.user)
            messages.success(request, _("Promised. Everyone who said this will get an update."))
        except board.MoveRefused:
            messages.warning(request, _("There is a promise already. Record what was changed."))
        return redirect("view", public_id)
    return render(request, "feedback/view_pledge.html", {"form": form, "view": row})


@takes_form
def give(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = readable(request, public_id)
    may, waits = can_give(request.user, row, localdate()), row.state == ViewState.STAFF
    if stop := stopped(request, row, may=may, waits=waits):
        return stop
    initial = {"to": row.owner_id, "due_on": row.due_on}
    form = GiveForm(request, view=row, initial=initial)
    if form.is_valid():
        try:
            passing_on.give(view=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("They’ve been told, and will see it under Ideas."))
        except board.MoveRefused:
            return refused(request, public_id)
        return redirect("ideas")
    return render(request, "feedback/view_give.html", {"form": form, "view": row})


@takes_form
def merge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row, today = readable(request, public_id), localdate()
    may, waits = can_merge(request.user, row, today), row.state in WAITING
    if stop := stopped(request, row, may=may, waits=waits):
        return stop
    form = MergeForm(request, others=to_join(row, today))
    if form.is_valid():
        try:
            target = board.merge(view=row, into=form.cleaned_data["into"], by=request.user)
        except board.MoveRefused:
            return refused(request, public_id)
        messages.success(request, _("Joined. Everyone who said it now follows this one."))
        return redirect("view", target.public_id)
    return render(request, "feedback/view_merge.html", {"form": form, "view": row})


@takes_form(at="view")
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = readable(request, public_id)
    may, waits = can_follow_up(request.user, row, localdate()), row.state != ViewState.PUBLISHED
    if stop := stopped(request, row, may=may and waits, waits=waits):
        return stop
    try:
        deciding.publish(view=row, by=request.user)
        messages.success(request, _("Published. Everyone can read it under “You said, we did”."))
    except board.MoveRefused:
        raise Http404 from None
    return redirect("view", public_id)
