"""What stands beside the next step: dates, an own rhythm, questions, and who gets back."""

import pytest

from learners.actions import check_ins, welcome
from learners.models import Scope
from portal.reads.learner_today import own_today
from support.actions import cases, replies
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.portal import NightFactory
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory

TODAY = make.day(0)


def page(college, on=TODAY):
    return own_today(college.ada, on)


def around(college):
    return page(college)["around"]


def due(college, days, name="Poster", **more):
    """A piece of work that is due so many days from today."""
    piece = make.AssessmentFactory(offering=college.offering, name=name)
    make.DeadlineSetFactory(assessment=piece, on=make.day(days), **more)
    return piece


def dates(college):
    """Names of what is due this week, and in the week after."""
    beside = around(college)
    return [work.name for work in beside.week], [work.name for work in beside.later]


@pytest.mark.parametrize(
    ("days", "week", "later"),
    [
        (-1, [], ["Care plan"]),
        (0, ["Poster"], ["Care plan"]),
        (6, ["Poster"], ["Care plan"]),
        (7, [], ["Poster", "Care plan"]),
        (13, [], ["Care plan", "Poster"]),
        (14, [], ["Care plan"]),
    ],
)
def test_dates_of_this_week_and_the_next_are_shown_and_no_others(days, week, later, college):
    due(college, days)
    assert dates(college) == (week, later)


def test_work_says_where_it_belongs(college):
    (work,) = around(college).later
    assert (work.name, work.on, work.where) == ("Care plan", make.day(10), "Foundations of care")


def test_work_that_moved_has_its_last_date(college):
    piece = due(college, 2)
    make.DeadlineSetFactory(assessment=piece, on=make.day(20), known_at=make.moment(make.day(-1)))
    assert dates(college) == ([], ["Care plan"])


def test_work_without_a_date_any_more_is_not_due(college):
    piece = due(college, 2)
    make.DeadlineSetFactory(assessment=piece, on=None, known_at=make.moment(make.day(-1)))
    assert dates(college)[0] == []


def test_work_that_was_handed_in_is_not_due_until_that_is_taken_back(college):
    work = {"enrolment": college.enrolment, "assessment": due(college, 2)}
    make.SubmissionFactory(on=make.day(-3), **work)
    assert dates(college)[0] == []
    make.SubmissionFactory(on=None, known_at=make.moment(make.day(-1)), **work)
    assert dates(college)[0] == ["Poster"]


def test_someone_elses_hand_in_leaves_the_date(college, flo):
    place = make.EnrolmentFactory(learner=flo.learner, offering=college.offering)
    make.SubmissionFactory(enrolment=place, assessment=due(college, 2), on=make.day(-1))
    assert dates(college)[0] == ["Poster"]


def test_nothing_is_due_in_a_module_that_was_left(college):
    make.LeftFactory(enrolment=college.enrolment, on=make.day(-1))
    assert dates(college) == ([], [])


def test_the_three_questions_are_asked_until_one_is_answered(college):
    assert around(college).is_welcome
    own = {"learner": college.ada, "by": college.ada.user}
    for answer in ({"aim": "Nursing"}, {"hours_a_week": 9}, {"hurdles": ("caring",)}):
        welcome.answer(**own, **answer)
        assert not around(college).is_welcome
    welcome.answer(**own)
    assert around(college).is_welcome


def test_how_it_is_going_is_asked_at_the_learners_own_rhythm(college):
    own = {"learner": college.ada, "by": college.ada.user}
    assert not around(college).is_asked
    check_ins.set_rhythm(often="weekly", **own)
    assert around(college).is_asked
    week_ago = make.moment(make.day(-7))  # 00:00 six days ago
    at_moment(week_ago, check_ins.check_in, going=2, words="", **own)
    assert not around(college).is_asked
    assert page(college, make.day(1))["around"].is_asked


@pytest.mark.parametrize(("days", "is_overdue"), [(-1, True), (0, False)])
def test_a_request_shows_its_promise_and_that_it_was_missed(days, is_overdue, college):
    HelpRequestFactory(learner=college.ada, due_on=make.day(days))
    asked = page(college)["asked"]
    assert (asked["due_on"], asked["overdue"]) == (make.day(days), is_overdue)


def test_a_request_made_by_an_answer_is_shown_with_the_concern_alone(college):
    concern = ConcernFactory(learner=college.ada)
    replies.reply(concern=concern, kind="talk", by=college.ada.user)
    now = page(college)
    assert now["concern"].asks
    assert (now["asked"], now["around"].asked is None) == (None, False)


def test_a_case_is_shown_once_with_its_owner(college, ben):
    CaseFactory(learner=college.ada, owner=ben)
    assert page(college)["case"]["owner"] == "Ben Ross"


def test_a_case_about_the_concern_is_shown_with_the_concern_alone(college, ben):
    ConcernFactory(learner=college.ada)
    cases.take_on(learner=college.ada, by=ben)
    now = page(college)
    assert (now["case"], now["concern"].owner) == (None, "Ben Ross")


def test_who_can_read_what_we_noticed_is_named(college, hal):
    make.GrantFactory(learner=college.ada, user=hal, scope=Scope.CASE)
    assert around(college).who == "you, Ben Ross and Hal Reid"


@pytest.mark.parametrize(
    ("night", "is_quiet"),
    [(None, False), ({"state": "running"}, False), ({"as_of": make.day(-1)}, False), ({}, True)],
    ids=["none", "running", "yesterday’s", "this morning’s"],
)
def test_a_night_was_quiet_only_once_it_has_run(night, is_quiet, college):
    if night is not None:
        NightFactory(**{"as_of": TODAY, "state": "done", **night})
    assert page(college)["quiet"] == is_quiet


def test_a_night_that_raised_a_concern_was_not_quiet(college):
    NightFactory(as_of=TODAY, state="done")
    ConcernFactory(learner=college.ada, raised_on=TODAY)
    assert not page(college)["quiet"]


@pytest.mark.parametrize("number", [0, 10])
def test_today_takes_three_queries_without_a_pathway(number, college, django_assert_num_queries):
    for days in range(number):
        due(college, days)
    with django_assert_num_queries(3):
        page(college)
