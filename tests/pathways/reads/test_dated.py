"""Late and soon: dated work with its step, whatever the learner answered about it."""

import pytest

from learners.reads.work import due_work
from pathways.actions import authoring, responses
from pathways.models import Step
from pathways.reads.dated import late_and_soon
from pathways.reads.route import load
from tests.factories import learners as make
from tests.factories.learners import day, in_words
from tests.factories.pathways import BY

TODAY = day(0)


@pytest.fixture
def lines(college, follower):
    return lambda on=TODAY: late_and_soon(load(follower, on), due_work(follower, on))


@pytest.fixture
def sums(college, catalogue):
    """A step whose hand-in is ten days late."""
    Step.objects.filter(code="sums").update(assessment=college.assessments[1])
    return catalogue["sums"]


def test_late_work_comes_first_with_its_days(lines):
    assert [(line.name, line.when, line.is_late) for line in lines()] == [
        ("Case study 2", "10 days late", True),
        ("Reflection log", "3 days late", True),
        ("Care plan", f"due on {in_words(10)}", False),
    ]


@pytest.mark.parametrize(("days", "when"), [(-1, "1 day late"), (0, "due today")])
def test_the_day_itself_is_not_late(days, when, lines, college):
    work = make.AssessmentFactory(offering=college.offering, name="Poster")
    make.DeadlineSetFactory(assessment=work, on=day(days))
    assert next(line.when for line in lines() if line.name == "Poster") == when


def test_work_with_a_step_leads_to_it_and_says_how_long_it_takes(lines, sums):
    line = lines()[0]
    assert (line.url, line.hours) == (f"/steps/{sums.public_id}/", "about 3 hours")
    assert lines()[1].url == lines()[1].hours == ""


@pytest.mark.parametrize("answer", ["too hard", "no time", "not relevant", "done"])
def test_work_stays_whatever_is_answered_about_its_step(answer, lines, sums, follower):
    before = lines()
    responses.answer(follower, sums, answer, by=BY)
    assert lines() == before


def test_a_withdrawn_step_is_not_offered(lines, sums):
    authoring.withdraw(sums, by=BY)
    assert lines()[0].url == ""


def test_a_step_of_a_pathway_that_is_not_followed_is_not_offered(college, sums, flo):
    place = make.EnrolmentFactory(learner=flo.learner, offering=college.offering)
    make.RegisteredFactory(enrolment=place, on=day(-70))
    works = due_work(flo.learner, TODAY)
    assert {line.url for line in late_and_soon(load(flo.learner, TODAY), works)} == {""}


def test_steps_take_no_query(college, sums, follower, django_assert_num_queries):
    route, works = load(follower, TODAY), due_work(follower, TODAY)
    with django_assert_num_queries(0):
        late_and_soon(route, works)
