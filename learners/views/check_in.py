"""Check-ins, and how often to ask for one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners import wording
from learners.actions import check_ins
from learners.forms.learner import CheckInForm, RhythmForm
from learners.models import CheckIn, Learner, Rhythm, Scope
from learners.models.rhythm import Often
from learners.reads.conversations import supporters
from learners.reads.readers import who_reads
from learners.views.looks import own_record
from learners.views.saved_words import takes_form

SHOWN = 6  # earlier check-ins
HARD = 1


@takes_form
def check_in(request: HttpRequest) -> HttpResponse:
    learner = own_record(request)
    form = CheckInForm(request)
    if form.is_valid():
        check_ins.check_in(learner=learner, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. It’s on your record now."))
        return redirect("check_in")
    return render(request, "learners/check_in.html", page_of(request, learner, form))


def page_of(
    request: HttpRequest, learner: Learner, form: CheckInForm, rhythm_form: RhythmForm | None = None
) -> dict[str, Any]:
    today = localdate()
    rhythm = Rhythm.objects.in_force(today).filter(learner=learner).first()
    often = {"often": rhythm.often if rhythm else Often.NEVER}
    earlier = list(CheckIn.objects.filter(learner=learner).latest_first()[:SHOWN])
    is_hard = bool(earlier) and earlier[0].going == HARD
    tutors = supporters(learner.pk, on=today) if is_hard else []
    return {
        "form": form,
        "rhythm": rhythm_form or RhythmForm(request, sent=False, initial=often),
        "next_on": check_ins.asked_from(learner, today),
        "today": today,
        "earlier": [{"row": row, "going": wording.GOING[row.going]} for row in earlier],
        "hard": is_hard,
        "tutors": wording.listed([tutor.name for tutor in tutors]),
        "hard_words": (earlier[0].words if is_hard else "") or _("It’s hard at the moment."),
        "who": who_reads(learner, Scope.RECORD, today),
    }


@takes_form(at="check_in")
def rhythm(request: HttpRequest) -> HttpResponse:
    learner = own_record(request)
    form = RhythmForm(request)
    if not form.is_valid():
        page = page_of(request, learner, CheckInForm(request, sent=False), form)
        return render(request, "learners/check_in.html", page)
    check_ins.set_rhythm(learner=learner, often=form.cleaned_data["often"], by=request.user)
    messages.success(request, _("Saved."))
    return redirect("check_in")
