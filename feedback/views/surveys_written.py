"""The administrator's surveys: write one, open it, read what people wrote before others do."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback.actions import comments, surveys
from feedback.forms.surveys import AnswersForm, JudgeForm, QuestionForm, SurveyForm
from feedback.models import Comment, Question, Survey, WhyHidden
from feedback.reads import survey_comments
from feedback.reads import surveys as reads
from learners.permissions import administrators
from learners.views.saved_words import takes_form


def survey_of(public_id: UUID) -> Survey:
    return get_object_or_404(
        Survey.objects.select_related("programme", "offering__module"), public_id=public_id
    )


@require_safe
@administrators
def written(request: HttpRequest) -> HttpResponse:
    page = {"surveys": reads.written(request.GET.get("page"))}
    return render(request, "feedback/surveys_written.html", page)


@takes_form
@administrators
def add(request: HttpRequest) -> HttpResponse:
    form = SurveyForm(request)
    if form.is_valid():
        try:
            survey = surveys.write(by=request.user, **form.cleaned_data)
            return redirect("survey_written", survey.public_id)
        except surveys.TitleTakenError:
            form.add_error("title", _("Another draft has this title. Choose another."))
    return render(request, "feedback/survey_write.html", {"form": form})


@takes_form
@administrators
def describe(request: HttpRequest, public_id: UUID) -> HttpResponse:
    survey = survey_of(public_id)
    names = ("title", "why", "programme", "breakdown", "closes_on")
    form = SurveyForm(request, current={name: getattr(survey, name) for name in names})
    if form.is_valid():
        try:
            surveys.describe(survey=survey, by=request.user, **form.cleaned_data)
            return redirect("survey_written", public_id)
        except surveys.TitleTakenError:
            form.add_error("title", _("Another draft has this title. Choose another."))
        except surveys.AlreadyOpenError:
            return already_open(request, public_id)
    return render(request, "feedback/survey_write.html", {"form": form, "survey": survey})


def already_open(request: HttpRequest, public_id: UUID) -> HttpResponse:
    messages.warning(request, _("This survey is open, so it can’t be changed any more."))
    return redirect("survey_written", public_id)


@require_safe
@administrators
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return page_of(request, survey_of(public_id), QuestionForm(request))


def page_of(request: HttpRequest, survey: Survey, form: QuestionForm) -> HttpResponse:
    page = {
        "survey": survey,
        "questions": list(survey.questions.all()),
        "form": form,
        "turnout": reads.turnout(survey),
        "comments": survey_comments.waiting(survey),
    }
    return render(request, "feedback/survey_written.html", page)


@takes_form(at="survey_written")
@administrators
def question_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    survey, form = survey_of(public_id), QuestionForm(request)
    if not form.is_valid():
        return page_of(request, survey, form)
    try:
        surveys.add_question(survey=survey, by=request.user, **form.cleaned_data)
    except surveys.AlreadyOpenError:
        return already_open(request, public_id)
    except surveys.TooManyQuestionsError:
        form.add_error("text", _("A survey can have 20 questions at most."))
        return page_of(request, survey, form)
    return redirect("survey_written", public_id)


@takes_form(at="survey_written")
@administrators
def question_remove(request: HttpRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    questions = Question.objects.filter(survey__public_id=public_id, public_id=question_id)
    question = questions.select_related("survey").first()
    if question is None:
        return redirect("survey_written", public_id)  # removed by an earlier click
    try:
        surveys.remove_question(question=question, by=request.user)
    except surveys.AlreadyOpenError:
        return already_open(request, public_id)
    return redirect("survey_written", public_id)


@require_safe
@administrators
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    survey = survey_of(public_id)
    page = {"survey": survey, "form": AnswersForm(survey.questions.all()), "preview": True}
    return render(request, "feedback/survey.html", page)


@takes_form(at="survey_written")
@administrators
def open_survey(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        surveys.open_survey(survey=survey_of(public_id), by=request.user)
    except surveys.NotReadyError:
        text = _("Add a question, and choose a last day that has not passed.")
        messages.error(request, text)
    except surveys.TooFewError:
        text = _("Fewer than 10 people could answer, so no result could ever be shown.")
        messages.error(request, text)
    return redirect("survey_written", public_id)


@require_safe
@administrators
def survey_comments_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    survey = survey_of(public_id)
    if not survey.closed_at:
        raise Http404
    comments_page, questions = survey_comments.to_read(survey, request.GET.get("page"))
    page = {
        "survey": survey,
        "page": comments_page,
        "questions": questions,
        "reasons": WhyHidden.choices,
        "enough": survey_comments.can_show(survey),
    }
    return render(request, "feedback/survey_comments.html", page)


@takes_form(at="survey_comments")
@administrators
def judge(request: HttpRequest, public_id: UUID, comment_id: UUID) -> HttpResponse:
    rows = Comment.objects.filter(question__survey__public_id=public_id)
    comment = get_object_or_404(rows, public_id=comment_id)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what to do with the comment."))
        return redirect("survey_comments", public_id)
    try:
        comments.judge(comment=comment, by=request.user, **form.move)
    except comments.OutdatedError:
        messages.warning(request, _("Someone else has read this comment. Nothing has changed."))
    return redirect("survey_comments", public_id)


@takes_form(at="survey_comments")
@administrators
def comments_show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        comments.show_ready(survey=survey_of(public_id), by=request.user)
        messages.success(request, _("Shown. Everyone who was asked can read them now."))
    except comments.TooFewError:
        text = _("At least five comments on a question must be ready. Nothing has changed.")
        messages.warning(request, text)
    return redirect("survey_comments", public_id)
