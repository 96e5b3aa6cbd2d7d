"""The meetings that closed days affect."""

import datetime as dt

from feedback.models.showing import Showing
from feedback.reads.closing import of_meetings
from learners.registry import Closing
from tests.factories import learners as make
from tests.factories.administrator import CampusFactory
from tests.factories.together import MeetingFactory

DAY = make.day(10)


def meeting(on=DAY, **more):
    return MeetingFactory(starts_at=make.moment(on - dt.timedelta(days=1)), **more)


def test_meetings_on_these_days_are_named_by_whose_they_are(db):
    row = meeting()
    meeting(make.day(11))
    (line,) = of_meetings(Closing((DAY,)))
    assert line.number == 1
    assert line.names[0].startswith(f"{row.programme or 'the whole college'}: ")


def test_a_meeting_that_a_moderator_hid_is_not_named(db):
    meeting(showing=Showing.HIDDEN)
    (line,) = of_meetings(Closing((DAY,)))
    assert line.number == 0


def test_one_campus_affects_no_meeting(db):
    meeting()
    assert list(of_meetings(Closing((DAY,), CampusFactory().pk))) == []
