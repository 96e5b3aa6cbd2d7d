"""A tutor's learners: whose, what waits about each, and what the last weeks show."""

import pytest
from django.utils import timezone

from learners.models import Correction
from learners.wording import short_day
from support.models import Contact
from support.reads import learners
from tests.factories import learners as make
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory

TODAY = make.day(0)


def rows(ben, **search):
    return [learners.line(row, TODAY) for row in learners.learners_of(ben, TODAY, **search)]


def names(ben, **search):
    return [row.name for row in rows(ben, **search)]


def line(ben):
    (row,) = rows(ben)
    return row


def test_a_tutor_has_their_own_learners_by_name(ada, flo, ben, cy):
    assert names(ben) == ["Ada Sinclair", "Flo Mackay"]
    assert names(cy) == ["Wren Tait"]


def test_nobody_is_on_their_own_list(ada, ben):
    make.TutorAssignmentFactory(tutor=ben, learner=make.LearnerFactory(user=ben))
    assert names(ben) == ["Ada Sinclair"]


@pytest.mark.parametrize("search", ["sinclair", " ADA ", "sc-ada"])
def test_a_learner_is_found_by_a_part_of_the_name_or_the_reference(search, ada, flo, ben):
    assert names(ben, q=search) == ["Ada Sinclair"]
    assert names(ben, q="sc-ad") == ["Ada Sinclair"]
    assert names(ben, q="tait") == [], "Wren is not Ben's"


WAITING = {
    "a request": HelpRequestFactory,
    "a concern": ConcernFactory,
    "a case": CaseFactory,
    "a correction": make.CorrectionFactory,
}


@pytest.mark.parametrize("about", WAITING)
def test_a_learner_waits_because_of_any_of_four_things(about, ada, flo, ben):
    WAITING[about](learner=flo.learner)
    assert names(ben, waiting=True) == ["Flo Mackay"]


def test_what_is_closed_or_answered_waits_no_more(ada, ben):
    closed = {"learner": ada.learner, "closed_at": timezone.now()}
    HelpRequestFactory(state="answered", **closed)
    ConcernFactory(state="done", **closed)
    CaseFactory(closing="We talked.", **closed)
    make.CorrectionFactory(learner=ada.learner)
    Correction.objects.update(answer="stands", answered_at=timezone.now(), answered_by=ben)
    assert names(ben, waiting=True) == []
    assert line(ben).waits == []


def test_a_request_comes_before_everything_else(ada, ben):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(1))
    ConcernFactory(learner=ada.learner, due_on=make.day(2))
    make.CorrectionFactory.create_batch(2, learner=ada.learner)
    assert [(wait.what, wait.words, wait.tone) for wait in line(ben).waits] == [
        ("asked to speak to someone", f"reply by {make.in_words(1)}", "asks"),
        ("something we noticed", f"review by {make.in_words(2)}", "look"),
        ("2 corrections to answer", "", "look"),
    ]


def test_a_case_is_shown_instead_of_its_concern(ada, ben):
    case = CaseFactory(learner=ada.learner, owner=ben)
    ConcernFactory(learner=ada.learner, state="taken on", case=case)
    assert [wait.words for wait in line(ben).waits] == ["Ben Ross has taken this on"]
    type(case).objects.update(next_on=make.day(3))
    words = f"Ben Ross will be in touch by {make.in_words(3)}"
    assert [wait.words for wait in line(ben).waits] == [words]


@pytest.mark.parametrize(("days", "is_overdue"), [(-1, True), (0, False)])
def test_what_is_overdue_says_so_from_the_day_after(days, is_overdue, ada, flo, ben):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(days))
    CaseFactory(learner=ada.learner, owner=ben, next_on=make.day(days))
    ConcernFactory(learner=flo.learner, due_on=make.day(days))
    overdue = [wait.overdue for row in rows(ben) for wait in row.waits]
    assert overdue == [is_overdue] * 3


def test_a_pause_is_never_overdue(ada, ben):
    pause = {"state": "paused", "paused_until_on": make.day(5), "due_on": make.day(-9)}
    ConcernFactory(learner=ada.learner, **pause)
    (wait,) = line(ben).waits
    assert (wait.words, wait.overdue) == (f"paused until {make.in_words(5)}", False)


def test_a_line_has_the_initials_and_weeks_of_its_learner(ada, ben):
    make.EngagementFactory(learner=ada.learner)
    assert line(ben).initials == "AS"
    assert line(ben).weeks.name.startswith("Days online in eight weeks, newest last: no data, 4")


def test_the_latest_time_that_someone_was_reached_is_dated(ada, ben):
    assert line(ben).contact == "No contact yet"
    for days, reached in ((-9, True), (-3, True), (-2, False)):
        Contact.objects.create(
            learner=ada.learner,
            made_by=ben,
            made_at=make.moment(make.day(days)),
            channel="phone",
            reached=reached,
        )
    # midnight after the day before
    assert line(ben).contact == f"Last contact: {short_day(make.day(-2), TODAY)}"


@pytest.mark.parametrize("number", [1, 20])
def test_any_number_of_learners_takes_one_query(number, ben, django_assert_num_queries):
    for _ in range(number):
        learner = make.TutorAssignmentFactory(tutor=ben).learner
        ConcernFactory(learner=learner)
        make.EngagementFactory(learner=learner)
    with django_assert_num_queries(1):
        assert len(rows(ben)) == number
