"""A tutor's own time: minutes a week, and who stands in when away."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from learners.permissions import is_tutor
from support.actions import my_time as acts
from support.forms import CoverForm, MinutesForm
from support.models import Cover, TutorTime


@require_http_methods(["GET", "POST"])
def my_time(request: HttpRequest) -> HttpResponse:
    if not is_tutor(request.user, localdate()):
        raise Http404
    held = TutorTime.objects.filter(tutor=request.user).first()
    first = {"minutes": held.minutes if held else acts.USUAL}
    form = MinutesForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        acts.set_minutes(by=request.user, minutes=form.cleaned_data["minutes"])
        messages.success(request, _("Kept."))
        return redirect("my_time")
    return shown(request, form, CoverForm(user=request.user))


@require_POST
def cover(request: HttpRequest) -> HttpResponse:
    if not is_tutor(request.user, localdate()):
        raise Http404
    form = CoverForm(request.POST, user=request.user)
    if not form.is_valid():
        return shown(request, form, form)
    said = form.cleaned_data
    dates = {"from_on": said["from_on"], "until_on": said["back_on"]}
    try:
        acts.set_cover(tutor=request.user, deputy=said["deputy"], by=request.user, **dates)
        messages.success(request, _("%(name)s stands in for you.") % {"name": said["deputy"]})
    except acts.CoverRefused:
        form.add_error("from_on", _("Somebody stands in for you in some of these days already."))
        return shown(request, form, form)
    return redirect("my_time")


def shown(request: HttpRequest, form: Any, cover_form: CoverForm) -> HttpResponse:
    """`form` is the one whose faults stand at the top of the page."""
    page = {
        "form": form,
        "minutes_form": form if isinstance(form, MinutesForm) else minutes_form(request),
        "cover_form": cover_form,
        "covers": list(covers(request.user, localdate())),
        "stands_in": list(
            Cover.objects.in_force(localdate()).filter(deputy=request.user).select_related("tutor")
        ),
    }
    return render(request, "support/my_time.html", page)


def minutes_form(request: HttpRequest) -> MinutesForm:
    held = TutorTime.objects.filter(tutor=request.user).first()
    return MinutesForm(initial={"minutes": held.minutes if held else acts.USUAL})


def covers(user: Any, on: dt.date) -> Any:
    """Who stands in for one, today or later."""
    rows = Cover.objects.filter(tutor=user, until_on__gt=on).select_related("deputy")
    return rows.order_by("from_on")


@require_POST
def end_cover(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(covers(request.user, localdate()), pk=pk)
    acts.end_cover(held=held, by=request.user)
    messages.success(request, _("Your list is yours alone again."))
    return redirect("my_time")
