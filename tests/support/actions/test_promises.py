"""Promises move with the calendar, and when one is late another person can be asked."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learners.actions import calendar, notifications
from learners.models import (
    AuditEvent,
    ClosedDay,
    Notification,
    RoleKind,
    TutorAssignment,
)
from learners.registry import Closing
from support.actions import asking, cases, promises, replies
from support.actions.promises import NotLateError
from support.models import MovedDay
from support.permissions import may_be_asked
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory

MONDAY = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, NEXT_MONDAY = (
    MONDAY.date() + dt.timedelta(days=n) for n in (1, 2, 3, 4, 7)
)


def at_noon(act, *args, **more):
    return at_moment(MONDAY, act, *args, **more)


def close(first, last):
    at_noon(calendar.close_days, from_on=first, last_on=last, name="Snow", by="a test")
    return at_noon(promises.follow_calendar)


def unread(user):
    return sorted(Notification.objects.of(user).unread().values_list("kind", flat=True))


@pytest.fixture
def request_for_tuesday(ada):
    request = at_noon(asking.ask, learner=ada.learner, words="Could we talk?", by=ada)
    assert request.due_on == TUESDAY
    return request


def test_a_request_moves_past_closed_days_and_the_learner_is_notified(ada, request_for_tuesday):
    assert close(TUESDAY, THURSDAY) == 1
    request_for_tuesday.refresh_from_db()
    assert request_for_tuesday.due_on == FRIDAY
    assert unread(ada) == ["promise moved"]
    event = AuditEvent.objects.get(verb="promise.move")
    assert event.detail == {"from": str(TUESDAY), "to": str(FRIDAY)}


def test_following_the_calendar_again_changes_nothing(request_for_tuesday):
    close(TUESDAY, THURSDAY)
    assert at_noon(promises.follow_calendar) == 0


def reopen(first, last, **more):
    days = {"from_on": first, "last_on": last, "name": "Snow", **more}
    at_noon(calendar.open_days, by="a test", **days)
    return at_noon(promises.follow_calendar)


def test_a_promise_comes_back_when_its_days_open_again(ada, request_for_tuesday):
    close(TUESDAY, THURSDAY)
    assert reopen(TUESDAY, THURSDAY) == 1
    request_for_tuesday.refresh_from_db()
    assert request_for_tuesday.due_on == TUESDAY
    event = AuditEvent.objects.get(verb="promise.return")
    assert event.detail == {"from": str(FRIDAY), "to": str(TUESDAY)}
    assert not MovedDay.objects.exists()
    assert at_noon(promises.follow_calendar) == 0


def test_a_learner_who_has_not_read_of_a_move_reads_nothing_of_its_end(ada, request_for_tuesday):
    close(TUESDAY, THURSDAY)
    reopen(TUESDAY, THURSDAY)
    assert unread(ada) == []


def test_a_learner_who_has_read_of_a_move_is_notified_of_its_end(ada, request_for_tuesday):
    close(TUESDAY, THURSDAY)
    at_noon(notifications.read, by=ada)
    reopen(TUESDAY, THURSDAY)
    assert unread(ada) == ["promise moved back"]


def test_a_promise_comes_back_as_far_as_days_are_open(request_for_tuesday):
    close(TUESDAY, THURSDAY)
    assert reopen(WEDNESDAY, THURSDAY) == 1
    request_for_tuesday.refresh_from_db()
    assert request_for_tuesday.due_on == WEDNESDAY


def test_two_closings_and_their_end_lead_back_to_the_first_day(ada, ben):
    case = CaseFactory(learner=ada.learner, owner=ben, next_on=TUESDAY)
    close(TUESDAY, WEDNESDAY)
    close(THURSDAY, THURSDAY)
    case.refresh_from_db()
    assert case.next_on == FRIDAY
    reopen(TUESDAY, THURSDAY)
    case.refresh_from_db()
    assert case.next_on == TUESDAY


def test_a_promise_with_another_day_since_keeps_that(ada, ben):
    case = CaseFactory(learner=ada.learner, owner=ben, next_on=TUESDAY)
    close(TUESDAY, TUESDAY)
    at_noon(cases.plan, case=case, next_on=FRIDAY, next_words="", by=ben)
    assert reopen(TUESDAY, TUESDAY) == 0
    case.refresh_from_db()
    assert case.next_on == FRIDAY


def test_a_promise_never_comes_back_to_a_day_that_has_passed(ada, ben):
    case = CaseFactory(learner=ada.learner, owner=ben, next_on=TUESDAY)
    close(TUESDAY, WEDNESDAY)
    wednesday = MONDAY + dt.timedelta(days=2)
    days = {"from_on": TUESDAY, "last_on": WEDNESDAY, "name": "Snow"}
    at_moment(wednesday, calendar.open_days, by="a test", **days)
    at_moment(wednesday, promises.follow_calendar)
    case.refresh_from_db()
    assert case.next_on == THURSDAY


def test_a_promise_that_was_kept_does_not_come_back(ada, ben, request_for_tuesday):
    close(TUESDAY, THURSDAY)
    at_noon(cases.take_on, learner=ada.learner, by=ben)
    MovedDay.objects.get()
    case_moves = reopen(TUESDAY, THURSDAY)
    request_for_tuesday.refresh_from_db()
    assert (request_for_tuesday.due_on, case_moves) == (FRIDAY, 0)


def test_a_concern_moves_with_its_working_days(ada):
    concern = ConcernFactory(learner=ada.learner, raised_on=MONDAY.date(), due_on=WEDNESDAY)
    assert close(TUESDAY, TUESDAY) == 1
    concern.refresh_from_db()
    assert concern.due_on == THURSDAY


def test_a_paused_concern_moves_with_the_end_of_its_pause(ada):
    concern = ConcernFactory(learner=ada.learner, raised_on=MONDAY.date(), due_on=WEDNESDAY)
    at_noon(replies.reply, concern=concern, kind="not now", by=ada, until_on=WEDNESDAY)
    concern.refresh_from_db()
    assert concern.due_on == FRIDAY
    close(THURSDAY, THURSDAY)
    concern.refresh_from_db()
    assert concern.due_on == NEXT_MONDAY


def test_the_next_contact_of_a_case_moves_off_a_closed_day(ada, ben):
    case = CaseFactory(learner=ada.learner, owner=ben, next_on=THURSDAY)
    other = CaseFactory(next_on=FRIDAY)
    assert close(WEDNESDAY, THURSDAY) == 1
    case.refresh_from_db()
    other.refresh_from_db()
    assert case.next_on == other.next_on == FRIDAY


def test_a_correction_is_answered_on_an_open_day(ada, dee):
    correction = make.CorrectionFactory(learner=ada.learner, owner=dee, due_on=THURSDAY)
    close(WEDNESDAY, THURSDAY)
    correction.refresh_from_db()
    assert correction.due_on == FRIDAY
    assert unread(ada) == ["promise moved"]


def test_a_day_that_has_passed_stays_late(ada):
    request = HelpRequestFactory(
        learner=ada.learner, asked_at=MONDAY - dt.timedelta(days=10), due_on=dt.date(2026, 11, 16)
    )
    assert close(TUESDAY, TUESDAY) == 0
    request.refresh_from_db()
    assert request.due_on == dt.date(2026, 11, 16)


def test_a_closed_campus_moves_nothing(request_for_tuesday):
    campus, _is_new = calendar.add_campus(name="Hill", by="a test")
    ClosedDay.objects.create(on=TUESDAY, name="Snow", campus=campus)
    assert at_noon(promises.follow_calendar) == 0


def test_a_promise_that_was_kept_sends_no_letter_about_its_day(ada, ben, request_for_tuesday):
    close(TUESDAY, THURSDAY)
    at_noon(cases.take_on, learner=ada.learner, by=ben)
    assert "promise moved" not in unread(ada)


def counts(*days, campus=None):
    lines = at_noon(lambda: list(promises.affected(Closing(days, campus))))
    assert not any(line.names for line in lines)
    return [line.number for line in lines]


def test_days_that_would_move_are_counted_before_anything_is_closed(ada, dee, request_for_tuesday):
    CaseFactory(next_on=TUESDAY)
    CaseFactory(next_on=WEDNESDAY)
    make.CorrectionFactory(learner=ada.learner, owner=dee, due_on=TUESDAY)
    ConcernFactory(raised_on=MONDAY.date(), due_on=WEDNESDAY)  # its two days would be three
    assert counts(TUESDAY) == [1, 3]
    assert counts(THURSDAY) == [0, 0]
    assert at_noon(promises.follow_calendar) == 0


def test_one_campus_would_move_no_promise(request_for_tuesday):
    assert counts(TUESDAY, campus=1) == []


@pytest.fixture
def tess(db):
    return person("Tess Boyd", "tutor")


@pytest.fixture
def late_request(ada):
    return HelpRequestFactory(learner=ada.learner, due_on=make.day(-1))


def ask(learner, other):
    promises.ask_other(learner=learner, other=other, by=learner.user)


def test_another_tutor_can_be_asked_after_a_missed_day(ada, tess, late_request):
    ask(ada.learner, tess)
    late_request.refresh_from_db()
    assert late_request.due_on > make.day(0)
    assert unread(tess) == ["asked instead"]
    mine = TutorAssignment.objects.in_force(make.day(0)).get(learner=ada.learner, tutor=tess)
    assert mine.until_on == make.day(14)
    cases.take_on(learner=ada.learner, by=tess)
    assert unread(tess) == []


def test_a_double_click_asks_one_person_once(ada, tess, late_request):
    ask(ada.learner, tess)
    with pytest.raises(NotLateError):
        ask(ada.learner, tess)
    assert TutorAssignment.objects.filter(tutor=tess).count() == 1


def test_nobody_else_can_be_asked_before_a_promise_is_late(ada, tess):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(0))
    with pytest.raises(NotLateError):
        ask(ada.learner, tess)
    assert not TutorAssignment.objects.filter(tutor=tess).exists()


def test_only_tutors_can_be_asked_about_what_tutors_promised(ada, dee, flo, ben, late_request):
    for other in (dee, flo, ben):  # an administrator, a learner, and the tutor who is late
        with pytest.raises(NotLateError):
            ask(ada.learner, other)


def test_a_late_case_is_handed_over(ada, ben, tess):
    case = CaseFactory(learner=ada.learner, owner=ben, next_on=make.day(-2))
    ask(ada.learner, tess)
    case.refresh_from_db()
    assert case.owner == tess
    assert case.next_on > make.day(0)


def test_a_late_concern_has_a_new_day(ada, tess):
    concern = ConcernFactory(learner=ada.learner, due_on=make.day(-1))
    ask(ada.learner, tess)
    concern.refresh_from_db()
    assert concern.due_on > make.day(0)


def test_an_administrator_can_be_asked_about_a_late_correction(college, dee):
    row = make.CorrectionFactory(learner=college.ada, owner=college.jo, due_on=make.day(-1))
    ask(college.ada, dee)
    row.refresh_from_db()
    assert (row.owner, row.due_on > make.day(0)) == (dee, True)
    assert unread(dee) == ["asked instead", "correction asked"]


def test_a_correction_is_locked_before_it_is_given_to_someone_else(college, dee):
    make.CorrectionFactory(learner=college.ada, owner=college.jo, due_on=make.day(-1))
    with CaptureQueriesContext(connection) as captured:
        ask(college.ada, dee)
    reads = [query["sql"] for query in captured.captured_queries if "FOR UPDATE" in query["sql"]]
    assert any('FROM "learners_correction"' in sql for sql in reads)


def test_a_tutor_of_the_same_module_comes_first_then_who_has_the_fewest_cases(college, tess):
    busy, near = person("Una Busy", "tutor"), person("Viv Near", "tutor")
    other = make.EnrolmentFactory(offering=college.offering)
    make.TutorAssignmentFactory(learner=other.learner, tutor=near)
    CaseFactory(owner=near)
    CaseFactory(owner=tess)
    assert list(may_be_asked(college.ada, make.day(0))) == [near, busy, tess]


def test_only_active_tutors_are_offered(college, tess):
    tess.is_active = False
    tess.save()
    person("Cy Laird", RoleKind.ADMINISTRATOR)
    assert not may_be_asked(college.ada, make.day(0)).exists()
