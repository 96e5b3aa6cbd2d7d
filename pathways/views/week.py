"""My week: steps on days, moved or dropped by the learner, and the days that suit them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learners.actions import study_week
from learners.models import StudyWeek
from learners.reads.work import due_work
from learners.views.looks import own_record
from learners.views.saved_words import takes_form
from pathways.actions import days
from pathways.forms import DayForm, StudyDaysForm, day_choices
from pathways.reads.dated import late_and_soon
from pathways.reads.route import load
from pathways.reads.week import week_of
from pathways.views.steps import step_of


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    learner, on = own_record(request), localdate()
    route, works = load(learner, on), due_work(learner, on)
    page = {
        "week": week_of(route, learner, works),
        "dated": late_and_soon(route, works),
        "choices": day_choices(on),
        "following": bool(route.choices),
    }
    return render(request, "pathways/week.html", page)


@takes_form
def day(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a step on another day, or leave it out of the week."""
    learner, step = step_of(request, public_id)
    on = localdate()
    runs = None if step.link else load(learner, on).dates.coming(step)
    form = DayForm(request, on=on, runs=runs)
    if form.is_valid():
        if form.is_dropped:
            days.drop(learner, step, by=request.user)
        else:
            days.move(learner, step, form.day_on, by=request.user)
        return redirect("plan_week")
    return render(request, "pathways/step_day.html", {"form": form, "step": step})


@takes_form(at="plan_week")
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner, step = step_of(request, public_id)
    number = request.POST.get("choice", "")
    if not number.isascii() or not number.isdigit():
        return redirect("plan_week")
    if days.undo(learner, step, min(int(number), 2**62), by=request.user) is None:
        messages.warning(request, _("That was already undone. Nothing has changed."))
    return redirect("plan_week")


@takes_form
def study_days(request: HttpRequest) -> HttpResponse:
    learner, on = own_record(request), localdate()
    current = StudyWeek.objects.in_force(on).filter(learner=learner).first()
    chosen = {"daytimes": current.daytimes, "evenings": current.evenings} if current else None
    form = StudyDaysForm(request, initial=chosen)
    if form.is_valid():
        if study_week.choose(learner=learner, by=request.user, **form.cleaned_data):
            messages.success(request, _("Saved. Your week has changed to match."))
        return redirect("plan_week")
    return render(request, "pathways/study_days.html", {"form": form})
