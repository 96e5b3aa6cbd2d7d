"""Services: the administrator's pages for offers, hours, capacity and members."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learners.forms.page import change_message, has_changed, values_mark, words_for
from learners.models import User
from learners.permissions import administrators
from learners.views.saved_words import takes_form
from support.actions import service as acts
from support.forms.service import STRETCHES, HoursForms, MemberForm, OfferForm, ServiceForm
from support.models import Offer, Service
from support.reads.service import (
    all_services,
    asked_this_week,
    details,
    in_words,
    rooms,
    say_closed,
)


def service_of(public_id: UUID) -> Service:
    return get_object_or_404(Service.objects.select_related("group"), public_id=public_id)


@require_safe
@administrators
def services(request: HttpRequest) -> HttpResponse:
    on = localdate()
    listed = all_services(on)
    say_closed(listed, on)
    page = {"services": rooms(listed, on), "asked": asked_this_week(on)}
    return render(request, "support/services.html", page)


@takes_form
@administrators
def add(request: HttpRequest) -> HttpResponse:
    form = ServiceForm(request)
    if form.is_valid():
        try:
            opened = acts.open_service(by=request.user, **form.cleaned_data)
            return redirect("service", opened.public_id)
        except acts.NameTaken:
            form.add_error(
                "name", _("A service or group already has this name. Choose another name.")
            )
    return render(request, "support/services_form.html", {"form": form})


@require_safe
@administrators
def service(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return render_page(request, service_of(public_id), OfferForm(request), MemberForm(request))


def render_page(request: HttpRequest, service: Service, offer: Any, member: Any) -> HttpResponse:
    page = {
        **details(service, localdate()),
        "offer": offer,
        "member": member,
        "form": member if member.errors else offer,
    }
    return render(request, "support/services_one.html", page)


@takes_form
@administrators
def describe(request: HttpRequest, public_id: UUID) -> HttpResponse:
    service = service_of(public_id)
    current = {"name": service.name, "about": service.about, "capacity": service.capacity}
    form = ServiceForm(request, current=current)
    if form.is_valid():
        data = form.cleaned_data
        try:
            acts.describe(service=service, name=data["name"], about=data["about"], by=request.user)
            acts.set_capacity(service=service, capacity=data["capacity"], by=request.user)
            return redirect("service", public_id)
        except acts.NameTaken:
            form.add_error(
                "name", _("A service or group already has this name. Choose another name.")
            )
    return render(request, "support/services_form.html", {"form": form, "service": service})


@takes_form
@administrators
def hours(request: HttpRequest, public_id: UUID) -> HttpResponse:
    service = service_of(public_id)
    current = in_words(service.hours.select_related("campus"))
    if request.method == "GET":
        typed = week_typed(words_for(request, "hours"))
        week = [model_to_dict(row) for row in service.hours.all()]
        forms = HoursForms(initial=typed or week, prefix="hours")
    else:  # as sent: a saved line in the form is not an empty line
        forms = HoursForms(request.POST, prefix="hours")
    if forms.is_valid() and has_changed(request, current, in_words(forms.week())):
        forms.moved = change_message(current)
    elif forms.is_valid():
        try:
            acts.set_hours(service=service, hours=forms.week(), by=request.user)
            return redirect("service", public_id)
        except acts.HoursOverlap:
            forms.overlaps = True
    page = {"service": service, "forms": forms, "form": forms, "seen": values_mark(current)}
    return render(request, "support/services_hours.html", page)


def week_typed(saved: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of a week that was sent after the sign-in had expired."""
    lines: dict[int, dict[str, Any]] = defaultdict(dict)
    for name, value in saved.items():
        number, _dash, field = name.partition("-")
        if field and number.isascii() and number.isdecimal():
            lines[int(number[:4])][field] = value
    return [lines[number] for number in sorted(lines)[:STRETCHES]]


@takes_form(at="service")
@administrators
def offer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    service, form = service_of(public_id), OfferForm(request)
    if not form.is_valid():
        return render_page(request, service, form, MemberForm(request, sent=False))
    acts.offer(service=service, by=request.user, **form.cleaned_data)
    return redirect("service", public_id)


@takes_form(at="service")
@administrators
def withdraw(request: HttpRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    offer_row = get_object_or_404(Offer, service__public_id=public_id, public_id=offer_id)
    acts.withdraw(offer=offer_row, by=request.user)
    messages.success(request, _("“%(name)s” will end today.") % {"name": offer_row.name})
    return redirect("service", public_id)


@takes_form(at="service")
@administrators
def member(request: HttpRequest, public_id: UUID) -> HttpResponse:
    service, form = service_of(public_id), MemberForm(request)
    if not form.is_valid():
        return render_page(request, service, OfferForm(request, sent=False), form)
    acts.add_member(service=service, user=form.user, by=request.user)
    return redirect("service", public_id)


@takes_form(at="service")
@administrators
def member_end(request: HttpRequest, public_id: UUID, user_id: UUID) -> HttpResponse:
    service = service_of(public_id)
    user = get_object_or_404(
        User.objects.distinct(), public_id=user_id, memberships__group=service.group_id
    )
    acts.remove_member(service=service, user=user, by=request.user)
    messages.success(request, _("%(name)s no longer works here.") % {"name": user})
    return redirect("service", public_id)


@takes_form(at="services")
@administrators
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    service = service_of(public_id)
    acts.close_service(service=service, by=request.user)
    messages.success(request, _("“%(name)s” will close today.") % {"name": service.name})
    return redirect("services")
