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
