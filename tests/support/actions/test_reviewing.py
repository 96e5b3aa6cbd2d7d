"""A concern whose facts have changed ends or is renewed at once, as the night would do."""

import pytest

from learners.actions import extensions, facts, handing_in
from learners.models import Learner
from support import wording
from support.actions import cases
from support.actions.reviewing import review
from support.models import Concern
from tests.factories import learners as make
from tests.support.actions.test_concerns import class_of_12, classmates, night  # noqa: F401


@pytest.fixture
def noticed(class_of_12):  # noqa: F811
    night()
    return class_of_12


def more_time(college, piece, ben):
    place = {"enrolment": college.enrolment, "assessment": college.assessments[piece]}
    extensions.give(**place, until=make.day(4), reason="", by=ben)


def test_more_time_ends_the_concern_at_once_and_the_night_agrees(noticed, ben):
    more_time(noticed, 1, ben)
    before = Learner.objects.get(pk=noticed.ada.pk).revision
    assert [row.state for row in review([noticed.ada.pk])] == ["gone"]
    assert Learner.objects.get(pk=noticed.ada.pk).revision > before
    night(days=1)
    assert [row.state for row in Concern.objects.all()] == ["gone"]


def test_a_corrected_mark_renews_the_reasons(noticed):
    work = noticed.assessments[0]
    facts.return_mark(noticed.enrolment, work, score=87)
    review([noticed.ada.pk])
    concern = Concern.objects.get()
    assert (concern.state, concern.mean_mark, concern.reasons["mean_mark"]) == ("open", 87, 87)


def test_a_case_goes_on_without_its_reasons(noticed, ben):
    cases.take_on(learner=noticed.ada, by=ben)
    handing_in.hand_in(noticed.enrolment, noticed.assessments[1], on=make.day(-1))
    review([noticed.ada.pk])
    concern = Concern.objects.get()
    assert concern.state == "taken on"
    explained = wording.explain(concern.rule, concern.reasons, make.day(0))
    assert "so we would not notice this now." in explained.what
    assert review([noticed.ada.pk]) == []
    handing_in.hand_in(noticed.enrolment, noticed.assessments[1], on=None)
    review([noticed.ada.pk])
    assert "is_over" not in Concern.objects.get().reasons


def test_it_raises_nothing(class_of_12):  # noqa: F811
    assert review([class_of_12.ada.pk]) == []
    assert not Concern.objects.exists()


def test_work_due_today_is_not_late_yet(noticed):
    piece = make.AssessmentFactory(offering=noticed.offering, name="Poster")
    make.DeadlineSetFactory(assessment=piece, on=make.day(0))
    assert review([noticed.ada.pk]) == []


def test_its_queries_do_not_grow_with_people(noticed, django_assert_num_queries):
    with django_assert_num_queries(21):
        review([noticed.ada.pk])
