"""A learner's surveys: the list, one survey, and what everybody answered."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from feedback import sight
from feedback.actions import taking_part
from feedback.forms.surveys import AnswersForm
from feedback.models import Survey
from feedback.reads import surveys as reads
from feedback.reads.survey_results import in_rows, results
from feedback.views.secret import secret
from learners.models import Learner
from learners.permissions import is_administrator
from learners.views.import_people import as_csv
from learners.views.looks import own_record

REFUSED = 409


@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    own = reads.of_learner(own_record(request).pk, request.GET.get("page"), localdate())
    return render(request, "feedback/surveys.html", {"surveys": own})


def survey_asked(learner: Learner, public_id: UUID) -> Survey:
    asked = Survey.objects.inviting(learner.pk).select_related("programme", "offering__module")
    return get_object_or_404(asked, public_id=public_id)


@secret
def survey(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner = own_record(request)
    asked = survey_asked(learner, public_id)
    if request.method == "POST":
        return answered(request, learner, asked)
    if asked.closed_at:
        return redirect("survey_results", public_id)
    if reads.has_taken_part(asked, learner.pk):
        return redirect("survey_thanks", public_id)
    if asked.closes_on < localdate():
        return render(request, "feedback/survey_late.html", {"survey": asked})
    return page_of(request, asked, AnswersForm(asked.questions.all()))


def page_of(request: HttpRequest, asked: Survey, form: AnswersForm) -> HttpResponse:
    return render(request, "feedback/survey.html", {"survey": asked, "form": form})


def answered(request: HttpRequest, learner: Learner, asked: Survey) -> HttpResponse:
    """Count the answers, or say why they were not counted."""
    form = AnswersForm(asked.questions.all(), request.POST)
    if not form.is_valid():
        return page_of(request, asked, form)
    try:
        taking_part.take_part(survey=asked, learner=learner, answers=form.answers)
    except taking_part.AlreadyTookPartError:
        page = "feedback/survey_again.html"
        return render(request, page, {"survey": asked}, status=REFUSED)
    except taking_part.TooLateError:
        return render(request, "feedback/survey_late.html", {"survey": asked}, status=REFUSED)
    return redirect("survey_thanks", asked.public_id)


@require_safe
def thanks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner = own_record(request)
    asked = survey_asked(learner, public_id)
    if not reads.has_taken_part(asked, learner.pk):
        return redirect("survey", public_id)
    return render(request, "feedback/survey_thanks.html", {"survey": asked})


def survey_closed(request: HttpRequest, public_id: UUID) -> Survey:
    readable = sight.closed_surveys(request.user, localdate()).select_related("programme")
    return get_object_or_404(readable, public_id=public_id)


@require_safe
def survey_results(request: HttpRequest, public_id: UUID) -> HttpResponse:
    closed = survey_closed(request, public_id)
    back = "surveys" if getattr(request.user, "learner", None) else ""
    back = "surveys_written" if is_administrator(request.user, localdate()) else back
    page: dict[str, Any] = {"survey": closed, "results": results(closed), "back": back}
    page["questions"] = [
        (result, result.page(request.GET.get(f"q{place}")), f"q{place}")
        for place, result in enumerate(page["results"].questions, 1)
    ]
    page["moderates"] = sight.is_moderator(request.user, localdate())
    return render(request, "feedback/survey_results.html", page)


@require_safe
def results_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return as_csv(in_rows(results(survey_closed(request, public_id))), "survey.csv")
