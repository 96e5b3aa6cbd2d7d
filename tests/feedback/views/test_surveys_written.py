"""The administrator writes, previews and opens a survey, and reads comments before others do."""

import pytest
from django.urls import reverse

from feedback.models import CommentState, Survey
from learners.models import AuditEvent
from tests.factories import learners as make
from tests.factories import surveys as ask
from tests.pages.count import queries
from tests.pages.test_record import words

ABOUT = {
    "title": "Library hours",
    "why": "To choose when it opens.",
    "breakdown": "none",
    "closes_on": make.day(9).isoformat(),
}
CHOICE = {"text": "Do you come by bus?", "kind": "choice", "options": "Yes\n\n No \nNo"}


@pytest.fixture
def dee_in(dee, client, sign_in):
    return sign_in(client, dee)


def page(name, survey):
    return reverse(name, args=[survey.public_id])


def test_a_survey_is_written_previewed_and_opened(dee_in, db):
    ask.people(12)
    dee_in.post(reverse("survey_add"), ABOUT)
    survey = Survey.objects.get()
    answer = dee_in.post(page("question_add", survey), CHOICE, follow=True)
    assert "Yes · No" in words(answer)
    preview = dee_in.get(page("survey_preview", survey))
    assert "This is what people will see." in words(preview)
    assert "csrfmiddlewaretoken" not in preview.text.split("<main")[1]
    dee_in.post(page("survey_open", survey))
    text = words(dee_in.get(page("survey_written", survey)))
    assert "Fewer than 10 people have taken part." in text
    assert "Nobody can see answers while the survey is open." in text
    assert "Remove" not in text


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"options": "Yes"}, "Write from two to ten different answers."),
        ({"options": "\n".join(map(str, range(11)))}, "Write from two to ten different answers."),
        ({"options": f"Yes\n{'x' * 121}"}, "An answer can have 120 characters at most."),
    ],
)
def test_a_choice_needs_two_to_ten_answers(wrong, error, dee_in):
    survey = ask.SurveyFactory()
    answer = dee_in.post(page("question_add", survey), {**CHOICE, **wrong})
    assert error in words(answer)
    assert not survey.questions.exists()


def test_a_twenty_first_question_shows_an_error(dee_in):
    survey = ask.SurveyFactory()
    ask.QuestionFactory.create_batch(20, survey=survey)
    answer = dee_in.post(page("question_add", survey), CHOICE)
    assert "A survey can have 20 questions at most." in words(answer)


def test_a_title_that_another_draft_has_shows_an_error(dee_in):
    dee_in.post(reverse("survey_add"), ABOUT)
    other = ask.SurveyFactory()
    for url, why in ((reverse("survey_add"), "Else."), (page("survey_describe", other), "Else.")):
        answer = dee_in.post(url, {**ABOUT, "why": why})
        assert "Another draft has this title. Choose another." in words(answer)


@pytest.mark.parametrize("days", [-1, 93])
def test_a_survey_is_open_for_three_months_at_most(days, dee_in):
    answer = dee_in.post(reverse("survey_add"), {**ABOUT, "closes_on": make.day(days).isoformat()})
    assert "Choose a date from today to three months from now." in words(answer)


def test_an_open_survey_cannot_be_changed(dee_in, db):
    ask.people(10)
    survey = ask.asked()
    question = survey.questions.get()
    removing = reverse("question_remove", args=[survey.public_id, question.public_id])
    for url, data in (
        (page("survey_describe", survey), ABOUT),
        (page("question_add", survey), CHOICE),
        (removing, {}),
    ):
        answer = dee_in.post(url, data, follow=True)
        assert "This survey is open, so it can’t be changed any more." in words(answer)
    assert survey.questions.get() == question


def test_a_survey_without_questions_or_people_does_not_open(dee_in, db):
    empty = ask.SurveyFactory()
    answer = dee_in.post(page("survey_open", empty), follow=True)
    assert "Add a question, and choose a last day that has not passed." in words(answer)
    lonely = ask.QuestionFactory().survey
    answer = dee_in.post(page("survey_open", lonely), follow=True)
    assert "Fewer than 10 people could answer, so no result could ever be shown." in words(answer)


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        (9, "Fewer than 10 people have taken part."),
        (10, "At least 10 people have taken part."),
        (14, "At least 10 people have taken part."),
        (15, "At least 15 people have taken part."),
    ],
)
def test_turnout_moves_in_fives_and_nothing_else_is_shown(answers, text, dee_in, db):
    learners = ask.people(20)
    survey = ask.asked(words=True)
    ask.answer_all(survey, learners[:answers], "0", "Longer hours")
    for url in (page("survey_written", survey), reverse("surveys_written")):
        answer = dee_in.get(url)
        assert text in words(answer)
        assert "Longer hours" not in answer.text


@pytest.fixture
def read(db):
    """A closed survey in which twelve people wrote a line."""
    return ask.closed(ask.asked_by(ask.people(12), "Line"))


def judged(client, survey, comment, verdict):
    url = reverse("comment_judge", args=[survey.public_id, comment.public_id])
    return client.post(url, {"verdict": verdict}, follow=True)


def test_comments_are_shown_five_at_once_and_never_fewer(dee_in, read):
    comments = list(read.questions.last().comments.all())
    for comment in comments[:4]:
        judged(dee_in, read, comment, "ready")
    answer = dee_in.post(page("comments_show", read), follow=True)
    assert "At least five comments on a question must be ready." in words(answer)
    assert "One more is needed" in words(answer)
    judged(dee_in, read, comments[4], "ready")
    dee_in.post(page("comments_show", read))
    shown = read.questions.last().comments.filter(state=CommentState.SHOWN)
    assert set(shown) == set(comments[:5])


def test_a_comment_is_hidden_with_a_reason_and_can_be_restored(dee_in, read):
    comment = read.questions.last().comments.first()
    answer = judged(dee_in, read, comment, "insult")
    comment.refresh_from_db()
    assert (comment.state, comment.reason) == ("hidden", "insult")
    assert "it insults somebody" in words(answer)
    judged(dee_in, read, comment, "ready")
    comment.refresh_from_db()
    assert (comment.state, comment.reason) == ("ready", "")


@pytest.mark.parametrize("verdict", ["shown", "waiting", "", "no such"])
def test_a_comment_is_not_shown_alone_or_without_a_verdict(verdict, dee_in, read):
    comment = read.questions.last().comments.first()
    answer = judged(dee_in, read, comment, verdict)
    assert "Choose what to do with the comment." in words(answer)
    comment.refresh_from_db()
    assert comment.state == "waiting"


def test_a_comment_that_is_shown_already_does_not_go_back(dee_in, read):
    comment = read.questions.last().comments.first()
    read.questions.last().comments.update(state="shown")
    answer = judged(dee_in, read, comment, "ready")
    assert "Nothing has changed." in words(answer)


def test_the_audit_says_that_a_comment_was_read_and_not_what_it_says(dee_in, read):
    comment = read.questions.last().comments.first()
    judged(dee_in, read, comment, "names")
    event = AuditEvent.objects.get(verb="survey.judge")
    assert event.detail == {"state": "hidden", "reason": "names"}
    assert comment.text not in f"{event.label} {event.detail} {event.object_id}"
    assert str(comment.public_id) not in f"{event.object_id} {event.detail}"


def test_comments_to_read_are_on_an_administrators_today(dee_in, read):
    page_of = reverse("survey_comments", args=[read.public_id])
    answer = dee_in.get("/today/")
    assert "12 comments in surveys are waiting to be read" in words(answer)
    assert page_of in answer.text
    read.questions.last().comments.update(state="ready")
    assert page_of not in dee_in.get("/today/").text


def test_comments_of_an_open_survey_are_not_there(dee_in, db):
    survey = ask.asked_by(ask.people(12), "Line")
    assert dee_in.get(page("survey_comments", survey)).status_code == 404


def test_the_pages_take_a_constant_number_of_queries(dee_in, read):
    few = [queries(dee_in, url)[0] for url in urls(read)]
    for _survey in range(8):
        ask.closed(ask.asked(words=True))
        ask.asked()
        ask.QuestionFactory()
    question = read.questions.last()
    ask.CommentFactory.create_batch(40, question=question)
    ask.QuestionFactory.create_batch(10, survey=read)
    assert few == [5, 7, 8]
    assert [queries(dee_in, url)[0] for url in urls(read)] == few


def urls(survey):
    names = ("survey_written", "survey_comments")
    return [reverse("surveys_written"), *(page(name, survey) for name in names)]
