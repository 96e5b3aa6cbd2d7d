"""Welcome: three questions, and what each answer changes."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from learners import wording
from learners.actions import welcome as actions
from learners.forms.learner import WelcomeForm
from learners.models import Learner, Scope
from learners.reads.readers import who_reads
from learners.reads.welcome import answers_of
from learners.views.looks import own_record
from learners.views.saved_words import takes_form


@takes_form
def welcome(request: HttpRequest) -> HttpResponse:
    learner, today = own_record(request), localdate()
    form = WelcomeForm(request, initial=starting_from(learner, today))
    if form.is_valid():
        values = form.cleaned_data
        values["hurdles"] = tuple(values["hurdles"])
        actions.answer(learner=learner, by=request.user, **values)
        return redirect("welcome_back")
    page = {"form": form, "who": who_reads(learner, Scope.PLAN, today)}
    return render(request, "learners/welcome.html", page)


def starting_from(learner: Learner, today: dt.date) -> dict[str, Any]:
    answers = answers_of(learner, today)
    return {
        "aim": answers.aim,
        "hours_a_week": answers.hours_a_week,
        "evenings": answers.evenings,
        "hurdles": [hurdle.kind for hurdle in answers.hurdles],
    }


@require_safe
def welcome_back(request: HttpRequest) -> HttpResponse:
    learner, today = own_record(request), localdate()
    answers = answers_of(learner, today)
    if not answers.any:
        return redirect("welcome")
    page = {
        "answers": answers,
        "hours": wording.hours(answers.hours_a_week) if answers.hours_a_week else "",
        "hurdles": [
            {"label": h.get_kind_display(), "tip": wording.what_helps(h.kind), "until": h.until_on}
            for h in answers.hurdles
        ],
        "who": who_reads(learner, Scope.PLAN, today),
    }
    return render(request, "learners/welcome_back.html", page)
