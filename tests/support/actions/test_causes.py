"""A notification ends with its cause, and its email is not sent."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.actions import corrections, facts, notifications, roster
from learners.models import Notification
from learners.models.notification import Letter
from support.actions import asking, cases, co_signing, my_time, replies
from support.models import Concern, ModuleConcern, ReplyKind, VersionState
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.support import (
    CaseFactory,
    ConcernFactory,
    HelpRequestFactory,
    ScorecardFactory,
)
from tests.support.nights import classmates, night


@pytest.fixture
def asked_ada(college):
    """Ada, whom the night has asked about two missed deadlines."""
    classmates(college, 11)
    night()
    return college.ada


@pytest.fixture
def bens_ada(asked_ada, ben):
    return asked_ada


def sent_to(user):
    """Deliver what is due at noon tomorrow; return how many notifications the email was about."""
    noon = timezone.localtime().replace(hour=12) + dt.timedelta(days=1)
    return at_moment(noon, notifications.deliver, user_id=user.pk, send=lambda user, count: None)


def unread(user):
    return sorted(Notification.objects.of(user).unread().values_list("kind", flat=True))


def post(user, kind, about):
    notifications.post(to=user, kind=kind, about=about)
    assert unread(user) == [kind]


def test_an_unanswered_concern_is_sent(asked_ada):
    assert sent_to(asked_ada.user) == 1


@pytest.mark.parametrize("kind", ReplyKind.values)
def test_an_answered_concern_sends_nothing(asked_ada, kind):
    replies.reply(concern=Concern.objects.get(), kind=kind, by=asked_ada.user)
    assert unread(asked_ada.user) == []
    assert sent_to(asked_ada.user) == 0


def test_a_concern_of_someone_who_has_left_sends_nothing(asked_ada, college):
    facts.leave(college.enrolment, on=make.day(0))
    assert sent_to(asked_ada.user) == 0
    assert Notification.objects.get().letter == Letter.NONE


def test_a_concern_whose_work_came_in_sends_nothing_before_any_night(asked_ada, college):
    make.SubmissionFactory(
        enrolment=college.enrolment, assessment=college.assessments[1], on=make.day(-4)
    )
    assert sent_to(asked_ada.user) == 0


def test_a_concern_whose_deadline_was_moved_sends_nothing_before_any_night(asked_ada, college):
    make.DeadlineSetFactory(
        assessment=college.assessments[1], on=make.day(9), known_at=timezone.now()
    )
    assert sent_to(asked_ada.user) == 0


def test_a_concern_that_became_the_modules_sends_nothing(asked_ada, college):
    ModuleConcern.objects.create(
        assessment=college.assessments[1],
        due_on=make.day(-10),
        missed=8,
        present=12,
        first_as_of=make.day(0),
        as_of=make.day(0),
    )
    assert sent_to(asked_ada.user) == 0


def test_a_concern_that_the_night_closes_is_read(asked_ada, college):
    for work in college.assessments[1:3]:
        make.SubmissionFactory(enrolment=college.enrolment, assessment=work, on=make.day(0))
    night(2)
    assert unread(asked_ada.user) == []


def test_a_concern_set_aside_replaces_its_notification(bens_ada, ben):
    cases.set_aside(concern=Concern.objects.get(), reason="On placement.", by=ben)
    assert unread(bens_ada.user) == ["set aside"]
    cases.put_back(concern=Concern.objects.get(), by=ben)
    assert "set aside" not in unread(bens_ada.user)


def test_a_request_that_someone_has_taken_on_sends_the_others_nothing(bens_ada, ben):
    asking.ask(learner=bens_ada, words="Help", by=bens_ada.user)
    assert unread(ben) == ["help asked"]
    cases.take_on(learner=bens_ada, by=ben)
    assert unread(ben) == []


def test_a_request_taken_back_sends_nothing(bens_ada, ben):
    request = asking.ask(learner=bens_ada, words="Help", by=bens_ada.user)
    asking.take_back(request=request, by=bens_ada.user)
    assert (unread(ben), sent_to(ben)) == ([], 0)


def test_a_request_of_someone_who_has_another_tutor_now_sends_the_old_one_nothing(bens_ada, ben):
    asking.ask(learner=bens_ada, words="Help", by=bens_ada.user)
    tess = person("Tess Boyd", "tutor")
    roster.change_tutor(learner=bens_ada, tutor=tess, on=make.day(0), by="a test")
    assert unread(ben) == []


def test_a_closed_case_sends_only_that_it_is_closed(bens_ada, ben):
    replies.reply(concern=Concern.objects.get(), kind="talk", by=bens_ada.user)
    case = cases.take_on(learner=bens_ada, by=ben)
    cases.close(case=case, words="We talked.", by=ben)
    assert unread(bens_ada.user) == ["case closed"]


def test_a_case_that_another_person_has_sends_its_old_owner_nothing(ada, ben, cy):
    case = CaseFactory(learner=ada.learner, owner=ben)
    post(ben, "case added", case)
    cases.hand_over(case=case, to=cy, by=ben)
    assert (unread(ben), unread(cy)) == ([], ["case given"])


def test_a_reply_taken_back_sends_the_cases_owner_nothing(ada, ben):
    case = CaseFactory(learner=ada.learner, owner=ben)
    concern = ConcernFactory(learner=ada.learner, case=case, state="taken on")
    replies.reply(concern=concern, kind="done", by=ada)
    assert unread(ben) == ["answered"]
    replies.take_back(concern=concern, by=ada)
    assert unread(ben) == []


def test_an_answered_correction_sends_its_owner_nothing(college):
    row = make.CorrectionFactory(learner=college.ada, owner=college.jo)
    post(college.jo, "correction asked", row)
    corrections.answer(
        correction=row, verdict=corrections.Verdict("stands", "I looked."), by=college.jo
    )
    assert unread(college.jo) == []
    assert unread(college.ada.user) == ["correction answered"]


def test_a_cover_that_has_ended_sends_nothing(ben, cy):
    make.TutorAssignmentFactory(tutor=ben)
    dates = {"from_on": make.day(0), "until_on": make.day(5)}
    row = my_time.set_cover(tutor=ben, deputy=cy, by=ben, **dates)
    assert unread(cy) == ["stands in"]
    my_time.end_cover(row=row, by=ben)
    assert sent_to(cy) == 0


def test_a_co_signed_version_asks_only_those_who_have_not_answered(gus, db):
    flo = person("Flo Mackay", "representative")
    version = ScorecardFactory(state=VersionState.SHADOW)
    co_signing.ask(version)
    version.save()
    assert (unread(gus), unread(flo)) == (["co-sign asked"], ["co-sign asked"])
    co_signing.co_sign(version=version, agrees=True, reason="Fine.", by=gus)
    assert (unread(gus), sent_to(flo)) == ([], 1)


def test_a_request_waits_for_its_tutor_while_it_is_open(ada, ben):
    request = HelpRequestFactory(learner=ada.learner)
    post(ben, "help asked", request)
    assert sent_to(ben) == 1
