"""A learner's Today: the next step, what we noticed, the week, what changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learners.actions import check_ins
from learners.actions import welcome as answers
from learners.models import Rhythm
from pathways.actions import responses
from pathways.models import Answer
from portal.models import Journey
from tests.factories import learners as make
from tests.factories import pathways as ways
from tests.factories.asking import asks
from tests.factories.portal import NightFactory
from tests.factories.support import (
    CaseFactory,
    ConcernFactory,
    HelpRequestFactory,
    SignalFactory,
    a_pattern,
)
from tests.pages.test_record import words

THREE = {"aim": "", "hours_a_week": None, "evenings": False, "hurdles": ()}


@pytest.fixture
def ada_in(college, client, sign_in):
    return sign_in(client, college.ada.user)


@pytest.fixture
def catalogue(college):
    catalogue = ways.care()
    ways.follows(college.ada, catalogue)
    return catalogue


def today(client):
    """Read Today anew: factories write past the actions, which tell that a page has changed."""
    Journey.objects.all().delete()
    return words(client.get("/today/"))


def test_the_page_is_in_the_order_of_what_to_do(college, catalogue, ada_in):
    ConcernFactory(learner=college.ada)
    page = today(ada_in)
    parts = (
        "See the whole route",
        "Start this step",
        "Two hand-ins haven’t",
        "Your week",
        "Late and",
    )
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert "steps towards community nursing" in page


def test_too_hard_changes_the_list_at_once_and_offers_undo(catalogue, ada_in):
    first = next(step for step in catalogue.steps.values() if step.name in today(ada_in))
    page = words(
        ada_in.post(
            f"/steps/{first.public_id}/", {"answer": "too hard", "next": "today"}, follow=True
        )
    )
    assert "Your plan has changed to match." in page
    assert "Undo" in page


def test_a_concern_can_be_answered_on_today(college, ada_in):
    concern = ConcernFactory(learner=college.ada)
    page = ada_in.get("/today/")
    assert "Two hand-ins haven’t reached us" in words(page)
    for answer in ("talk", "done", "not right", "not now"):
        assert f'value="{answer}"'.encode() in page.content
    ada_in.post(f"/concerns/{concern.public_id}/", {"answer": "talk"})
    assert "Your answer: “I’d like to talk”" in today(ada_in)


def test_a_scorecard_concern_has_its_own_words(college, ada_in):
    ConcernFactory(learner=college.ada, rule="scorecard", reasons=a_pattern())
    assert "Something we noticed" in today(ada_in)


def test_a_signal_shows_only_once_the_agreed_rule_raises_a_concern(college, ada_in):
    SignalFactory(enrolment=college.enrolment)
    assert "Something we noticed" not in today(ada_in)


def test_dated_work_is_late_or_soon_with_something_to_do(college, ada_in):
    page = ada_in.get("/today/").text.split('id="dated"')[1].split("</section>")[0]
    first, *_, last = page.split("<li>")[1:]
    assert "not received yet · 10 days late" in first
    assert 'href="/help/"' in first
    assert f"due on {make.in_words(10)}" in last


def test_the_week_has_its_steps_and_hand_ins(college, catalogue, ada_in):
    soon = make.AssessmentFactory(offering=college.offering, name="Drug calculations")
    make.DeadlineSetFactory(assessment=soon, on=make.day(2))
    days = ada_in.get("/today/").text.split('class="week"')[1].split("</ul>")[0].split("<li")[1:]
    assert len(days) == 7
    assert "Infection" in days[0]
    assert ["Drug calculations" in day for day in days] == [False] * 2 + [True] + [False] * 4


def test_submitted_work_and_left_modules_are_not_due(college, ada_in):
    plan = college.assessments[3]
    make.SubmissionFactory(enrolment=college.enrolment, assessment=plan, on=make.day(-1))
    assert "Care plan" not in today(ada_in)
    soon = make.AssessmentFactory(offering=college.offering, name="Drug calculations")
    make.DeadlineSetFactory(assessment=soon, on=make.day(2))
    assert "Drug calculations" in today(ada_in)
    make.LeftFactory(enrolment=college.enrolment, on=make.day(-1))
    assert "Drug calculations" not in today(ada_in)


def test_the_latest_date_of_moved_work_counts(college, ada_in):
    plan = college.assessments[3]
    make.DeadlineSetFactory(assessment=plan, on=make.day(40), known_at=make.moment(make.day(-1)))
    assert "Care plan" not in today(ada_in)


def test_the_three_questions_show_until_one_is_answered(college, ada_in):
    assert "Answer three questions" in today(ada_in)
    answers.answer(learner=college.ada, by=college.ada.user, **THREE | {"aim": "Nursing"})
    assert "Answer three questions" not in today(ada_in)


def test_the_check_in_shows_only_at_the_learners_rhythm(college, ada_in):
    assert "How is it going?" not in today(ada_in)
    Rhythm.objects.create(learner=college.ada, often="weekly", from_on=make.day(-7))
    assert "How is it going?" not in today(ada_in), "no night has chosen it"
    asks(college.ada, "check-in")
    page = today(ada_in)
    assert "How is it going?" in page
    assert "Who reads it:" in page
    assert "What happens with it:" in page
    check_ins.check_in(learner=college.ada, going=3, words="", by=college.ada.user)
    assert "How is it going?" not in today(ada_in)


def test_a_help_request_shows_its_due_date_and_then_its_owner(college, ben, ada_in):
    help_request = HelpRequestFactory(learner=college.ada)
    assert "Someone will get back to you by" in today(ada_in)
    case = CaseFactory(learner=college.ada, owner=ben)
    help_request.state, help_request.case = "taken on", case
    help_request.save()
    page = today(ada_in)
    assert "Ben Ross will get back to you You asked" in page
    assert "You asked to speak to someone" not in page


def test_a_missed_promise_is_shown_as_overdue(college, ada_in):
    HelpRequestFactory(learner=college.ada, due_on=make.day(-5))
    page = today(ada_in)
    assert "It’s overdue" in page
    assert "Someone will get back to you by" not in page


def test_nothing_changed_shows_only_after_a_quiet_night(college, catalogue, ada_in):
    quiet = "Nothing in your plan changed last night."
    assert quiet not in today(ada_in)
    NightFactory(as_of=make.day(0), state="done")
    assert quiet in today(ada_in)
    ConcernFactory(learner=college.ada, raised_on=make.day(0))
    assert quiet not in today(ada_in)


def test_a_concern_shows_who_can_see_it(college, ben, ada_in):
    ConcernFactory(learner=college.ada)
    assert "Who can see this: you and Ben Ross." in today(ada_in)


def test_learners_on_a_pathway_still_see_the_three_questions(catalogue, ada_in):
    page = today(ada_in)
    assert page.index("Start this step") < page.index("Three questions, if you like")


def test_noor_finds_a_first_action_on_every_empty_page(ada, client, sign_in):
    page = today(sign_in(client, ada))
    for words_of_help in ("Choose a route", "Answer three questions", "nothing is due"):
        assert words_of_help in page


def fill(college, catalogue, number):
    for _n in range(number):
        work = make.AssessmentFactory(offering=college.offering)
        make.DeadlineSetFactory(assessment=work, on=make.day(3))
        ConcernFactory(learner=make.LearnerFactory())
    responses.answer(college.ada, catalogue["sums"], Answer.LATER, by=college.ada.user)


def anew(client):
    """Return how many queries Today takes when it is not stored."""
    today(client)  # reads the catalogue
    Journey.objects.all().delete()
    with CaptureQueriesContext(connection) as captured:
        client.get("/today/")
    return len(captured)


def test_it_takes_15_queries_however_much_there_is(college, catalogue, ada_in):
    ConcernFactory(learner=college.ada)
    fill(college, catalogue, 1)
    few = anew(ada_in)
    fill(college, catalogue, 40)
    assert (few, anew(ada_in)) == (15, 15)
