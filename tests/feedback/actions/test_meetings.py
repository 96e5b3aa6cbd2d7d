import pytest

from feedback.actions import meetings
from feedback.models import Handover, MeetingDecision
from feedback.reads.meetings import handovers, own_roles
from learners.models import AuditEvent, Notification
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.learners import day, moment
from tests.factories.together import MeetingFactory, speaks_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def gus():
    return person("Gus Petrie")


@pytest.fixture
def care(gus):
    return speaks_for(gus)


def call(by, programme=None):
    details = {"where": "Library 2", "agenda": "Evening hours."}
    return meetings.call(programme=programme, starts_at=moment(day(3)), by=by, **details)


def test_a_meeting_is_called_once_and_its_representatives_are_notified(gus, care):
    stranger = person("Ivy Rose")
    speaks_for(stranger, make.ProgrammeFactory())
    dee = person("Dee Fraser", "administrator")
    first, second = call(dee, care), call(dee, care)
    assert first == second
    assert [n.user for n in Notification.objects.filter(kind="meeting called")] == [gus]
    assert AuditEvent.objects.filter(verb="meeting.call").count() == 1


def test_a_meeting_of_the_whole_college_is_for_every_representative(gus, care):
    other = person("Ivy Rose")
    speaks_for(other, make.ProgrammeFactory())
    call(gus)
    assert [n.user for n in Notification.objects.filter(kind="meeting called")] == [other]


def test_a_decision_is_saved_once_and_its_owner_is_notified(gus):
    will, meeting = person("Will Hay"), MeetingFactory()
    for _again in range(2):
        meetings.decide(meeting=meeting, words="Mend it", owner=will, due_on=day(5), by=gus)
    assert MeetingDecision.objects.count() == 1
    assert [n.user for n in Notification.objects.filter(kind="meeting decided")] == [will]


def test_a_decision_is_carried_out_once(gus):
    meeting = MeetingFactory()
    row = meetings.decide(meeting=meeting, words="Mend it", owner=gus, due_on=day(5), by=gus)
    assert meetings.finish(decision=row, by=gus)
    assert not meetings.finish(decision=row, by=gus)
    assert AuditEvent.objects.filter(verb="meeting.finish").count() == 1


def test_what_is_handed_over_stays_with_the_role(gus, care):
    (role,) = own_roles(gus, day(0))
    for _again in range(2):
        meetings.hand_over(role=role, words="Talk to Eve about the bus.", by=gus)
    ivy = person("Ivy Rose")
    speaks_for(ivy, care)
    assert [note.words for note in handovers(own_roles(ivy, day(0)))] == [
        "Talk to Eve about the bus."
    ]
    assert Handover.objects.count() == 1
    stranger = person("Una Boyd")
    speaks_for(stranger, make.ProgrammeFactory())
    assert not handovers(own_roles(stranger, day(0))).exists()
