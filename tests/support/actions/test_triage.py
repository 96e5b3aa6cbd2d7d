"""The night's signals: which rows are written, with which ids, and how recent they are."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learners import clock
from learners.models import AuditEvent, Learner, Notification
from learners.night import Cutoff, Slice
from support.actions import cases, replies
from support.actions.triage import signal_id, triage
from support.models import Concern, ModuleConcern, Signal
from tests.factories import learners as make


def night(days: int = 0, revision: int = 1) -> int:
    """Run the support stage for that morning, at its midnight; return how many rows changed."""
    moment = timezone.now() + dt.timedelta(days=days)
    return triage(Slice(Cutoff.of(make.day(days), moment), revision, 1, 2**31)).changed


def rename(learner: Learner, reference: str) -> None:
    Learner.objects.filter(pk=learner.pk).update(reference=reference)


def test_a_corrected_reference_keeps_its_signal(college):
    night()
    before = Signal.objects.get()
    rename(college.ada, "SC-ADA-2")
    assert night(1) == 0
    assert Signal.objects.get().pk == before.pk


def test_a_reused_reference_affects_nobody(college):
    night()
    signal = Signal.objects.get()
    old = college.ada.reference
    rename(college.ada, "SC-ADA-2")
    wren = make.EnrolmentFactory(offering=college.offering, learner__reference=old)
    make.RegisteredFactory(enrolment=wren, on=make.day(-70))
    night(1)
    assert Signal.objects.get(enrolment=college.enrolment).pk == signal.pk
    other = Signal.objects.get(enrolment=wren)
    assert other.pk != signal_id("deadlines", "CARE1", "autumn", old)
    assert night(1, revision=2) == 0


def test_a_signal_that_ended_comes_back_as_the_same_row(college):
    night()
    before = Signal.objects.get()
    handed_in = [
        make.SubmissionFactory(enrolment=college.enrolment, assessment=work, on=make.day(-1))
        for work in college.assessments[1:3]
    ]
    night(1)
    assert not Signal.objects.standing().exists()
    for piece in handed_in:
        piece.delete()
    night(2)
    again = Signal.objects.standing().get()
    assert (again.pk, again.first_as_of) == (before.pk, make.day(2))


@pytest.fixture
def class_of_12(college):
    """Classmates who handed in everything, so that only Ada missed a deadline."""
    for _classmate in range(11):
        other = make.EnrolmentFactory(offering=college.offering)
        make.RegisteredFactory(enrolment=other, on=make.day(-70))
        for work in college.assessments:
            make.SubmissionFactory(enrolment=other, assessment=work, on=make.day(-41))
    return college


def reach() -> dt.date | None:
    return Concern.objects.with_word().get().data_until


def test_a_quiet_night_writes_nothing_and_still_shows_how_recent_its_facts_are(class_of_12):
    night()
    assert reach() == make.day(-1)
    before = written()
    assert night(1) == 0, "a newer last day alone is no change"
    assert written() == before
    assert reach() == make.day(0)


def written() -> list[object]:
    """Return every row that the stage writes, without its record of the night."""
    places = []
    with connection.cursor() as cursor:
        for model in (Signal, Concern, ModuleConcern, Learner, Notification, AuditEvent):
            cursor.execute(f"SELECT ctid::text, xmin::text FROM {model._meta.db_table} ORDER BY 1")
            places += cursor.fetchall()
    return places


def test_the_facts_behind_a_concern_reach_to_the_last_night_that_saw_them(class_of_12, ben):
    night()
    concern = Concern.objects.get()
    cases.take_on(learner=class_of_12.ada, by=ben)
    night(1)
    for work in class_of_12.assessments[1:3]:
        make.SubmissionFactory(enrolment=class_of_12.enrolment, assessment=work, on=make.day(0))
    night(2)
    night(3)
    assert not Signal.objects.standing().exists()
    assert Concern.objects.standing().get() == concern
    assert reach() == make.day(0)


def test_a_closed_concern_shows_what_was_known_when_it_was_closed(class_of_12, ada):
    night()
    with clock.at(timezone.now() + dt.timedelta(hours=1)):
        replies.reply(concern=Concern.objects.get(), kind="done", words="", by=ada)
    night(1)
    assert reach() == make.day(-1)


def test_the_stage_takes_the_same_queries_for_any_result(class_of_12, dee):
    """Also with a tutor away, and with many more concerns to raise."""

    def query_count(days: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            night(days)
        return len(queries)

    first, quiet = query_count(0), query_count(1)
    for _classmate in range(9):
        other = make.EnrolmentFactory(offering=class_of_12.offering)
        other.learner.user = make.UserFactory()
        other.learner.save()
        make.RegisteredFactory(enrolment=other, on=make.day(-71))
    assert Concern.objects.count() == 1
    assert query_count(2) == first
    assert Concern.objects.count() == 10
    assert query_count(3) == quiet
