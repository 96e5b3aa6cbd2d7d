"""Visible, overdue and stranded cases and requests."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from learners.models import Scope, TutorAssignment
from support.models import Case, HelpRequest
from tests.factories import learners as make
from tests.factories.support import CaseFactory, HelpRequestFactory

TODAY = make.day(0)


@pytest.fixture
def case(ada, ben):
    return CaseFactory(learner=ada.learner, owner=ben)


def test_a_case_is_read_by_the_learner_and_their_tutor_alone(case, everyone):
    readers = {
        name
        for name, user in everyone.items()
        if Case.objects.visible_to(user, TODAY).filter(pk=case.pk).exists()
    }
    assert readers == {"ada", "ben"}
    assert not Case.objects.visible_to(AnonymousUser(), TODAY).exists()


def test_a_grant_of_the_record_is_no_grant_of_the_case(case, hal):
    make.GrantFactory(learner=case.learner, user=hal, scope=Scope.RECORD)
    assert not Case.objects.visible_to(hal, TODAY).exists()
    make.GrantFactory(learner=case.learner, user=hal, scope=Scope.CASE)
    assert list(Case.objects.visible_to(hal, TODAY)) == [case]


def test_reading_a_case_does_not_mean_looking_after_it(case, ada, ben, hal):
    make.GrantFactory(learner=case.learner, user=hal, scope=Scope.CASE)
    acts = {
        user.name: Case.objects.with_looks_after(user, TODAY).get().looks_after
        for user in (ada, ben, hal)
    }
    assert acts == {"Ada Sinclair": False, "Ben Ross": True, "Hal Reid": False}


def test_nobody_looks_after_their_own_case(ben):
    own = make.LearnerFactory(user=ben)
    make.TutorAssignmentFactory(tutor=ben, learner=own)
    CaseFactory(learner=own)
    assert not Case.objects.with_looks_after(ben, TODAY).get().looks_after


@pytest.mark.parametrize(("days", "is_overdue"), [(-1, True), (0, False), (1, False)])
def test_a_case_is_overdue_from_the_day_after_its_date(days, is_overdue, case):
    Case.objects.update(next_on=make.day(days))
    assert Case.objects.overdue(TODAY).exists() == is_overdue


def test_a_case_without_a_date_or_closed_is_never_overdue(case):
    assert not Case.objects.overdue(TODAY).exists()
    Case.objects.update(next_on=make.day(-9), closed_at=timezone.now(), closing="We talked.")
    assert not Case.objects.overdue(TODAY).exists()


def test_a_case_whose_owner_tutors_the_learner_is_not_stranded(case):
    assert not Case.objects.stranded(TODAY).exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda case: TutorAssignment.objects.update(until_on=TODAY),
        lambda case: case.owner.roles.update(until_on=TODAY),
        lambda case: type(case.owner).objects.filter(pk=case.owner_id).update(is_active=False),
        lambda case: Case.objects.update(owner=make.TutorAssignmentFactory().tutor),
    ],
    ids=["not the tutor now", "no tutor now", "cannot sign in", "another's tutor"],
)
def test_a_case_is_stranded_where_its_owner_does_not_tutor_the_learner(change, case):
    change(case)
    assert list(Case.objects.stranded(TODAY)) == [case]
    Case.objects.update(closed_at=timezone.now(), closing="We talked.")
    assert not Case.objects.stranded(TODAY).exists()


@pytest.mark.parametrize(("days", "is_overdue"), [(-1, True), (0, False)])
def test_a_request_is_overdue_from_the_day_after_the_promise(days, is_overdue, ada):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(days))
    assert HelpRequest.objects.overdue(TODAY).exists() == is_overdue


def test_a_taken_request_is_not_waiting(case):
    HelpRequestFactory(learner=case.learner, state="taken on", case=case, due_on=make.day(-9))
    assert not HelpRequest.objects.open().exists()
    assert not HelpRequest.objects.overdue(TODAY).exists()


def test_the_latest_addition_is_what_was_added_last():
    first = HelpRequest(words="I can’t keep up.")
    assert first.latest == "I can’t keep up."
    again = HelpRequest(words="I can’t keep up.\n\nStill stuck.", added_from=18)
    assert again.latest == "Still stuck."
