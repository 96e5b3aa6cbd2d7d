"""A tutor's learners: whose, what waits about each, and what the last weeks show."""

import pytest
from django.utils import timezone

from learners.models import Correction
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
def test_a_learner_is_found_by_a_part_of_the_name_or_the_whole_reference(search, ada, flo, ben):
    assert names(ben, q=search) == ["Ada Sinclair"]
    assert names(ben, q="sc-ad") == []


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
    assert line(ben).waits == [
        f"Asked to speak to someone: reply by {make.in_words(1)}",
        f"Something we noticed: review by {make.in_words(2)}",
        "2 corrections to answer",
    ]


def test_a_case_is_shown_instead_of_its_concern(ada, ben):
    case = CaseFactory(learner=ada.learner, owner=ben)
    ConcernFactory(learner=ada.learner, state="taken on", case=case)
    assert line(ben).waits == ["Ben Ross has taken this on"]
    type(case).objects.update(next_on=make.day(3))
    assert line(ben).waits == [f"Ben Ross will be in touch by {make.in_words(3)}"]


@pytest.mark.parametrize(("days", "is_overdue"), [(-1, True), (0, False)])
def test_what_is_overdue_says_so_from_the_day_after(days, is_overdue, ada, ben):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(days))
    CaseFactory(learner=ada.learner, owner=ben, next_on=make.day(days))
    overdue = [words.endswith("· overdue") for words in line(ben).waits]
    assert overdue == [is_overdue, is_overdue]


def test_a_pause_is_never_overdue(ada, ben):
    pause = {"state": "paused", "paused_until_on": make.day(5), "due_on": make.day(-9)}
    ConcernFactory(learner=ada.learner, **pause)
    assert line(ben).waits == [f"Something we noticed, paused until {make.in_words(5)}"]


def test_the_last_four_weeks_are_summed_and_the_last_covered_week_counts_days(ada, ben):
    weeks = {"met": [9] * 6 + [1, 0, 1, 0], "late": [9] * 6 + [0, 1, 0, 0]}
    days = {"missed": [9] * 6 + [0, None, 1, 1], "active_days": [5] * 8 + [2, None]}
    make.EngagementFactory(learner=ada.learner, **weeks, **days)
    assert line(ben).seen == ["3 handed in", "2 not received", "2 days online"]


def test_weeks_that_no_feed_covered_say_nothing(ada, ben):
    nothing = {"active_days": [None] * 10, "missed": [None] * 10, "met": [0] * 10}
    make.EngagementFactory(learner=ada.learner, **nothing)
    assert line(ben).seen == []


def test_weeks_with_nothing_due_say_that_nothing_was_missed_by_leaving_it_out(ada, ben):
    make.EngagementFactory(learner=ada.learner, missed=[0] * 10, active_days=[1] * 10)
    assert line(ben).seen == ["0 handed in", "1 day online"]


def test_the_latest_contact_is_dated(ada, ben):
    assert line(ben).spoke_on is None
    for days in (-9, -2):
        Contact.objects.create(
            learner=ada.learner,
            made_by=ben,
            made_at=make.moment(make.day(days)),
            channel="phone",
            reached=True,
        )
    assert line(ben).spoke_on == make.day(-1)  # midnight after the day before


@pytest.mark.parametrize("number", [1, 20])
def test_any_number_of_learners_takes_one_query(number, ben, django_assert_num_queries):
    for _ in range(number):
        learner = make.TutorAssignmentFactory(tutor=ben).learner
        ConcernFactory(learner=learner)
        make.EngagementFactory(learner=learner)
    with django_assert_num_queries(1):
        assert len(rows(ben)) == number
