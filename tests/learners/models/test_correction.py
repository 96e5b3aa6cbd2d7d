"""Whose answer a correction waits for, and when nobody's."""

import pytest
from django.utils import timezone

from learners.models import Correction
from tests.factories import learners as make

TODAY = make.day(0)


@pytest.fixture
def asked(ada, ben):
    return make.CorrectionFactory(learner=ada.learner, owner=ben)


def test_a_correction_is_open_until_it_is_answered(asked, ben):
    assert list(Correction.objects.open()) == [asked]
    Correction.objects.update(answer="stands", answered_at=timezone.now(), answered_by=ben)
    assert not Correction.objects.open().exists()


@pytest.mark.parametrize(
    ("kind", "answers", "is_stranded"),
    [
        ("tutor", True, False),  # of this learner
        ("administrator", True, False),
        ("module owner", True, True),  # of no module of this learner
        ("safeguarding lead", True, True),
        ("partner", False, True),
        ("service member", False, True),
        ("representative", False, True),
    ],
)
def test_only_staff_who_have_to_do_with_a_learner_answer_corrections(
    kind, answers, is_stranded, asked, ben
):
    scope = make.ProgrammeFactory() if kind == "representative" else None
    ben.roles.update(kind=kind, programme=scope)
    assert Correction.objects.answered_by_staff(TODAY).exists() == answers
    assert Correction.objects.stranded(TODAY).exists() == is_stranded


def test_the_owner_of_a_module_of_the_learner_answers_the_correction(asked, ben):
    place = make.EnrolmentFactory(learner=asked.learner)
    ben.roles.update(kind="module owner", module=place.offering.module)
    assert not Correction.objects.stranded(TODAY).exists()


@pytest.mark.parametrize("dates", [{"until_on": TODAY}, {"from_on": make.day(1)}])
def test_a_role_that_is_over_or_to_come_strands_the_correction(dates, asked, ben):
    ben.roles.update(**dates)
    assert list(Correction.objects.stranded(TODAY)) == [asked]


def test_an_owner_who_cannot_sign_in_strands_the_correction(asked, ben):
    ben.is_active = False
    ben.save()
    assert list(Correction.objects.stranded(TODAY)) == [asked]


def test_an_owner_with_two_roles_has_the_correction_once(asked, ben):
    make.RoleFactory(user=ben, kind="administrator")
    assert list(Correction.objects.answered_by_staff(TODAY)) == [asked]


def test_an_answered_correction_is_never_stranded(asked, ben):
    Correction.objects.update(answer="stands", answered_at=timezone.now(), answered_by=ben)
    ben.roles.all().delete()
    assert not Correction.objects.stranded(TODAY).exists()
