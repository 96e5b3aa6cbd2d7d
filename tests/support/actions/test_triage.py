"""The night's signals: which rows are written, under which id, and how far they say they reach."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.models import Learner
from learners.night import Cutoff, Slice
from support.actions.triage import signal_id, triage
from support.models import Concern, Signal
from tests.factories import learners as make


def night(days: int = 0, revision: int = 1) -> int:
    """The support stage of that morning, heard at its midnight; returns how many rows changed."""
    heard = timezone.now() + dt.timedelta(days=days)
    return triage(Slice(Cutoff.of(make.day(days), heard), revision, 1, 2**31)).changed


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
    for one in handed_in:
        one.delete()
    night(2)
    again = Signal.objects.standing().get()
    assert (again.pk, again.first_as_of) == (before.pk, make.day(2))


@pytest.mark.parametrize("model", [Signal, Concern])
def test_an_open_signal_shows_how_recent_its_facts_are(college, model):
    for _classmate in range(11):
        other = make.EnrolmentFactory(offering=college.offering)
        make.RegisteredFactory(enrolment=other, on=make.day(-70))
        for work in college.assessments:
            make.SubmissionFactory(enrolment=other, assessment=work, on=make.day(-41))
    night()
    before = model.objects.get()
    revision = Learner.objects.get(pk=college.ada.pk).revision
    assert night(1) == 0, "a newer last day alone is no change"
    now = model.objects.get()
    assert (before.reasons["data_until"], now.reasons["data_until"]) == (
        str(make.day(-1)),
        str(make.day(0)),
    )
    assert Learner.objects.get(pk=college.ada.pk).revision == revision
    if model is Signal:
        assert now.as_of == before.as_of
