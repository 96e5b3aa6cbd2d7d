"""More time is a fact with who gave it and why; the learner hears of it once."""

import pytest

from learners.actions import extensions
from learners.models import AuditEvent, Extension, Notification
from learners.reads.record import record_of
from learners.reads.work import due_work
from tests.factories import learners as make

UNTIL = make.day(4)


@pytest.fixture
def give(college, ben):
    def more(until=UNTIL, reason="Time in hospital."):
        place = {"enrolment": college.enrolment, "assessment": college.assessments[1]}
        return extensions.give(**place, until=until, reason=reason, by=ben)

    return more


def test_the_learner_and_the_audit_hear_of_it(give, college, ben):
    extension, _new = give()
    assert (extension.on, extension.by, extension.reason) == (UNTIL, ben, "Time in hospital.")
    assert Notification.objects.get().user == college.ada.user
    event = AuditEvent.objects.get(verb="extension.give")
    assert (event.learner_id, event.label) == (college.ada.pk, "Case study 2")


def test_a_double_click_gives_it_once_and_another_day_replaces_it(give):
    (first, first_is_new), (second, second_is_new) = give(), give()
    assert (first, first_is_new, second_is_new) == (second, True, False)
    later, _new = give(make.day(6))
    assert Extension.objects.count() == Notification.objects.count() == 2
    assert Extension.objects.latest_first().first() == later


def test_the_record_and_every_date_follow_it(give, college):
    give()
    (run,) = record_of(college.ada, make.day(0), own=False).runs
    work = next(work for work in run.coming if work.name == "Case study 2")
    assert (work.state, work.due_on) == ("more time", UNTIL)
    assert any("from Ben Ross. Time in hospital." in line.text for line in work.lines)
    days = {work.name: (work.due_on, work.is_late) for work in due_work(college.ada, make.day(0))}
    assert days["Case study 2"] == (UNTIL, False)


def test_a_deadline_that_moves_later_still_counts(give, college):
    give()
    moved = {"on": make.day(9), "known_at": make.moment(make.day(-1))}
    make.DeadlineSetFactory(assessment=college.assessments[1], **moved)
    days = {work.name: work.due_on for work in due_work(college.ada, make.day(0))}
    assert days["Case study 2"] == make.day(9)
