"""My plan: the ordered way to where she is heading."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from learners.models import Availability, Learner
from learners.views.looks import own_record
from learners.views.saved_words import keeps_words, kept_words, sent
from pathways import wording
from pathways.actions import choices
from pathways.forms import FollowForm
from pathways.models import Answer, PathwayChoice, Response
from pathways.views.next import Line, Loaded, line, lines, load, next_of


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    learner, on = own_record(request), localdate()
    held = load(learner, on, whole=True)
    if not held.choices:
        return redirect("plan_follow")
    page = {
        "next": next_of(held),
        "then": lines(held)[1:],
        "told": told(held),
        "later": later(held),
        "done": done(held),
        "hours": wording.hours(held.names.hours),
        "differs": differs(held),
    }
    return render(request, "pathways/plan.html", page)


@dataclass(frozen=True)
class Differs:
    """She told us other hours than her plan counts with; `choice`: where one press takes them."""

    words: str
    take: str
    hours: int
    choice: PathwayChoice | None


def differs(held: Loaded) -> Differs | None:
    told_hours = held.choices[0].told_hours if held.choices else None
    if told_hours is None or told_hours == choices.whole(held.names.hours):
        return None
    return Differs(
        words=wording.other_hours(told_hours, held.names.hours),
        take=wording.take_hours(told_hours),
        hours=told_hours,
        choice=held.choices[0] if len(held.choices) == 1 else None,
    )


def told(held: Loaded) -> list[Line]:
    """Steps that rest or are not wanted, because she said so."""
    return [
        line(response.step, wording.said(response, held.names.on)) for response in put_aside(held)
    ]


def put_aside(held: Loaded) -> list[Response]:
    """Her answers by which a step rests today, or is not wanted; withdrawn ones left out."""
    on = held.names.on
    return [
        response
        for response in held.responses
        if response.step.withdrawn_at is None
        and (response.answer == Answer.IRRELEVANT or (response.until_on and response.until_on > on))
    ]


def done(held: Loaded) -> list[Line]:
    steps = held.names.steps
    held_ids = held.recommendation.held if held.recommendation else []
    return [line(steps[pk], "") for pk in held_ids if pk in steps]


def later(held: Loaded) -> list[Line]:
    """The rest of her pathways, in the order in which they were written."""
    spoken = {row.step for row in held.rows} | set(
        held.recommendation.held if held.recommendation else []
    )
    spoken |= {response.step_id for response in put_aside(held)}
    rest = [
        step
        for pk, step in held.names.steps.items()
        if pk not in spoken and step.position is not None and not step.is_over(held.names.on)
    ]
    return [line(step, wording.takes(step)) for step in rest]


@keeps_words
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    learner, on = own_record(request), localdate()
    held = load(learner, on)
    form = FollowForm(sent(request), initial=kept_words(request) or followed(held, learner))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        choices.change(
            learner, asked["pathway"], asked["hours"], modes=asked["modes"], by=request.user
        )
        messages.success(request, _("Your list is ready."))
        return redirect("plan")
    offered = form.fields["pathway"].queryset
    page = {"form": form, "offered": list(offered), "on": on, "differs": differs(held)}
    return render(request, "pathways/plan_follow.html", page)


def followed(held: Loaded, learner: Learner) -> dict[str, object]:
    """What she follows now, to begin from; else the hours that she has told us."""
    if not held.choices:
        time = Availability.objects.in_force(held.names.on).filter(learner=learner).first()
        return {"hours": time.hours_a_week if time else 5}
    last = max(held.choices, key=lambda choice: (choice.known_at, choice.pk))
    return {"pathway": last.pathway.public_id, "hours": f"{last.hours:g}", "modes": last.modes}
