"""My plan, and the choice of a route and its hours."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learners.models import Availability, Learner
from learners.views.looks import own_record
from learners.views.saved_words import takes_form
from pathways import wording
from pathways.actions import choices
from pathways.forms import FollowForm
from pathways.reads import hill
from pathways.reads.plan import differs, done, later, set_aside
from pathways.reads.route import Route, lines, load, next_of


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    learner, on = own_record(request), localdate()
    route = load(learner, on)
    if not route.choices:
        return redirect("plan_follow")
    hills = hill.followed(route) + hill.left(learner, route)
    page = {
        "hills": list(zip(hills, hill.large_pictures(hills), strict=True)),
        "next": next_of(route),
        "then": lines(route)[1:],
        "set_aside": set_aside(route),
        "later": later(route, request.GET.get("page", "")),
        "done": done(route, request.GET.get("done", "")),
        "hours": wording.hours(route.names.hours),
        "differs": differs(route),
    }
    return render(request, "pathways/plan.html", page)


@takes_form
def follow(request: HttpRequest) -> HttpResponse:
    learner, on = own_record(request), localdate()
    route = load(learner, on)
    form = FollowForm(request, initial=followed(route, learner))
    if form.is_valid():
        data = form.cleaned_data
        choices.change(
            learner, data["pathway"], data["hours"], modes=data["modes"], by=request.user
        )
        messages.success(request, _("Your plan is ready."))
        return redirect("plan")
    offered = form.fields["pathway"].queryset
    page = {"form": form, "offered": list(offered), "on": on, "differs": differs(route)}
    return render(request, "pathways/plan_follow.html", page)


def followed(route: Route, learner: Learner) -> dict[str, object]:
    """Return what the learner follows now; otherwise the hours they have given us."""
    if not route.choices:
        time = Availability.objects.in_force(route.names.on).filter(learner=learner).first()
        return {"hours": time.hours_a_week if time else 5}
    last = max(route.choices, key=lambda choice: (choice.known_at, choice.pk))
    return {"pathway": last.pathway.public_id, "hours": f"{last.hours:g}", "modes": last.modes}
