"""Arguments of the addresses of meetings and the partnership agreement in the matrix."""

from typing import Any

from learners.models import User
from tests.conftest import College
from tests.factories.administrator import ServiceFactory
from tests.factories.support import ScorecardFactory
from tests.factories.surveys import people
from tests.factories.together import (
    EditFactory,
    MeetingDecisionFactory,
    MeetingFactory,
    PartnershipFactory,
    answered,
)


def waiting_edit(college: College) -> Any:
    return EditFactory(author=college.ada, owner=User.objects.get(name="Dee Fraser")).public_id


def forms_of(college: College, gus: User) -> dict[str, list[Any]]:
    """Return the same, with twelve learners whom Gus can ask."""
    people(12, gus.roles.get().programme)
    answered("The library closes before my bus", User.objects.get(name="Dee Fraser"))
    return url_args(college)


def url_args(college: College) -> dict[str, list[Any]]:
    """Return a meeting with a decision of Jo's, and a version that nobody has signed."""
    decision = MeetingDecisionFactory(meeting=MeetingFactory(), owner=college.jo)
    meeting, version = decision.meeting.public_id, PartnershipFactory()
    edit = waiting_edit(college)
    shadow = ScorecardFactory(state="shadow").public_id
    priority = version.priorities.create(place=1, words="Later library hours")
    return {
        "edit": [edit],
        "edit_take_back": [edit],
        "edit_suggest": ["service", ServiceFactory().public_id],
        "co_sign": [shadow],
        "meeting": [meeting],
        "meeting_export": [meeting],
        "meeting_finish": [meeting, decision.public_id],
        "partnership_version": [version.public_id],
        "partnership_sign": [version.public_id],
        "partnership_export": [version.public_id],
        "partnership_tie": [priority.public_id],
    }
