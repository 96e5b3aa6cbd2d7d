"""Waiting concerns, the replies that count, and module concerns."""

import pytest
from django.utils import timezone

from learners.models import TutorAssignment
from support.actions import replies
from support.models import (
    STANDING,
    Concern,
    ConcernState,
    ModuleConcern,
    Precision,
    Reply,
)
from tests.factories import learners as make
from tests.factories.support import CaseFactory, ConcernFactory, two_missed

TODAY = make.day(0)
NOW = timezone.now()


def concern(state, **more):
    """A concern in a state, with what that state needs."""
    needs = {
        "paused": {"paused_until_on": make.day(9)},
        "taken on": {"case": CaseFactory()},
        "set aside": {"set_aside_by": make.UserFactory(), "why_set_aside": "Moved."},
    }
    closed = {} if state in STANDING else {"closed_at": NOW}
    return ConcernFactory(state=state, **{**needs.get(state, {}), **closed, **more})


@pytest.mark.parametrize("state", ConcernState)
def test_a_concern_is_active_until_closed_and_waits_while_open(state, db):
    concern(state)
    assert Concern.objects.standing().exists() == (state in ("open", "paused", "taken on"))
    assert Concern.objects.waiting(TODAY).exists() == (state == "open")


@pytest.mark.parametrize(("days", "waits"), [(-1, True), (0, True), (1, False)])
def test_a_paused_concern_waits_again_on_the_day_its_pause_ends(days, waits, db):
    concern("paused", paused_until_on=make.day(days))
    assert Concern.objects.waiting(TODAY).exists() == waits


@pytest.mark.parametrize(("days", "is_overdue"), [(-1, True), (0, False)])
def test_a_concern_is_overdue_from_the_day_after_it_was_to_be_reviewed(days, is_overdue, db):
    concern("open", due_on=make.day(days))
    concern("taken on", due_on=make.day(-9))
    assert Concern.objects.overdue(TODAY).exists() == is_overdue


def test_the_learner_and_their_tutor_alone_see_a_concern(everyone):
    ConcernFactory(learner=everyone["ada"].learner)
    readers = {
        name for name, user in everyone.items() if Concern.objects.visible_to(user, TODAY).exists()
    }
    assert readers == {"ada", "ben"}


def test_a_concern_wakes_with_the_owner_of_its_open_case(db):
    case = CaseFactory()
    assert ConcernFactory(case=case).awake() == ConcernState.TAKEN
    case.closed_at = NOW
    assert ConcernFactory(case=case).awake() == ConcernState.OPEN
    assert ConcernFactory().awake() == ConcernState.OPEN


@pytest.fixture
def answered(ada):
    """A concern of Ada’s that they answered twice and took one answer back."""
    row = ConcernFactory(learner=ada.learner)
    replies.reply(concern=row, kind="talk", words="On Monday?", by=ada)
    replies.reply(concern=row, kind="done", by=ada)
    replies.take_back(concern=row, by=ada)
    return row


def test_the_latest_reply_ignores_replies_taken_back(answered, django_assert_num_queries):
    with django_assert_num_queries(1):
        row = Concern.objects.with_word().get()
    assert (row.word["kind"], row.word["words"]) == ("talk", "On Monday?")
    assert row.figures is None
    assert [reply.kind for reply in Reply.objects.standing()] == ["talk"]
    assert not Reply.objects.standing().filter(pk__in=Reply.objects.answers()).exists()


def test_a_concern_shows_how_often_its_own_rule_was_right(answered):
    figures = {"answered": 60, "true": 45, "counted_at": NOW}
    Precision.objects.create(rule="scorecard", **figures)
    assert Concern.objects.with_word().get().figures is None
    Precision.objects.create(rule="deadlines", **figures)
    assert Concern.objects.with_word().get().figures == {"answered": 60, "true": 45}


def test_a_concern_has_the_missed_work_of_answered_concerns(ada):
    learner = ada.learner
    earlier = {"learner": learner, "raised_at": make.moment(make.day(-20)), "closed_at": NOW}
    reasons = two_missed()
    ConcernFactory(state="done", reasons=reasons, **earlier)
    ConcernFactory(state="gone", **earlier)  # nobody answered it
    ConcernFactory(state="done", rule="scorecard", **earlier)  # another rule
    ConcernFactory(state="done", closed_at=NOW)  # another learner
    current = ConcernFactory(learner=learner)
    row = Concern.objects.with_word().get(pk=current.pk)
    assert [before["missed"] for before in row.earlier] == [reasons["missed"]]


@pytest.fixture
def module(college):
    return ModuleConcern.objects.create(
        assessment=college.assessments[2],
        due_on=make.day(-3),
        missed=23,
        present=41,
        first_as_of=make.day(-2),
        as_of=TODAY,
    )


def readers(users):
    return {user.name for user in users if ModuleConcern.objects.visible_to(user, TODAY).exists()}


def test_a_module_concern_is_visible_to_its_owner_and_tutors(module, college, everyone):
    users = [college.jo, *everyone.values()]
    assert readers(users) == {"Jo Kerr", "Ben Ross"}
    college.jo.roles.update(until_on=TODAY)
    TutorAssignment.objects.update(until_on=TODAY)
    assert readers(users) == set()


def test_an_owner_who_tutors_three_of_its_people_sees_it_once(module, college):
    make.RoleFactory(user=college.jo)
    for place in make.EnrolmentFactory.create_batch(3, offering=college.offering):
        make.TutorAssignmentFactory(tutor=college.jo, learner=place.learner)
    assert ModuleConcern.objects.visible_to(college.jo, TODAY).count() == 1


def test_the_owner_of_another_module_does_not_read_it(module, hal):
    make.RoleFactory(user=hal, kind="module owner", module=make.ModuleFactory())
    assert readers([hal]) == set()


def test_a_module_concern_is_active_until_it_ends(module):
    assert list(ModuleConcern.objects.standing()) == [module]
    ModuleConcern.objects.update(ended_on=TODAY)
    assert not ModuleConcern.objects.standing().exists()
