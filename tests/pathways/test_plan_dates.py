"""The plan never hides a date: whatever was answered, however far away, begun and withdrawn."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learners.reads.work import all_work
from pathways.actions import days, responses
from pathways.models import Answer, Step
from pathways.reads.dated import late_and_soon
from pathways.reads.plan import later, set_aside
from pathways.reads.route import load
from tests.factories import learners as make
from tests.factories.learners import day, in_words
from tests.factories.pathways import BY, care, follows
from tests.pages.test_record import words
from tests.pathways.test_pages import url

ANSWERS = [answer for answer in Answer if answer not in (Answer.TAKEN_BACK, Answer.GREAT)]


@pytest.fixture
def doses(college, catalogue, follower):
    """A step whose hand-in is due in ten days."""
    Step.objects.filter(code="doses").update(assessment=college.assessments[3])
    return Step.objects.get(code="doses")


@pytest.mark.parametrize("answer", ANSWERS)
def test_work_with_a_date_is_in_the_plan_whatever_was_answered(answer, doses, ada_client):
    ada_client.post(url(doses), {"answer": answer})
    page = ada_client.get("/plan/").text.split('id="dated"')[1].split("</section>")[0]
    assert f"due on {in_words(10)}" in page
    assert url(doses) in page


def test_work_far_away_is_in_the_plan_too(doses, college, ada_client):
    far = make.AssessmentFactory(offering=college.offering, name="Exam essay")
    make.DeadlineSetFactory(assessment=far, on=day(60))
    assert "Exam essay" in words(ada_client.get("/plan/"))
    assert "Exam essay" not in words(ada_client.get("/today/"))


@pytest.mark.parametrize(
    ("sent", "warned"),
    [
        ({"answer": "too hard"}, True),
        ({"answer": "not relevant"}, True),
        ({"answer": "no time", "until_on": 11}, True),
        ({"answer": "no time", "until_on": 10}, False),
        ({"answer": "done"}, False),
        ({"answer": "already know"}, False),
    ],
)
def test_an_answer_that_moves_a_step_past_its_date_says_so(sent, warned, doses, ada_client):
    if "until_on" in sent:
        sent = sent | {"until_on": day(sent["until_on"]).isoformat()}
    page = words(ada_client.post(url(doses), sent, follow=True))
    warning = f"“Doses”: It’s still due on {in_words(10)}."
    assert (warning in page) == warned
    assert ("You can ask for more time" in page) == warned


def test_a_step_without_a_date_is_answered_without_a_warning(doses, catalogue, ada_client):
    page = words(ada_client.post(url(catalogue["bus"]), {"answer": "too hard"}, follow=True))
    assert "still due" not in page


def test_before_the_answer_its_effect_on_the_date_is_shown(doses, ada_client):
    page = ada_client.get(url(doses)).text
    options = page.split('id="answer"')[1].split("</section>")[0].split("<form")[1:]
    warned = {form.split('value="')[-1].split('"')[0] for form in options if "still due" in form}
    shown = ["still due" in form for form in options]
    assert shown == [False, True, True, True], warned


def test_lists_of_steps_show_the_date(doses, follower, college):
    due = {work.assessment: work.due_on for work in all_work(follower, day(0))}
    responses.answer(follower, doses, "too hard", by=BY)
    (line,) = set_aside(load(follower, day(0)), due)
    assert f"Due on {in_words(10)}." in line.words
    assert not any("Due on" in it.words for it in later(load(follower, day(0)), "", due).lines)


def test_a_day_after_its_date_says_so_and_offers_more_time(doses, follower, ada_client):
    days.move(follower, doses, day(10), by=BY)
    assert "still due" not in words(ada_client.get("/plan/week/"))
    days.move(follower, doses, day(11), by=BY)
    page = words(ada_client.get("/plan/week/"))
    assert f"It’s still due on {in_words(10)}." in page
    assert "Ask for more time" in page


def test_asking_for_more_time_opens_the_request_with_its_first_line(doses, college, ada_client):
    piece = doses.assessment.public_id
    link = f'href="/help/?about={piece}#ask"'
    assert link in ada_client.get("/plan/").text
    assert link in ada_client.get(url(doses)).text
    page = words(ada_client.get(f"/help/?about={piece}"))
    line = f"Could I have more time for “{doses.assessment.name}”? It’s due on {in_words(10)}."
    assert line in page


def test_more_time_is_not_offered_for_an_exam(doses, ada_client):
    type(doses.assessment).objects.filter(pk=doses.assessment_id).update(kind="exam")
    piece = doses.assessment.public_id
    for at in ("/plan/", url(doses)):
        page = ada_client.get(at).text
        assert "Doses" in page
        assert str(piece) not in page
    assert "Could I have" not in words(ada_client.get(f"/help/?about={piece}"))


@pytest.mark.parametrize("about", ["no-id", "00000000-0000-0000-0000-000000000000"])
def test_a_request_about_unknown_work_begins_empty(about, doses, ada_client):
    page = ada_client.get(f"/help/?about={about}")
    assert page.status_code == 200
    assert "Could I have" not in words(page)


class Always(TestCase):
    """No sequence of answers, undoing, days and withdrawals hides work that is due."""

    @settings(max_examples=20)
    @given(st.lists(st.sampled_from([*ANSWERS, "undo", "start", "move", "withdraw"]), max_size=6))
    def test_no_sequence_of_acts_hides_a_date(self, acts):
        catalogue = care()
        learner = make.LearnerFactory()
        enrolment = make.EnrolmentFactory(learner=learner)
        work = make.AssessmentFactory(offering=enrolment.offering, name="Poster")
        make.RegisteredFactory(enrolment=enrolment, on=day(-50))
        make.DeadlineSetFactory(assessment=work, on=day(40))
        follows(learner, catalogue)
        Step.objects.filter(code="infection").update(assessment=work)
        step = Step.objects.get(code="infection")
        for act in acts:
            last = learner.step_responses.latest_first().first()
            if act == "withdraw":
                Step.objects.filter(pk=step.pk).update(withdrawn_at=make.moment(day(-1)))
            elif act == "move":
                days.move(learner, step, day(3), by=BY)
            elif act == "start":
                try:
                    responses.start(learner, step, by=BY)
                except responses.NotYetError:
                    continue
            elif act == "undo":
                responses.undo(learner, step, last.pk if last else 0, by=BY)
            else:
                responses.answer(learner, step, act, by=BY)
        lines = late_and_soon(load(learner, day(0)), all_work(learner, day(0)))
        assert [line.name for line in lines] == ["Poster"]
