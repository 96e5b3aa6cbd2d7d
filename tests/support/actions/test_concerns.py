"""The rule at night: who gets a concern, who does not, and when a module gets it instead."""

import datetime as dt

import pytest
from django.utils import timezone

from learners import clock
from learners.frames import Scope
from learners.frames.linked import evidence
from learners.models import AuditEvent, Enrolment, Notification
from learners.night import Cutoff, Slice
from support.actions import cases, replies
from support.actions.concerns import follow, in_force
from support.actions.triage import compute, replace
from support.models import Concern, ConcernState, ModuleConcern, Signal
from tests.factories import learners as make
from tests.factories.support import ConcernFactory, SignalFactory, a_pattern
from tests.support.nights import classmates, night


@pytest.fixture
def class_of_12(college):
    classmates(college, 11)
    return college


def test_two_missed_deadlines_raise_one_concern(class_of_12):
    assert night() == 1
    concern = Concern.objects.get()
    assert (concern.learner, concern.state, concern.missed) == (class_of_12.ada, "open", 2)
    assert concern.module == "Foundations of care"
    assert [work["name"] for work in concern.reasons["missed"]] == [
        "Case study 2",
        "Reflection log",
    ]
    assert concern.raised_on == make.day(0)


def test_one_missed_deadline_raises_no_concern(class_of_12):
    make.SubmissionFactory(
        enrolment=class_of_12.enrolment, assessment=class_of_12.assessments[1], on=make.day(-2)
    )
    night()
    assert Signal.objects.standing().count() == 1
    assert not Concern.objects.exists()


def test_a_concern_notifies_the_learner_and_is_audited(class_of_12):
    night()
    assert Notification.objects.get().user == class_of_12.ada.user
    event = AuditEvent.objects.get(verb="concern.raise")
    assert (event.actor, event.learner_id) == ("the night", class_of_12.ada.pk)


def test_the_same_night_again_changes_nothing(class_of_12):
    night()
    assert night(revision=2) == 0
    assert Concern.objects.count() == Notification.objects.count() == 1


def test_a_concern_is_due_within_two_working_days(class_of_12):
    night()
    due, day, working = Concern.objects.get().due_on, make.day(0), 0
    while day < due:
        day += dt.timedelta(days=1)
        working += day.weekday() < 5
    assert working == 2


@pytest.mark.parametrize(("how_many", "of_the_module"), [(4, False), (5, True)])
def test_a_deadline_missed_by_half_is_a_module_concern(college, how_many, of_the_module):
    """Ada and `others` of twelve missed the log: from six of twelve on, nobody is asked."""
    log = college.assessments[2]
    classmates(college, how_many, misses=[log])
    classmates(college, 11 - how_many)
    night()
    assert Concern.objects.exists() != of_the_module
    assert ModuleConcern.objects.exists() == of_the_module
    if of_the_module:
        module_concern = ModuleConcern.objects.get()
        assert (module_concern.assessment, module_concern.missed, module_concern.present) == (
            log,
            6,
            12,
        )


def test_a_group_of_nine_raises_no_module_concern(college):
    classmates(college, 8, misses=[college.assessments[2]])
    night()
    assert not ModuleConcern.objects.exists()


def test_a_module_concerns_deadline_never_counts_for_a_person(college):
    log = college.assessments[2]
    classmates(college, 6, misses=[log])
    slow = classmates(college, 5, misses=[log])
    night()
    for learner in slow:
        make.SubmissionFactory(enrolment=learner.enrolments.get(), assessment=log, on=make.day(0))
    night(2)
    module_concern = ModuleConcern.objects.get()
    assert (module_concern.missed, module_concern.ended_on) == (7, None)
    for learner in Signal.objects.standing().values_list("enrolment", flat=True)[:6]:
        make.SubmissionFactory(enrolment_id=learner, assessment=log, on=make.day(2))
    night(4)
    assert ModuleConcern.objects.get().ended_on == make.day(4)
    assert not Concern.objects.exists()


def test_handing_in_closes_the_concern_automatically(class_of_12):
    night()
    for work in class_of_12.assessments[1:3]:
        make.SubmissionFactory(enrolment=class_of_12.enrolment, assessment=work, on=make.day(0))
    night(2)
    assert Concern.objects.get().state == ConcernState.GONE


def test_a_taken_concern_is_not_closed_automatically(class_of_12, ben):
    night()
    case = cases.take_on(learner=class_of_12.ada, by=ben)
    for work in class_of_12.assessments[1:3]:
        make.SubmissionFactory(enrolment=class_of_12.enrolment, assessment=work, on=make.day(0))
    night(2)
    concern = Concern.objects.get()
    assert (concern.state, concern.case) == (ConcernState.TAKEN, case)


@pytest.mark.parametrize("kind", ["done", "not right"])
def test_an_answered_concern_returns_only_with_the_next_missed_deadline(class_of_12, kind):
    ada = class_of_12.ada
    night()
    replies.reply(concern=Concern.objects.get(), kind=kind, by=ada.user)
    night(1)
    night(2)
    assert not Concern.objects.standing().exists()
    night(12)  # the care plan, due in ten days, was missed too
    concern = Concern.objects.standing().get()
    assert concern.missed == 3


def test_a_concern_set_aside_returns_only_with_the_next_missed_deadline(class_of_12, ben):
    night()
    cases.set_aside(concern=Concern.objects.get(), reason="On placement.", by=ben)
    night(1)
    assert not Concern.objects.standing().exists()
    night(12)
    assert Concern.objects.standing().exists()


def test_a_pause_ends_on_its_day_and_not_before(class_of_12):
    night()
    until = make.day(5)
    replies.reply(
        concern=Concern.objects.get(), kind="not now", until_on=until, by=class_of_12.ada.user
    )
    night(4)
    assert Concern.objects.get().state == ConcernState.PAUSED
    night(5)
    assert Concern.objects.get().state == ConcernState.OPEN


def test_a_place_on_the_live_scorecards_list_raises_a_concern(class_of_12):
    other = make.EnrolmentFactory(offering=class_of_12.offering)
    signal = SignalFactory(
        enrolment=other, rule="scorecard", missed=0, mean_mark=None, reasons=a_pattern()
    )
    cutoff = Cutoff.of(make.day(0), timezone.now())
    follow(Slice(cutoff, 1, 1, 2**31), evidence(cutoff, Scope.running(cutoff)), in_force(cutoff))
    concern = Concern.objects.get(learner=other.learner)
    assert (concern.rule, concern.reasons) == ("scorecard", signal.reasons)


def test_one_concern_is_open_at_a_time_and_deadlines_come_before_patterns(class_of_12):
    SignalFactory(enrolment=class_of_12.enrolment, rule="scorecard", reasons=a_pattern())
    SignalFactory(enrolment=class_of_12.enrolment)
    cutoff = Cutoff.of(make.day(0), timezone.now())
    follow(Slice(cutoff, 1, 1, 2**31), evidence(cutoff, Scope.running(cutoff)), in_force(cutoff))
    assert Concern.objects.get().rule == "deadlines"


def test_a_concern_has_the_same_ids_in_every_run(class_of_12):
    night()
    first = Concern.objects.values("pk", "public_id").get()
    Concern.objects.all().delete()
    night(revision=2)
    assert Concern.objects.values("pk", "public_id").get() == first


def test_a_night_takes_the_same_queries_for_any_number_of_concerns(
    class_of_12, django_assert_max_num_queries
):
    late = class_of_12.assessments[1:3]
    classmates(class_of_12, 4, misses=late)
    classmates(class_of_12, 30)
    cutoff = Cutoff.of(make.day(0), timezone.now())
    part, records = Slice(cutoff, 1, 1, 2**31), evidence(cutoff, Scope.running(cutoff))
    versions = in_force(cutoff)
    replace(compute(records, cutoff), part, versions)
    with django_assert_max_num_queries(20):
        assert follow(part, records, versions) == 5


def test_a_leavers_old_concern_is_closed(db):
    concern = ConcernFactory()
    night()
    concern.refresh_from_db()
    assert concern.state == ConcernState.GONE


def answered(college, answer="not right"):
    night()
    replies.reply(concern=Concern.objects.get(), kind=answer, by=college.ada.user)


def moved(college, piece, days):
    make.DeadlineSetFactory(
        assessment=college.assessments[piece], on=make.day(days), known_at=timezone.now()
    )


@pytest.mark.parametrize("answer", ["not right", "done"])
def test_a_corrected_date_of_answered_work_is_not_asked_about_again(class_of_12, answer):
    answered(class_of_12, answer)
    moved(class_of_12, 1, -9)
    night(days=2)
    assert Concern.objects.count() == 1


def test_a_date_after_the_answer_asks_anew(class_of_12):
    answered(class_of_12)
    moved(class_of_12, 1, 1)
    night(days=1)
    assert Concern.objects.count() == 1  # not due yet
    night(days=2, revision=2)
    assert Concern.objects.count() == 2


def test_work_answered_in_two_concerns_is_not_asked_about_again(class_of_12):
    answered(class_of_12)
    poster = make.AssessmentFactory(offering=class_of_12.offering, name="Poster")
    make.DeadlineSetFactory(assessment=poster, on=make.day(0))
    for mate in Enrolment.objects.exclude(learner=class_of_12.ada):
        make.SubmissionFactory(enrolment=mate, assessment=poster, on=make.day(-1))
    night(days=1)
    latest = Concern.objects.latest("raised_at")
    latest.reasons["missed"] = latest.reasons["missed"][1:]
    latest.save()
    with clock.at(timezone.now() + dt.timedelta(days=1, hours=1)):
        replies.reply(concern=latest, kind="done", by=class_of_12.ada.user)
    night(days=2, revision=2)
    assert Concern.objects.count() == 2


def set_for(work, on, days=0):
    """Move a deadline, which becomes known on a day counted from today."""
    known = timezone.now() + dt.timedelta(days=days)
    make.DeadlineSetFactory(assessment=work, on=on, known_at=known)


@pytest.mark.parametrize("moved_to", [-12, -9, -5, -1, 0])
def test_an_answered_deadline_is_not_asked_about_again_when_its_date_is_corrected(
    class_of_12, moved_to
):
    night()
    replies.reply(concern=Concern.objects.get(), kind="not right", by=class_of_12.ada.user)
    set_for(class_of_12.assessments[1], make.day(moved_to))
    night(1)
    night(3)
    assert not Concern.objects.standing().exists()


def test_a_new_deadline_after_the_answer_asks_anew(class_of_12):
    night()
    replies.reply(concern=Concern.objects.get(), kind="not right", by=class_of_12.ada.user)
    set_for(class_of_12.assessments[1], make.day(2))
    night(1)
    assert not Concern.objects.standing().exists()
    night(4)
    assert Concern.objects.standing().get().missed == 2


@pytest.mark.parametrize("kind", ["talk", "not now"])
def test_what_was_answered_before_its_date_was_corrected_away_and_back_is_not_asked_again(
    class_of_12, kind
):
    work = class_of_12.assessments[1]
    night()
    replies.reply(concern=Concern.objects.get(), kind=kind, by=class_of_12.ada.user)
    set_for(work, make.day(30))
    night(1)
    assert Concern.objects.get().state == ConcernState.GONE
    set_for(work, make.day(-10), days=1)
    night(3)
    assert Concern.objects.count() == 1


def test_a_pause_that_has_ended_asks_again_as_agreed(class_of_12):
    work, until = class_of_12.assessments[1], make.day(2)
    night()
    concern = Concern.objects.get()
    replies.reply(concern=concern, kind="not now", until_on=until, by=class_of_12.ada.user)
    set_for(work, make.day(30))
    night(1)
    set_for(work, make.day(-10), days=1)
    night(3)
    assert Concern.objects.standing().exists()


def test_a_module_concerns_deadline_counts_for_nobody_when_its_date_is_corrected(college):
    log = college.assessments[2]
    slow = classmates(college, 11, misses=[log])
    night()
    for learner in slow[:8]:
        make.SubmissionFactory(enrolment=learner.enrolments.get(), assessment=log, on=make.day(0))
    for days in (-4, -2):
        set_for(log, make.day(days))
        night(2)
        assert not Concern.objects.exists()
    set_for(log, make.day(1))
    night(3)
    assert Concern.objects.count() == 1, "Ada, who missed another one too"
