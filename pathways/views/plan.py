"""My plan, and the choice of a route and its hours."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learners.models import Availability, Learner
from learners.reads.work import all_work, due_work
from learners.views.looks import own_record
from learners.views.saved_words import takes_form
from pathways import wording
from pathways.actions import choices
from pathways.forms import FollowForm
from pathways.reads import hill
from pathways.reads.dated import late_and_soon
from pathways.reads.end import the_end
from pathways.reads.plan import begun_and_withdrawn, differs, done, later, set_aside
from pathways.reads.route import Route, lines, load, next_of
from pathways.reads.week import change_of, week_of


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    learner, on = own_record(request), localdate()
    route = load(learner, on)
    if not route.choices:
        return redirect("plan_follow")
    works = all_work(learner, on)
    due = {work.assessment: work.due_on for work in works}
    hills = hill.followed(route) + hill.left(learner, route)
    page = {
        "hills": list(zip(hills, hill.large_pictures(hills), strict=True)),
        "next": next_of(route),
        "then": lines(route)[1:],
        "dated": late_and_soon(route, works),
        "withdrawn": begun_and_withdrawn(route),
        "set_aside": set_aside(route, due),
        "later": later(route, request.GET.get("page", ""), due),
        "done": done(route, request.GET.get("done", "")),
        "hours": wording.hours(route.names.hours),
        "differs": differs(route),
        "end": the_end(route, due),
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
        messages.success(
            request, f"{_('Your plan is ready.')} {other_week(learner, route)}".strip()
        )
        return redirect("plan")
    offered = form.fields["pathway"].queryset
    page = {"form": form, "offered": list(offered), "on": on, "differs": differs(route)}
    return render(request, "pathways/plan_follow.html", page)


def other_week(learner: Learner, before: Route) -> str:
    """Say how the week differs from before the learner changed their hours, if they had a plan."""
    after = load(learner, before.names.on)
    if not before.choices or before.names.hours == after.names.hours:
        return ""
    works = due_work(learner, before.names.on)
    return change_of(week_of(before, learner, works), week_of(after, learner, works))


def followed(route: Route, learner: Learner) -> dict[str, object]:
    """Return what the learner follows now; otherwise the hours they have given us."""
    if not route.choices:
        time = Availability.objects.in_force(route.names.on).filter(learner=learner).first()
        return {"hours": time.hours_a_week if time else 5}
    last = max(route.choices, key=lambda choice: (choice.known_at, choice.pk))
    return {"pathway": last.pathway.public_id, "hours": f"{last.hours:g}", "modes": last.modes}
