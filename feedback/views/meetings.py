"""Meetings of representatives and staff, and handing over."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback import sight
from feedback.actions import meetings as actions
from feedback.forms.together import DecisionForm, HandoverForm, MeetingForm
from feedback.models import Meeting
from feedback.permissions import can_call_meeting, can_finish, can_moderate
from feedback.reads import meetings as reads
from feedback.reads.moderation import rulings_of
from learners.imports.lines import lines_out
from learners.views.saved_words import takes_form


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    page = {
        "page": reads.meetings(request.user, request.GET.get("page"), localdate()),
        "can_call": can_call_meeting(request.user, localdate()),
    }
    return render(request, "feedback/meetings.html", page)


@takes_form
def call(request: HttpRequest) -> HttpResponse:
    if not can_call_meeting(request.user, localdate()):
        raise Http404
    form = MeetingForm(request)
    if form.is_valid():
        names = ("programme", "where", "agenda")
        values = {name: form.cleaned_data[name] for name in names}
        meeting = actions.call(starts_at=form.starts_at, by=request.user, **values)
        messages.success(request, _("Saved. The representatives will get an update."))
        return redirect("meeting", meeting.public_id)
    return render(request, "feedback/meeting_call.html", {"form": form})


@takes_form
def meeting(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a meeting; representatives and administrators record what it decided."""
    on = localdate()
    row = get_object_or_404(sight.meetings(request.user, on), public_id=public_id)
    form = DecisionForm(request, on=on) if can_call_meeting(request.user, on) else None
    if request.method == "POST" and form is None:
        raise Http404
    if form and form.is_valid():
        actions.decide(meeting=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("meeting", public_id)
    page = {"meeting": row, "form": form, **of_meeting(request, row, on)}
    return render(request, "feedback/meeting.html", page)


def of_meeting(request: HttpRequest, row: Meeting, on: dt.date) -> dict[str, Any]:
    """Return a meeting's decisions, and what moderators did about it and about them."""
    user = request.user
    decisions = reads.decisions_of(row, user, request.GET.get("page"), on)
    return {
        "decisions": decisions,
        "rulings": rulings_of([row], user, on)
        + rulings_of([decision.row for decision in decisions.object_list], user, on),
        "is_own": row.writer == user,
        "moderates": can_moderate(user, on),
    }


@takes_form(at="meeting")
def finish(request: HttpRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    rows = sight.decisions(request.user, localdate()).select_related("meeting__programme")
    decision = get_object_or_404(rows, public_id=decision_id, meeting__public_id=public_id)
    if not can_finish(request.user, decision, localdate()):
        raise Http404
    actions.finish(decision=decision, by=request.user)
    messages.success(request, _("Done."))
    return redirect("meeting", public_id)


@require_safe
def export(request: HttpRequest, public_id: UUID) -> StreamingHttpResponse:
    on = localdate()
    row = get_object_or_404(sight.meetings(request.user, on), public_id=public_id)
    name = f"attachment; filename=meeting-{row.starts_at:%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        lines_out(list(reads.lines(row, request.user, on))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name},
    )


@takes_form
def hand_over(request: HttpRequest) -> HttpResponse:
    """Leave words for the next representative, and read what was left for this one."""
    roles = reads.own_roles(request.user, localdate())
    if not roles:
        raise Http404
    form = HandoverForm(request)
    if form.is_valid():
        for role in roles:
            actions.hand_over(role=role, words=form.cleaned_data["words"], by=request.user)
        messages.success(request, _("Saved for the next representative."))
        return redirect("hand_over")
    page = {"form": form, "roles": roles, "notes": list(reads.handovers(roles))}
    return render(request, "feedback/hand_over.html", page)
