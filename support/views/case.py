"""What we are doing about it: one page for both, and what its owner does there."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.models import Learner, Scope
from learners.reads.readers import who_reads
from learners.views.looks import note_look
from learners.views.saved_words import takes_form
from support.actions import cases, contacts
from support.forms.case import CloseForm, ContactForm, PlanForm
from support.models import Case, Contact
from support.permissions import can_look_after
from support.reads.concerns import as_row, first_name


def readable(request: HttpRequest, public_id: UUID, on: dt.date) -> Any:
    """The case, if this reader may read it; else there is no such page. The look is noted."""
    rows = Case.objects.visible_to(request.user, on).with_looks_after(request.user, on)
    rows = rows.select_related("learner", "owner")
    held = get_object_or_404(rows, public_id=public_id)
    note_look(request, [held.learner_id], access.CASE)
    return held


def looked_after(request: HttpRequest, public_id: UUID, on: dt.date) -> Any:
    """The case, if this reader may act on it."""
    held = readable(request, public_id, on)
    if not held.looks_after:
        raise Http404
    return held


@require_safe
def case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    today = localdate()
    held = readable(request, public_id, today)
    own = held.learner.user_id == request.user.pk
    page = {
        **story(held, today),
        "today": today,
        "own": own,
        "who": who_reads(held.learner, Scope.CASE, today, own=own),
        "looks_after": held.looks_after,
        "may_act": held.looks_after and held.closed_at is None,
        "mine": held.owner_id == request.user.pk,
        "contact_form": ContactForm(request, is_open=True),
        "plan_form": PlanForm(request, current=planned(held), prefix="plan"),
    }
    return render(request, "support/case.html", page)


def story(held: Case, on: dt.date) -> dict[str, Any]:
    """What a case page shows to both readers: its subject, contacts and concerns."""
    concerns = held.concerns.with_word().select_related("case__owner", "set_aside_by")
    return {
        "case": held,
        "first": first_name(held.learner),
        "asked": list(held.help_requests.order_by("-asked_at")),
        "concerns": [as_row(row, on) for row in concerns.order_by("-raised_at", "-pk")],
        "contacts": list(held.contacts.select_related("made_by").order_by("-made_at")),
    }


@takes_form
def contact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    today = localdate()
    learner = get_object_or_404(Learner, public_id=public_id)
    if not can_look_after(request.user, learner, today):
        raise Http404
    note_look(request, [learner.pk], access.CASE)
    is_open = Case.objects.open().filter(learner=learner).exists()
    form = ContactForm(request, is_open=is_open)
    if form.is_valid():
        return logged(request, learner, form.cleaned_data)
    page = {
        "form": form,
        "learner": learner,
        "who": who_reads(learner, Scope.CASE, today, own=False),
    }
    return render(request, "support/contact.html", page)


def logged(request: HttpRequest, learner: Learner, said: dict[str, Any]) -> HttpResponse:
    """Back to the case, or to the record where there is none."""
    said["reached"] = said["reached"] == "yes"
    made: Contact = contacts.log(learner=learner, by=request.user, **said)
    messages.success(request, _("Saved. The learner can read it."))
    if said.get("next_on") and not made.case:  # it was closed meanwhile
        lost = _("The case is closed, so the follow-up date was not saved.")
        messages.warning(request, lost)
    return (
        redirect("case", made.case.public_id)
        if made.case
        else redirect("learner", learner.public_id)
    )


@takes_form(at="case")
def plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    held = looked_after(request, public_id, localdate())
    form = PlanForm(request, current=planned(held), prefix="plan")
    if form.is_valid():
        try:
            cases.plan(case=held, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("case", public_id)
        except cases.NotNow:
            form.add_error(None, _("This is closed, so nothing has changed."))
    return render(request, "support/case_plan.html", {"form": form, "case": held})


def planned(held: Case) -> dict[str, Any]:
    return {"next_words": held.next_words, "next_on": held.next_on}


@takes_form
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    held = looked_after(request, public_id, localdate())
    form = CloseForm(request)
    if form.is_valid():
        try:
            cases.close(case=held, by=request.user, words=form.cleaned_data["words"])
            messages.success(request, _("Closed. The learner can read what came of it."))
            return redirect("case", public_id)
        except cases.NotNow:
            form.add_error(None, _("This was already closed, so nothing has changed."))
    page = {"form": form, "case": held, "first": first_name(held.learner)}
    return render(request, "support/case_close.html", page)


@takes_form(at="case")
def open_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    held = looked_after(request, public_id, localdate())
    try:
        cases.open_again(case=held, by=request.user)
        messages.success(request, _("Reopened."))
    except cases.NotNow:
        messages.warning(request, _("This can’t be reopened: too late, or another case is open."))
    return redirect("case", public_id)


@takes_form(at="case")
def take_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    held = looked_after(request, public_id, localdate())
    try:
        cases.hand_over(case=held, to=request.user, by=request.user)
        messages.success(request, _("You’ve taken over. We’ve let the learner know."))
    except cases.NotNow:
        messages.warning(request, _("This is closed, so nothing has changed."))
    return redirect("case", public_id)
