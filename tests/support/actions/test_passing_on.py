"""A case never stays with an owner who cannot see it."""

import pytest
from django.test import Client

from learners.actions import cover, notifications, roster
from learners.models import AuditEvent, RoleKind, TutorAssignment
from portal.timetable import CHORES
from support.actions import asking, cases, passing_on
from support.models import Case
from support.reads.overdue import late, load_by_tutor
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.support import CaseFactory, ConcernFactory
from tests.pages.test_record import words


@pytest.fixture
def tess(db):
    return person("Tess Orr", RoleKind.TUTOR)


@pytest.fixture
def case(ada, ben, tess):
    """A case that Tess has taken on while covering for Ben."""
    ConcernFactory(learner=ada.learner)
    cover.stand_in(tutor=ben, deputy=tess, from_on=make.day(-3), until_on=make.day(3))
    return cases.take_on(learner=ada.learner, by=tess)


def end(tutor):
    TutorAssignment.objects.filter(tutor=tutor).update(until_on=make.day(0))


def owner_after(case):
    passing_on.pass_on()
    case.refresh_from_db()
    return case.owner


def test_a_case_stays_with_an_owner_who_tutors_the_learner(case, tess):
    assert owner_after(case) == tess
    assert not AuditEvent.objects.filter(verb="case.hand_over").exists()


def test_a_case_returns_to_the_tutor_when_cover_ends(case, ada, ben, tess, sign_in):
    end(tess)
    assert owner_after(case) == ben
    assert owner_after(case) == ben
    event = AuditEvent.objects.get(verb="case.hand_over")
    assert (event.actor, event.detail) == ("the timetable", {"from": tess.pk, "to": ben.pk})
    assert ada.notifications.filter(kind="handed over").count() == 1
    notification = ben.notifications.get(kind="case given")
    page = sign_in(Client(), ben).get(f"/messages/{notification.public_id}/", follow=True)
    assert "You’ll get back to Ada" in words(page)
    at = f"/cases/{case.public_id}/"
    assert "Ben Ross will get back to you" in words(sign_in(Client(), ada).get(at))


def test_ended_roles_and_closed_accounts_look_after_nobody(case, ben, tess):
    tess.roles.update(until_on=make.day(0))
    assert owner_after(case) == ben
    case.owner = tess
    case.save()
    tess.roles.update(until_on=None)
    tess.is_active = False
    tess.save()
    assert owner_after(case) == ben


def test_a_case_passes_to_the_tutor_assigned_first(case, ada, ben, cy, tess):
    make.TutorAssignmentFactory(learner=ada.learner, tutor=cy, until_on=make.day(9))
    end(tess)
    assert owner_after(case) == ben


def test_a_case_never_passes_to_the_learner(case, ada, ben, tess):
    make.RoleFactory(user=ada, kind=RoleKind.TUTOR)
    make.TutorAssignmentFactory(learner=ada.learner, tutor=ada, until_on=make.day(9))
    end(ben)
    end(tess)
    assert owner_after(case) == tess
    assert late(make.day(0)).untutored == 1


def test_a_case_without_a_tutor_waits_and_counts_as_stuck(case, ben, tess):
    end(ben)
    end(tess)
    assert owner_after(case) == tess
    assert passing_on.pass_on() == 0
    counted = late(make.day(0))
    assert (counted.cases, counted.untutored, counted.any) == (1, 1, True)


def test_a_closed_case_stays_with_its_owner(case, tess):
    cases.close(case=case, words="Talked.", by=tess)
    end(tess)
    assert owner_after(case) == tess
    assert not late(make.day(0)).any


def test_a_case_past_its_day_is_counted_with_its_owner(ada, ben, dee, client, sign_in):
    overdue_case = CaseFactory(learner=ada.learner, owner=ben, next_on=make.day(-1))
    assert late(make.day(0)).cases == 1
    (load,) = load_by_tutor(make.day(0)).first
    assert (load.name, load.late) == ("Ben Ross", 1)
    page = words(sign_in(client, dee).get("/today/"))
    assert "1 promised contact hasn’t happened Oldest: one day overdue, Ben Ross." in page
    Case.objects.filter(pk=overdue_case.pk).update(next_on=make.day(0))
    assert not late(make.day(0)).any


def test_the_reconciler_passes_cases_on():
    assert passing_on.pass_on in CHORES.values()


@pytest.fixture
def request_of_ada(ada):
    return asking.ask(learner=ada.learner, words="Could we talk?", by=ada)


def inherited(user):
    return user.notifications.filter(kind="help inherited")


def test_a_new_tutor_is_notified_of_an_open_request_once(request_of_ada, ada, ben, tess):
    roster.change_tutor(learner=ada.learner, tutor=tess, on=make.day(0), by="a test")
    passing_on.pass_on()
    notification = inherited(tess).get()
    assert (notification.learner, notification.subject) == (
        ada.learner,
        str(request_of_ada.public_id),
    )
    notifications.read(by=tess)
    passing_on.pass_on()
    assert inherited(tess).count() == 1
    assert not inherited(ben).exists()


def test_the_tutor_who_was_asked_is_not_notified_again(request_of_ada, ben):
    passing_on.pass_on()
    assert not inherited(ben).exists()


def test_the_update_about_an_inherited_request_ends_with_the_request(request_of_ada, ada, tess):
    roster.change_tutor(learner=ada.learner, tutor=tess, on=make.day(0), by="a test")
    passing_on.pass_on()
    asking.take_back(request=request_of_ada, by=ada)
    assert inherited(tess).get().read_at is not None


def test_nothing_is_announced_without_an_open_request(ada, tess):
    roster.change_tutor(learner=ada.learner, tutor=tess, on=make.day(0), by="a test")
    passing_on.pass_on()
    assert not inherited(tess).exists()
