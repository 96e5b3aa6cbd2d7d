"""Who is someone's tutor on a day: an assignment, and the role that goes with it."""

import pytest

from learners.models import TutorAssignment
from tests.factories import learners as make


def today(method: str):
    return list(getattr(TutorAssignment.objects, method)(make.day(0)))


def test_a_tutor_with_an_assignment_and_the_role_tutors(ada, ben):
    assert [row.tutor for row in today("with_tutor_role")] == [ben]
    assert [row.tutor for row in today("tutoring")] == [ben]


@pytest.mark.parametrize("dates", [{"until_on": make.day(0)}, {"from_on": make.day(1)}])
def test_an_assignment_counts_only_on_days_of_the_role(dates, ada, ben):
    ben.roles.update(**dates)
    assert today("with_tutor_role") == today("tutoring") == []


def test_another_role_is_not_enough(ada, ben):
    ben.roles.update(kind="administrator")
    assert today("with_tutor_role") == []


@pytest.mark.parametrize("dates", [{"until_on": make.day(0)}, {"from_on": make.day(1)}])
def test_an_assignment_that_is_over_or_to_come_does_not_count(dates, ada):
    ada.learner.assignments.update(**dates)
    assert today("with_tutor_role") == []


def test_a_tutor_who_cannot_sign_in_keeps_the_assignment_and_tutors_no_one(ada, ben):
    ben.is_active = False
    ben.save()
    assert len(today("with_tutor_role")) == 1
    assert today("tutoring") == []


def test_nobody_tutors_themselves_whatever_an_import_wrote(ada, ben):
    make.LearnerFactory(user=ben)
    make.TutorAssignmentFactory(tutor=ben, learner=ben.learner)
    assert [row.learner for row in today("tutoring")] == [ada.learner]


def test_a_learner_without_a_login_has_a_tutor_too(cy):
    assert [row.tutor for row in today("tutoring")] == [cy]
