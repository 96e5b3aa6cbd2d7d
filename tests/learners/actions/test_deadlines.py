"""A deadline that moves is a later fact, and everyone it is for hears why."""

import pytest

from learners.actions import deadlines
from learners.models import AuditEvent, DeadlineSet, Notification
from tests.factories import learners as make

NEW = make.day(7)


@pytest.fixture
def move(college):
    def act(on=NEW, reason="The lab was shut."):
        return deadlines.move(
            assessment=college.assessments[2], on=on, reason=reason, by=college.jo
        )

    return act


def test_everyone_who_has_not_left_yet_is_told(move, college, flo, gus):
    for learner in (flo.learner, gus.learner):
        make.EnrolmentFactory(learner=learner, offering=college.offering)
    make.LeftFactory(enrolment=gus.learner.enrolments.get(), on=make.day(0))
    make.LeftFactory(enrolment=flo.learner.enrolments.get(), on=make.day(3))
    deadline, is_new = move()
    assert (deadline.on, deadline.by, deadline.reason, is_new) == (
        NEW,
        college.jo,
        "The lab was shut.",
        True,
    )
    told = Notification.objects.filter(kind="deadline moved")
    assert {row.user for row in told} == {college.ada.user, flo}
    assert AuditEvent.objects.get(verb="deadline.move").detail["to"] == str(NEW)


def test_a_double_click_moves_it_once(move):
    move()
    assert not move()[1]
    assert DeadlineSet.objects.filter(on=NEW).count() == Notification.objects.count() == 1


def test_the_date_it_has_is_no_move(move):
    move()
    with pytest.raises(deadlines.SameDateError):
        move(reason="Another reason.")


def test_it_takes_so_many_queries_however_many_people(
    move, college, flo, django_assert_num_queries
):
    make.EnrolmentFactory(learner=flo.learner, offering=college.offering)
    with django_assert_num_queries(16):
        move()
