"""One step: what it is, how to start it, why it is in the list, and the learner's answer."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.forms.page import words_for
from learners.models import Learner
from learners.reads.work import all_work, asks_for
from learners.views.looks import own_record
from learners.views.saved_words import takes_form
from pathways.actions import responses
from pathways.actions.recommend import at_once
from pathways.forms import AnswerForm
from pathways.models import PathwayChoice, Step, StepRun
from pathways.reads.route import load
from pathways.reads.starting import openings_of
from pathways.reads.step import (
    about,
    before,
    can_be_great,
    is_started,
    options,
    said_by_others,
)
from pathways.shelf import standing
from pathways.wording.week import after_due

BACK = {"today": "today", "plan": "plan"}  # pages that lead to a step


def step_of(request: HttpRequest, public_id: UUID) -> tuple[Learner, Step]:
    learner, on = own_record(request), localdate()
    steps = PathwayChoice.objects.steps_of(request.user, on).select_related("assessment")
    return learner, get_object_or_404(steps, public_id=public_id)


def came_from(request: HttpRequest) -> str:
    """Return the name of the page that an answer leads back to, if one was given."""
    name = request.POST.get("next") or request.GET.get("from")
    return name or words_for(request).get("next", "")


@takes_form
def step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner, step = step_of(request, public_id)
    form = AnswerForm(request, on=localdate())
    if form.is_valid():
        return answer(request, learner, step, form.cleaned_data)
    route, work = load(learner, localdate()), step.assessment
    step = route.names.steps.get(step.pk, step)  # with its dates
    part = at_once(learner, timezone.now())
    ranked_from = standing(part)
    page = about(route, step) | {
        "step": step,
        "piece": asks_for(work) if work else None,
        "form": form,
        "kept": form.typed.get("answer"),
        "next": came_from(request),
        "others": said_by_others(step, route),
        "why_not": responses.hindrances(ranked_from, step, part.cutoff, route.names.closed),
        "is_started": is_started(ranked_from, step),
        "options": options(ranked_from, step, route, part.cutoff.day),
        "before": before(step, route),
    }
    page["can_be_great"] = can_be_great(ranked_from, step, route, page["is_done"])
    page["openings"] = openings_of(step, route.dates, page["is_started"])
    response = render(request, "pathways/step.html", page)
    return open_page(request, step, response) if page["is_started"] else response


def open_page(request: HttpRequest, step: Step, response: HttpResponse) -> HttpResponse:
    """Open a step's page elsewhere on the web, if its button was pressed just now."""
    if request.GET.get("open") == "now" and step.link and not is_ours(step):
        response["Refresh"] = f"0; url={iri_to_uri(step.link)}"
    return response


def answer(
    request: HttpRequest, learner: Learner, step: Step, data: dict[str, Any]
) -> HttpResponse:
    """Save an answer, and go back to the page that it came from."""
    try:
        saved = responses.answer(learner, step, by=request.user, **data)
    except responses.NotYetError as why_not:
        messages.warning(request, str(why_not))
        return redirect("step", step.public_id)
    if step.assessment_id and data["answer"] in responses.SET_ASIDE:
        warn_of_date(request, learner, step, saved.until_on)
    return redirect(BACK.get(request.POST.get("next", ""), "plan"))


def warn_of_date(
    request: HttpRequest, learner: Learner, step: Step, until_on: dt.date | None
) -> None:
    """Say that the answer moves the step past the day on which its work is due."""
    on = localdate()
    works = {work.assessment: work.due_on for work in all_work(learner, on)}
    due_on = works.get(step.assessment_id)
    if due_on and (until_on is None or due_on < until_on):
        more_time = _("You can ask for more time from “Everything with a date” in your plan.")
        messages.warning(request, f"“{step.name}”: {after_due(due_on, on)} {more_time}")


@takes_form(at="step")
def start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Start the step, then open it, or show the week that its date was added to. A form may not
    lead off this site, so the step's own page opens an address elsewhere on the web."""
    learner, step = step_of(request, public_id)
    run = run_of(step, request.POST.get("run", ""))
    try:
        responses.start(learner, step, by=request.user, run=run)
    except responses.NotYetError as why_not:
        messages.warning(request, str(why_not))
        return redirect("step", public_id)
    if run is not None:
        return redirect("plan_week")
    return redirect(step.link if is_ours(step) else f"{reverse('step', args=[public_id])}?open=now")


def run_of(step: Step, number: str) -> StepRun | None:
    """Return the date of the step with this number, if it has one."""
    if not number.isascii() or not number.isdigit():
        return None
    return step.runs.filter(pk=min(int(number), 2**62)).first()


def is_ours(step: Step) -> bool:
    return step.link.startswith("/")


@takes_form(at="step")
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner, step = step_of(request, public_id)
    number = request.POST.get("response", "")
    if not number.isascii() or not number.isdigit():
        return redirect("step", public_id)
    response = responses.undo(learner, step, min(int(number), 2**62), by=request.user)
    if response is None:
        messages.warning(request, _("That was already undone. Nothing has changed."))
    return redirect(BACK.get(request.POST.get("next", ""), "plan"))
