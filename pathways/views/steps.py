"""One step: what it is, where and how to start it, why it is in the list, and her answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from learners.models import Learner
from learners.views.looks import own_record
from learners.views.saved_words import keeps_words, kept_words, sent
from pathways import wording
from pathways.actions import responses
from pathways.actions.recommend import at_once
from pathways.calc.changes import effects
from pathways.forms import AnswerForm
from pathways.frames import standing
from pathways.models import Answer, RequirementOption, Step
from pathways.reads.route import Route, load

BACK = {"today": "today", "plan": "plan"}  # where a reader may come from


def step_of(request: HttpRequest, public_id: UUID) -> tuple[Learner, Step]:
    learner, on = own_record(request), localdate()
    way = Step.objects.on_the_way_of(request.user, on).select_related("assessment")
    return learner, get_object_or_404(way, public_id=public_id)


@keeps_words
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner, step = step_of(request, public_id)
    kept = kept_words(request)
    form = AnswerForm(sent(request), initial=kept, on=localdate())
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        responses.answer(
            learner, step, asked["answer"], until_on=asked["until_on"], by=request.user
        )
        return redirect(BACK.get(request.POST.get("next", ""), "plan"))
    route = load(learner, localdate(), whole=True)
    part = at_once(learner, timezone.now())
    stands = standing(part)
    page = {
        "step": step,
        "form": form,
        "kept": kept.get("answer"),
        "next": request.POST.get("next") or request.GET.get("from") or kept.get("next", ""),
        **about(route, step),
        "why_not": responses.hindrances(stands, step, part.cutoff),
        "is_started": is_started(stands, step),
        "options": options(stands, step, route, part.cutoff.day),
        "before": before(step, route),
    }
    return render(request, "pathways/step.html", page)


def about(route: Route, step: Step) -> dict[str, Any]:
    """Where the step stands in her list, and why; or what she said about it."""
    row = next((row for row in route.rows if row.step == step.pk), None)
    said = next((r for r in route.responses if r.step_id == step.pk), None)
    stands = said is not None and said.answer != Answer.TAKEN_BACK
    recommendation = route.recommendation
    return {
        "takes": wording.takes(step),
        "reasons": wording.reasons(row, route.names) if row else [],
        "due_on": row.due_on if row else None,
        "is_done": bool(recommendation and step.pk in recommendation.held),
        "said": wording.said(said, route.names.on) if said and stands else "",
        "response": said.pk if said and stands else None,
        "last_day": wording.last_day(step),
        "is_ours": step.link.startswith("/"),
    }


def is_started(stands: responses.Stands | None, step: Step) -> bool:
    if stands is None or step.pk not in stands[0].index:
        return False
    return bool(stands[1].started >> stands[0].index[step.pk] & 1)


def options(
    stands: responses.Stands | None, step: Step, route: Route, day: int
) -> list[dict[str, Any]]:
    """Each answer with what it would do, found by ranking again."""
    if stands is None or step.pk not in stands[0].index:
        return []
    graph, person = stands
    told = {}
    for one in effects(graph, person, day, graph.index[step.pk]):
        found = {
            "if": one.what,
            "first": graph.nodes[one.first].id if one.first >= 0 else 0,
            "goes": [graph.nodes[gone].id for gone in one.goes],
            "eased": one.eased,
            "stays": one.stays,
        }
        told[one.what] = wording.effect(found, route.names)
    return [
        {"answer": answer.value, "label": answer.label, "effect": told[what]}
        for answer, what in wording.ANSWERS
    ]


def before(step: Step, route: Route) -> list[dict[str, Any]]:
    """What comes first: for each requirement its options, and whether it is met."""
    found = RequirementOption.objects.filter(requirement__step=step).select_related("step")
    have = set(route.recommendation.held if route.recommendation else [])
    groups: dict[int, dict[str, Any]] = {}
    for option in found.order_by("requirement_id", "pk"):
        group = groups.setdefault(option.requirement_id, {"steps": [], "met": False})
        group["steps"].append({"name": option.step.name, "beside": option.is_concurrent})
        group["met"] |= option.step_id in have
    return list(groups.values())


@keeps_words(at="step")
@require_POST
def start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin it, then go to where it lives. Elsewhere on the web is one more press away: a form may
    not lead off this site."""
    learner, step = step_of(request, public_id)
    try:
        responses.start(learner, step, by=request.user)
    except responses.NotYetError as why_not:
        messages.warning(request, str(why_not))
        return redirect("step", public_id)
    if step.link.startswith("/"):
        return redirect(step.link)
    messages.success(request, _("You have started it. Here is where it is."))
    return redirect("step", public_id)


@keeps_words(at="step")
@require_POST
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner, step = step_of(request, public_id)
    number = request.POST.get("response", "")
    if not number.isascii() or not number.isdigit():
        return redirect("step", public_id)
    taken = responses.undo(learner, step, min(int(number), 2**62), by=request.user)
    if taken is None:
        messages.warning(request, _("That was taken back already; nothing has changed."))
    return redirect(BACK.get(request.POST.get("next", ""), "plan"))
