"""Record what was changed because of a view; a service is changed from here."""

from uuid import UUID

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from feedback.actions import board, changes
from feedback.forms.board import AboutForm, ChangeForm
from feedback.models import View
from feedback.permissions import can_follow_up
from feedback.views.answering import refused
from feedback.views.board import readable
from learners.forms.page import words_for
from learners.permissions import administrators, is_administrator
from learners.views.saved_words import takes_form
from support.actions.service import HoursOverlap
from support.forms.service import HoursForms
from support.models import Service
from support.reads.service import all_services
from support.views.service import week_typed


def followed_up(request: HttpRequest, public_id: UUID) -> View:
    """Return a view that the reader may follow up, or 404."""
    row = readable(request, public_id)
    if not can_follow_up(request.user, row, localdate()):
        raise Http404
    return row


@takes_form
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row, today = followed_up(request, public_id), localdate()
    form = ChangeForm(request, initial={"effective_on": today})
    if form.is_valid():
        try:
            names = ("before", "after", "effective_on")
            values = {name: form.cleaned_data[name] for name in names}
            changes.record(view=row, by=request.user, **values, **form.changed)
            return done(request, public_id)
        except board.MoveRefused:
            return refused(request, public_id)
    services = all_services(today) if is_administrator(request.user, today) else []
    page = {"form": form, "view": row, "services": services}
    return render(request, "feedback/view_change.html", page)


def done(request: HttpRequest, public_id: UUID) -> HttpResponse:
    messages.success(request, _("Saved. Everyone who said this can see what has changed."))
    return redirect("view", public_id)


def nothing_changed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    messages.warning(request, _("It’s the same as before, so nothing was recorded."))
    return redirect("view_change", public_id)


@takes_form
@administrators
def hours(request: HttpRequest, public_id: UUID, service_id: UUID) -> HttpResponse:
    row = followed_up(request, public_id)
    service = get_object_or_404(Service, public_id=service_id)
    if request.method == "GET":
        typed = week_typed(words_for(request, "hours"))
        week = [model_to_dict(stretch) for stretch in service.hours.all()]
        forms = HoursForms(initial=typed or week, prefix="hours")
    else:
        forms = HoursForms(request.POST, prefix="hours")
    if forms.is_valid():
        try:
            changes.set_hours(view=row, service=service, hours=forms.week(), by=request.user)
            return done(request, public_id)
        except HoursOverlap:
            forms.overlaps = True
        except changes.NothingChanged:
            return nothing_changed(request, public_id)
    page = {"service": service, "forms": forms, "form": forms, "view": row}
    return render(request, "feedback/view_hours.html", page)


@takes_form
@administrators
def describe(request: HttpRequest, public_id: UUID, service_id: UUID) -> HttpResponse:
    row = followed_up(request, public_id)
    service = get_object_or_404(Service, public_id=service_id)
    form = AboutForm(request, current={"about": service.about})
    if form.is_valid():
        try:
            changes.describe(view=row, service=service, by=request.user, **form.cleaned_data)
            return done(request, public_id)
        except changes.NothingChanged:
            return nothing_changed(request, public_id)
    page = {"form": form, "service": service, "view": row}
    return render(request, "feedback/view_describe.html", page)
