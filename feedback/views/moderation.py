"""Moderation: the published policy, reports, a moderator's acts, appeals, somebody's safety."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback import sight
from feedback.actions import board
from feedback.actions import moderation as acts
from feedback.forms.moderation import AppealForm, ReportForm, RuleForm, SettleForm
from feedback.models import Moderated, Ruling, SafetyMessage
from feedback.permissions import (
    can_appeal,
    can_moderate,
    can_read_safety,
    can_rule,
    can_settle,
)
from feedback.reads.moderation import described, desk, words_of
from learners.views.saved_words import takes_form


@login_not_required
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/moderation_policy.html")


@require_safe
def moderation(request: HttpRequest) -> HttpResponse:
    today = localdate()
    if not can_moderate(request.user, today):
        raise Http404
    numbers = request.GET.get("reports"), request.GET.get("page")
    page = {"desk": desk(request.user, *numbers, today)}
    return render(request, "feedback/moderation.html", page)


def readable(request: HttpRequest, kind: str, public_id: UUID) -> Moderated:
    """Return something that the reader may read, or 404."""
    if kind not in sight.READABLE:
        raise Http404
    rows = sight.READABLE[kind](request.user, localdate())
    thing: Moderated = get_object_or_404(rows, public_id=public_id)
    return thing


def to_page_of(thing: Moderated) -> HttpResponse:
    shown = described(thing)
    return redirect(shown.page, shown.page_id)


def was_quicker(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Someone was quicker, so nothing has changed. Have a look."))
    return redirect("moderation")


@takes_form
def report(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    thing, form = readable(request, kind, public_id), ReportForm(request)
    if form.is_valid():
        try:
            acts.report(thing=thing, words=form.cleaned_data["words"], by=request.user)
        except board.MoveRefused as stopped:
            raise Http404 from stopped  # a moderator was quicker
        messages.success(request, _("Sent. A moderator will look at it by the next working day."))
        return to_page_of(thing)
    page = {"form": form, "thing": described(thing), "words": words_of(thing)}
    return render(request, "feedback/report.html", page)


@takes_form
def moderate(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    thing = readable(request, kind, public_id)
    if not can_rule(request.user, thing, localdate()):
        raise Http404
    form = RuleForm(request, thing=thing)
    if form.is_valid():
        try:
            acts.rule(thing=thing, by=request.user, **form.cleaned_data)
            messages.success(request, _("Done. The author can read your reason."))
        except board.MoveRefused:
            return was_quicker(request)
        return redirect("moderation")
    author = sight.name_of_author(thing, request.user) if kind == "view" else thing.writer
    page = {"form": form, "thing": described(thing), "words": words_of(thing), "author": author}
    return render(request, "feedback/moderate.html", page)


@takes_form
def ruling(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a moderator's act to who wrote the words, who may ask a second moderator."""
    row = get_object_or_404(Ruling, public_id=public_id)
    if row.thing.writer != request.user:
        raise Http404
    form = AppealForm(request)
    if form.is_valid():
        try:
            acts.appeal(ruling=row, words=form.cleaned_data["words"], by=request.user)
            messages.success(request, _("Sent. Another moderator will decide."))
        except board.MoveRefused:
            messages.warning(request, _("You’ve appealed before, so nothing has changed."))
        return redirect("ruling", public_id)
    may = can_appeal(request.user, row)
    page = {"form": form if may else None, "ruling": row, "thing": described(row.thing)}
    return render(request, "feedback/ruling.html", page)


@takes_form
def settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row, form = get_object_or_404(Ruling, public_id=public_id), SettleForm(request)
    if not can_settle(request.user, row, localdate()):
        if row.settled_at and can_rule(request.user, row.thing, localdate()):
            return was_quicker(request)
        raise Http404
    if form.is_valid():
        acts.settle(ruling=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Decided. The author can read your reason."))
        return redirect("moderation")
    page = {"form": form, "ruling": row, "thing": described(row.thing)}
    page["words"] = words_of(row.thing)
    return render(request, "feedback/ruling_settle.html", page)


@takes_form
def safety_message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    if not can_read_safety(request.user, localdate()):
        raise Http404
    rows = SafetyMessage.objects.select_related("learner", "read_by")
    message = get_object_or_404(rows, public_id=public_id)
    if request.method == "POST":
        acts.read_safety(message=message, by=request.user)
        return redirect("safety_message", public_id)
    return render(request, "feedback/safety_message.html", {"message": message})
