"""A tutor's own time: minutes a week, and who covers when they are away."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.permissions import is_tutor
from learners.views.saved_words import takes_form
from support.actions import my_time as acts
from support.forms.case import CoverForm, MinutesForm
from support.models import Cover, TutorTime
from support.models.time import USUAL_MINUTES
from support.reads.covers import covering


@takes_form
def my_time(request: HttpRequest) -> HttpResponse:
    if not is_tutor(request.user, localdate()):
        raise Http404
    form = minutes_form(request)
    if form.is_valid():
        acts.set_minutes(by=request.user, minutes=form.cleaned_data["minutes"])
        messages.success(request, _("Saved."))
        return redirect("my_time")
    return render_page(request, form, CoverForm(request, sent=False, user=request.user))


@takes_form(at="my_time")
def cover(request: HttpRequest) -> HttpResponse:
    if not is_tutor(request.user, localdate()):
        raise Http404
    form = CoverForm(request, user=request.user)
    if not form.is_valid():
        return render_page(request, form, form)
    data = form.cleaned_data
    dates = {"from_on": data["from_on"], "until_on": data["back_on"]}
    try:
        acts.set_cover(tutor=request.user, deputy=data["deputy"], by=request.user, **dates)
        messages.success(request, _("%(name)s will cover for you.") % {"name": data["deputy"]})
    except acts.OwnRecordRefused:
        message = _(
            "%(name)s is one of your learners, so they can’t cover for you. Choose someone else."
        )
        form.add_error("deputy", message % {"name": data["deputy"]})
    except acts.CoverRefused:
        form.add_error(
            "from_on",
            _("Someone is already covering for you on some of these days. Choose other dates."),
        )
    return render_page(request, form, form) if form.errors else redirect("my_time")


def render_page(request: HttpRequest, form: Any, cover_form: CoverForm) -> HttpResponse:
    """Render the page; errors of `form` are listed at the top."""
    page = {
        "form": form,
        "minutes_form": minutes_form(request, sent=False) if form is cover_form else form,
        "cover_form": cover_form,
        "covers": list(covers(request.user, localdate())),
        "stands_in": list(covering(request.user, localdate())),
    }
    return render(request, "support/my_time.html", page)


def minutes_form(request: HttpRequest, *, sent: bool = True) -> MinutesForm:
    saved_time = TutorTime.objects.filter(tutor=request.user).first()
    minutes = {"minutes": saved_time.minutes if saved_time else USUAL_MINUTES}
    return MinutesForm(request, sent=sent, initial=minutes)


def covers(user: Any, on: dt.date) -> Any:
    """Return a tutor's covers, today or later."""
    rows = Cover.objects.filter(tutor=user, until_on__gt=on).select_related("deputy")
    return rows.order_by("from_on")


@takes_form(at="my_time")
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    if not is_tutor(request.user, localdate()):
        raise Http404
    row = covering(request.user, localdate()).filter(pk=pk).first()
    if row:
        acts.decline_cover(row=row, by=request.user)
        message = _("You’re not covering for %(name)s any more, and they’ve been notified.")
        messages.success(request, message % {"name": row.tutor})
    else:
        messages.info(request, _("That cover has already ended. Nothing else has changed."))
    return redirect("my_time")


@takes_form(at="my_time")
def end_cover(request: HttpRequest, pk: int) -> HttpResponse:
    if not is_tutor(request.user, localdate()):
        raise Http404
    open_cover = covers(request.user, localdate()).filter(pk=pk).first()
    if open_cover:
        acts.end_cover(row=open_cover, by=request.user)
        messages.success(request, _("Cover has ended. You’re the only one with your list again."))
    else:
        messages.info(request, _("That cover has already ended. Nothing else has changed."))
    return redirect("my_time")
