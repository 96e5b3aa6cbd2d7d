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
from feedback.models import Ruling, SafetyMessage
from feedback.permissions import (
    can_moderate,
    can_read_safety,
    can_rule,
    can_settle,
    is_author,
)
from feedback.reads.moderation import desk
from feedback.views.answering import refused, stopped
from feedback.views.board import readable
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
    page = {"desk": desk(request.user, request.GET.get("page"), today)}
    return render(request, "feedback/moderation.html", page)


@takes_form
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row, form = readable(request, public_id), ReportForm(request)
    if form.is_valid():
        acts.report(view=row, words=form.cleaned_data["words"], by=request.user)
        messages.success(request, _("Sent. A moderator will look at it by the next working day."))
        return redirect("view", public_id)
    return render(request, "feedback/view_report.html", {"form": form, "view": row})


@takes_form
def moderate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = readable(request, public_id)
    if not can_rule(request.user, row, localdate()):
        raise Http404
    form = RuleForm(request, view=row)
    if form.is_valid():
        try:
            acts.rule(view=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("Done. The author can read your reason."))
        except board.MoveRefused:
            return refused(request, public_id)
        return redirect("view", public_id)
    author = sight.name_of_author(row, request.user)
    page = {"form": form, "view": row, "author": author}
    return render(request, "feedback/view_moderate.html", page)


def ruling_of(request: HttpRequest, public_id: UUID) -> Ruling:
    """Return a ruling about something that the reader may read, or 404."""
    readable_views = sight.views(request.user, localdate())
    rows = Ruling.objects.select_related("view__author", "made_by")
    ruling: Ruling = get_object_or_404(rows, public_id=public_id, view__in=readable_views)
    return ruling


@takes_form
def appeal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    ruling, form = ruling_of(request, public_id), AppealForm(request)
    if not is_author(request.user, ruling.view):
        raise Http404
    if form.is_valid():
        try:
            acts.appeal(ruling=ruling, words=form.cleaned_data["words"], by=request.user)
            messages.success(request, _("Sent. Another moderator will decide."))
        except board.MoveRefused:
            return refused(request, ruling.view.public_id)
        return redirect("view", ruling.view.public_id)
    return render(request, "feedback/ruling_appeal.html", {"form": form, "ruling": ruling})


@takes_form
def settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    ruling, form = ruling_of(request, public_id), SettleForm(request)
    may, waits = can_settle(request.user, ruling, localdate()), ruling.settled_at is None
    if stop := stopped(request, ruling.view, may=may, waits=waits):
        return stop
    if form.is_valid():
        acts.settle(ruling=ruling, by=request.user, **form.cleaned_data)
        messages.success(request, _("Decided. The author can read your reason."))
        return redirect("moderation")
    return render(request, "feedback/ruling_settle.html", {"form": form, "ruling": ruling})


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
