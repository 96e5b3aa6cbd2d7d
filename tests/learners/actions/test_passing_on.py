"""What waits for somebody who may not answer any more is passed on to who answers now."""

import pytest
from django.utils import timezone

from learners.actions import passing_on
from learners.models import AuditEvent, Correction, Notification, TutorAssignment
from tests.factories import learners as make


@pytest.fixture
def asked(college, ben) -> Correction:
    """Return Ada's correction of a mark, owned by Ben since the module has no owner."""
    mark = college.enrolment.marks.get()
    return make.CorrectionFactory(learner=college.ada, owner=ben, fact_kind="mark", fact_id=mark.pk)


def end(user) -> None:
    user.roles.update(until_on=make.day(0))


def owner_after(correction: Correction):
    passing_on.pass_on()
    correction.refresh_from_db()
    return correction.owner


def test_a_correction_stays_with_an_owner_who_can_answer(asked, ben):
    assert owner_after(asked) == ben
    assert not AuditEvent.objects.filter(verb="correction.pass_on").exists()


def test_a_correction_passes_to_the_modules_owner_with_a_notification(asked, ben, college):
    end(ben)
    assert owner_after(asked) == college.jo
    assert owner_after(asked) == college.jo
    told = AuditEvent.objects.get(verb="correction.pass_on")
    assert (told.learner_id, told.detail) == (college.ada.pk, {"from": ben.pk, "to": college.jo.pk})
    assert Notification.objects.get(kind="correction asked", user=college.jo).learner == college.ada


def test_a_correction_passes_to_the_new_tutor_without_a_module_owner(asked, ben, cy, college):
    end(college.jo)
    end(ben)
    TutorAssignment.objects.filter(learner=college.ada).update(until_on=make.day(0))
    make.TutorAssignmentFactory(learner=college.ada, tutor=cy, from_on=make.day(0))
    assert owner_after(asked) == cy


def test_a_closed_account_answers_nothing(asked, ben, college):
    ben.is_active = False
    ben.save()
    assert owner_after(asked) == college.jo


def test_a_correction_of_a_missing_fact_passes_to_an_administrator(asked, ben, dee):
    Correction.objects.update(fact_id=0)
    end(ben)
    assert owner_after(asked) == dee


def test_a_correction_waits_when_nobody_can_answer(asked, ben, college):
    for user in (ben, college.jo):
        end(user)
    assert owner_after(asked) == ben


def test_an_answered_correction_keeps_its_answerer(asked, ben, college):
    asked.answer, asked.reason = "stands", "It was marked twice."
    asked.answered_at, asked.answered_by = timezone.now(), ben
    asked.save()
    end(ben)
    assert owner_after(asked) == ben


@pytest.fixture
def without_module_owner(college):
    """Jo owns no module, so a learner's tutor answers."""
    end(college.jo)


def give_to(tutor, learner):
    TutorAssignment.objects.filter(learner=learner).update(until_on=make.day(0))
    make.TutorAssignmentFactory(learner=learner, tutor=tutor, from_on=make.day(0))


def test_a_correction_follows_the_learner_to_a_new_tutor_and_both_are_notified(
    asked, ben, cy, college, without_module_owner
):
    give_to(cy, college.ada)
    assert owner_after(asked) == cy
    assert owner_after(asked) == cy
    assert cy.notifications.get(kind="correction asked").learner == college.ada
    moved = college.ada.user.notifications.get(kind="correction passed on")
    assert moved.read_at is None


def test_a_correction_stays_with_a_tutor_whom_a_deputy_covers(
    asked, ben, cy, college, without_module_owner
):
    make.TutorAssignmentFactory(
        learner=college.ada, tutor=cy, from_on=make.day(0), until_on=make.day(9)
    )
    assert owner_after(asked) == ben


def test_a_correction_stays_with_a_module_owner_when_the_tutor_changes(asked, cy, college):
    Correction.objects.update(owner=college.jo)
    give_to(cy, college.ada)
    assert owner_after(asked) == college.jo


def test_a_correction_stays_with_an_administrator_when_the_tutor_changes(asked, cy, dee, college):
    Correction.objects.update(owner=dee)
    give_to(cy, college.ada)
    assert owner_after(asked) == dee


def test_a_correction_leaves_the_owner_of_another_module_who_was_the_tutor(
    asked, ben, cy, college, without_module_owner
):
    make.RoleFactory(user=ben, kind="module owner", module=make.ModuleFactory())
    give_to(cy, college.ada)
    assert owner_after(asked) == cy
