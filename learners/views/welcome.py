"""Welcome: three questions, and at once what each answer changes."""

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
        given = form.cleaned_data
        given["hurdles"] = tuple(given["hurdles"])
        actions.answer(learner=learner, by=request.user, **given)
        return redirect("welcome_back")
    page = {"form": form, "who": who_reads(learner, Scope.PLAN, today)}
    return render(request, "learners/welcome.html", page)


def starting_from(learner: Learner, today: dt.date) -> dict[str, Any]:
    held = answers_of(learner, today)
    return {
        "aim": held.aim,
        "hours_a_week": held.hours_a_week,
        "evenings": held.evenings,
        "hurdles": [hurdle.kind for hurdle in held.hurdles],
    }


@require_safe
def welcome_back(request: HttpRequest) -> HttpResponse:
    learner, today = own_record(request), localdate()
    held = answers_of(learner, today)
    if not held.any:
        return redirect("welcome")
    page = {
        "answers": held,
        "hours": wording.hours(held.hours_a_week) if held.hours_a_week else "",
        "hurdles": [
            {"label": h.get_kind_display(), "tip": wording.what_helps(h.kind), "until": h.until_on}
            for h in held.hurdles
        ],
        "who": who_reads(learner, Scope.PLAN, today),
    }
    return render(request, "learners/welcome_back.html", page)
