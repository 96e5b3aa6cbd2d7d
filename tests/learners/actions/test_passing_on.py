"""What waits for somebody who may not answer any more is passed on to who answers now."""

import pytest
from django.utils import timezone

from learners.actions import passing_on
from learners.models import AuditEvent, Correction, Notification, TutorAssignment
from tests.factories import learners as make


@pytest.fixture
def asked(college, ben) -> Correction:
    """Ada asked Ben about her mark; whoever owns the module would have answered first."""
    mark = college.enrolment.marks.get()
    return make.CorrectionFactory(learner=college.ada, owner=ben, fact_kind="mark", fact_id=mark.pk)


def end(user) -> None:
    user.roles.update(until_on=make.day(0))


def owner_after(correction: Correction):
    passing_on.pass_on()
    correction.refresh_from_db()
    return correction.owner


def test_it_stays_with_an_owner_who_may_answer(asked, ben):
    assert owner_after(asked) == ben
    assert not AuditEvent.objects.filter(verb="correction.pass_on").exists()


def test_it_goes_to_the_modules_owner_with_a_notice_and_an_audit_row(asked, ben, college):
    end(ben)
    assert owner_after(asked) == college.jo
    assert owner_after(asked) == college.jo
    told = AuditEvent.objects.get(verb="correction.pass_on")
    assert (told.learner_id, told.detail) == (college.ada.pk, {"from": ben.pk, "to": college.jo.pk})
    assert Notification.objects.get(kind="correction asked", user=college.jo).learner == college.ada


def test_it_goes_to_her_new_tutor_where_no_module_has_an_owner(asked, ben, cy, college):
    end(college.jo)
    end(ben)
    TutorAssignment.objects.filter(learner=college.ada).update(until_on=make.day(0))
    make.TutorAssignmentFactory(learner=college.ada, tutor=cy, from_on=make.day(0))
    assert owner_after(asked) == cy


def test_a_closed_account_answers_nothing(asked, ben, college):
    ben.is_active = False
    ben.save()
    assert owner_after(asked) == college.jo


def test_where_the_fact_has_gone_an_administrator_answers(asked, ben, dee):
    Correction.objects.update(fact_id=0)
    end(ben)
    assert owner_after(asked) == dee


def test_where_nobody_is_left_it_waits(asked, ben, college):
    for user in (ben, college.jo):
        end(user)
    assert owner_after(asked) == ben


def test_what_was_answered_keeps_who_answered(asked, ben, college):
    asked.answer, asked.reason = "stands", "It was marked twice."
    asked.answered_at, asked.answered_by = timezone.now(), ben
    asked.save()
    end(ben)
    assert owner_after(asked) == ben
