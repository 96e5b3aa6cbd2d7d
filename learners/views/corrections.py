"""Corrections: a learner reports a wrong fact; a named person answers by a date."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners import sight, wording
from learners.actions import access, corrections
from learners.forms.learner import AnswerForm, CorrectionForm
from learners.models import Correction
from learners.models.record import one_fact
from learners.permissions import can_answer_correction
from learners.reads.record import cutoff
from learners.views.looks import note_look, own_record
from learners.views.saved_words import takes_form


@takes_form
def ask(request: HttpRequest, kind: str, fact_id: int) -> HttpResponse:
    learner, today = own_record(request), localdate()
    fact = one_fact(learner, kind, fact_id, cutoff(today))
    if fact is None:
        raise Http404
    offering_id, place = corrections.place_of(fact)
    words = wording.in_full(fact, place)
    owner = corrections.owner_for(learner, fact, offering_id, today)
    form = CorrectionForm(request)
    if request.method == "POST" and owner and form.is_valid():
        typed = form.cleaned_data["words"]
        values = {"fact": fact, "fact_words": words, "words": typed, "owner": owner}
        correction, _new = corrections.ask(learner=learner, by=request.user, **values)
        if correction.words == typed:
            return redirect("correction", correction.public_id)
        form.add_error(
            "words",
            _(
                "You’ve already asked about this in other words. You’ll get an answer by the "
                "day shown on “Me”."
            ),
        )
    by_when = wording.day(today + dt.timedelta(days=corrections.DAYS_TO_ANSWER), today)
    page = {"form": form, "fact": words, "owner": owner, "by_when": by_when}
    return render(request, "learners/correction_ask.html", page)


@takes_form
def correction(request: HttpRequest, public_id: UUID) -> HttpResponse:
    today = localdate()
    readable = sight.corrections(request.user, today).select_related("learner", "owner")
    correction = get_object_or_404(readable, public_id=public_id)
    note_look(request, [correction.learner_id], access.CORRECTION)
    if request.method == "POST":
        return answered(request, correction)
    answerable = can_answer_correction(request.user, correction, today)
    form = AnswerForm(request) if answerable else None
    return page_of(request, correction, form)


def answered(request: HttpRequest, correction: Correction) -> HttpResponse:
    if correction.owner_id != request.user.pk:
        raise Http404  # a reader who is not the owner
    form = AnswerForm(request)
    if not form.is_valid():
        return page_of(request, correction, form)
    values = form.cleaned_data
    try:
        corrections.answer(correction=correction, by=request.user, **values)
        messages.success(request, _("Sent. The learner can read your answer now."))
    except corrections.AlreadyAnsweredError:
        current = Correction.objects.get(pk=correction.pk)
        if (current.answer, current.reason) != (values["answer"], values["reason"]):
            form.add_error(None, _("This has already been answered. Nothing has changed."))
            return page_of(request, current, form)
    return redirect("correction", correction.public_id)


def page_of(request: HttpRequest, correction: Correction, form: Any) -> HttpResponse:
    page = {"correction": correction, "form": form, "own": correction.owner_id != request.user.pk}
    return render(request, "learners/correction.html", page)
