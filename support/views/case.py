"""The page of a case, for the learner and their tutors, and its owner's actions."""

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
from support.reads.track import track_of


def readable(request: HttpRequest, public_id: UUID, on: dt.date) -> Any:
    """Return the case and record the look; 404 unless the reader may see it."""
    rows = Case.objects.visible_to(request.user, on).with_looks_after(request.user, on)
    rows = rows.select_related("learner", "owner")
    case_row = get_object_or_404(rows, public_id=public_id)
    note_look(request, [case_row.learner_id], access.CASE)
    return case_row


def looked_after(request: HttpRequest, public_id: UUID, on: dt.date) -> Any:
    """Return the case; 404 unless the reader may act on it."""
    case_row = readable(request, public_id, on)
    if not case_row.looks_after:
        raise Http404
    return case_row


@require_safe
def case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    today = localdate()
    case_row = readable(request, public_id, today)
    own = case_row.learner.user_id == request.user.pk
    past = story(case_row, today)
    page = {
        **past,
        "correctable": contacts.correctable(past["contacts"], request.user),
        "track": track_of(case_row, today, own=own),
        "own": own,
        "who": who_reads(case_row.learner, Scope.CASE, today, own=own),
        "looks_after": case_row.looks_after,
        "overdue": case_row.next_on is not None and case_row.next_on < today,
        "may_act": case_row.looks_after and case_row.closed_at is None,
        "mine": case_row.owner_id == request.user.pk,
        "contact_form": ContactForm(request, is_open=True),
        "plan_form": PlanForm(request, current=planned(case_row), prefix="plan"),
    }
    return render(request, "support/case.html", page)


def story(case_row: Case, on: dt.date) -> dict[str, Any]:
    """Return what a case page shows every reader: its subject, contacts and concerns."""
    concerns = case_row.concerns.with_word().select_related("case__owner", "set_aside_by")
    return {
        "case": case_row,
        "first": first_name(case_row.learner),
        "asked": list(case_row.help_requests.order_by("-asked_at")),
        "concerns": [as_row(row, on) for row in concerns.order_by("-raised_at", "-pk")],
        "contacts": list(case_row.contacts.select_related("made_by").order_by("-made_at")),
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


def logged(request: HttpRequest, learner: Learner, data: dict[str, Any]) -> HttpResponse:
    """Save the contact; redirect to the case, or to the record if there is none."""
    data["reached"] = data["reached"] == "yes"
    made: Contact = contacts.log(learner=learner, by=request.user, **data)
    messages.success(request, _("Saved. The learner can read it."))
    if data.get("next_on") and not made.case:  # it was closed meanwhile
        warning = _("The case is closed, so the follow-up date was not saved.")
        messages.warning(request, warning)
    return (
        redirect("case", made.case.public_id)
        if made.case
        else redirect("learner", learner.public_id)
    )


@takes_form
def contact_correct(request: HttpRequest, token: UUID) -> HttpResponse:
    rows = Contact.objects.select_related("learner", "case")
    made = get_object_or_404(rows, token=token, made_by=request.user.pk)
    if not can_look_after(request.user, made.learner, localdate()):
        raise Http404
    note_look(request, [made.learner_id], access.CASE)
    current = {
        "channel": made.channel,
        "reached": "yes" if made.reached else "no",
        "words": made.words,
    }
    form = ContactForm(request, is_open=False, initial=current)
    if form.is_valid() and corrected(request, made, form):
        back = made.case or made.learner
        return redirect("case" if made.case else "learner", back.public_id)
    page = {"form": form, "learner": made.learner, "contact": made}
    return render(request, "support/contact_correct.html", page)


def corrected(request: HttpRequest, made: Contact, form: ContactForm) -> bool:
    data = form.cleaned_data
    values = {"channel": data["channel"], "words": data["words"]}
    reached = data["reached"] == "yes"
    try:
        contacts.correct(contact=made, by=request.user, reached=reached, **values)
    except contacts.TooLateError:
        form.add_error(None, _("This was logged over a day ago, so it can’t be changed any more."))
        return False
    messages.success(request, _("Corrected. The learner can read it, and what it said first."))
    return True


@takes_form(at="case")
def plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case_row = looked_after(request, public_id, localdate())
    form = PlanForm(request, current=planned(case_row), prefix="plan")
    if form.is_valid():
        try:
            cases.plan(case=case_row, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("case", public_id)
        except cases.NotNow:
            form.add_error(None, _("This is closed, so nothing has changed."))
    return render(request, "support/case_plan.html", {"form": form, "case": case_row})


def planned(case_row: Case) -> dict[str, Any]:
    return {"next_words": case_row.next_words, "next_on": case_row.next_on}


@takes_form
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case_row = looked_after(request, public_id, localdate())
    form = CloseForm(request)
    if form.is_valid():
        try:
            cases.close(case=case_row, by=request.user, words=form.cleaned_data["words"])
            messages.success(request, _("Closed. The learner can read what came of it."))
            return redirect("case", public_id)
        except cases.NotNow:
            form.add_error(None, _("This was already closed, so nothing has changed."))
    page = {"form": form, "case": case_row, "first": first_name(case_row.learner)}
    return render(request, "support/case_close.html", page)


@takes_form(at="case")
def open_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case_row = looked_after(request, public_id, localdate())
    try:
        cases.open_again(case=case_row, by=request.user)
        messages.success(request, _("Reopened."))
    except cases.NotNow:
        messages.warning(
            request,
            _("This can’t be reopened. It was closed over a day ago, or another case is open."),
        )
    return redirect("case", public_id)


@takes_form(at="case")
def take_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    case_row = looked_after(request, public_id, localdate())
    try:
        cases.hand_over(case=case_row, to=request.user, by=request.user)
        messages.success(request, _("You’ve taken over. We’ve let the learner know."))
    except cases.NotNow:
        messages.warning(request, _("This is closed, so nothing has changed."))
    return redirect("case", public_id)
