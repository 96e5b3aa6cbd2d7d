"""Corrections: a learner reports a wrong fact; a named person answers by a date.

The answer changes the fact, and what rests on it in rooms above: `answer` is theirs, see `portal`.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners import sight, wording
from learners.actions import access, corrections
from learners.forms.correction import AnswerForm
from learners.forms.learner import CorrectionForm
from learners.models import Correction
from learners.models.correction import Answer
from learners.models.record import one_fact
from learners.permissions import can_answer_correction
from learners.reads.corrections import new_words
from learners.reads.record import cutoff
from learners.views.looks import note_look, own_record
from learners.views.saved_words import takes_form

Act = Callable[..., None]


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
def correction(request: HttpRequest, public_id: UUID, answer: Act) -> HttpResponse:
    today = localdate()
    readable = sight.corrections(request.user, today).select_related("learner", "owner")
    row = get_object_or_404(readable, public_id=public_id)
    note_look(request, [row.learner_id], access.CORRECTION)
    if request.method == "POST":
        return answered(request, row, answer)
    answerable = can_answer_correction(request.user, row, today)
    return page_of(request, row, form_of(request, row) if answerable else None)


def form_of(request: HttpRequest, row: Correction) -> AnswerForm:
    fact = one_fact(row.learner, row.fact_kind, row.fact_id, cutoff(localdate()))
    return AnswerForm(request, fact=fact)


def answered(request: HttpRequest, row: Correction, answer: Act) -> HttpResponse:
    if row.owner_id != request.user.pk:
        raise Http404  # a reader who is not the owner
    form = form_of(request, row)
    if not form.is_valid():
        return page_of(request, row, form)
    verdict = form.verdict
    try:
        answer(correction=row, verdict=verdict, by=request.user)
        corrected = verdict.answer == Answer.CORRECTED
        done = _("Corrected. The learner can read your answer, and the record has changed.")
        messages.success(
            request, done if corrected else _("Sent. The learner can read your answer now.")
        )
    except corrections.AlreadyAnsweredError:
        current = Correction.objects.get(pk=row.pk)
        if (current.answer, current.reason) != (verdict.answer, verdict.reason):
            form.add_error(None, _("This has already been answered. Nothing has changed."))
            return page_of(request, current, form)
    return redirect("correction", row.public_id)


def page_of(request: HttpRequest, row: Correction, form: Any) -> HttpResponse:
    page = {"correction": row, "form": form, "own": row.owner_id != request.user.pk}
    page["now"] = new_words(row, localdate())
    return render(request, "learners/correction.html", page)
