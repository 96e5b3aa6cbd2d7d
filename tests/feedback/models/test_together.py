"""What the database refuses of meetings, handing over and the partnership agreement."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import learners as make
from tests.factories.together import (
    HandoverFactory,
    MeetingDecisionFactory,
    MeetingFactory,
    PartnershipFactory,
)

NOW = timezone.now()


def twice(build, **values):
    build(**values)
    build(**values)


def priority(*words):
    version = PartnershipFactory()
    for text in words:
        version.priorities.create(place=1, words=text)


def signed_twice():
    user = make.UserFactory()
    PartnershipFactory(learners_by=user, learners_at=NOW, college_by=user, college_at=NOW)


REFUSED = {
    "partnership_dates_ordered": lambda: PartnershipFactory(until_on=PartnershipFactory.from_on),
    "partnership_version_once": lambda: twice(PartnershipFactory),
    "partnership_has_words": lambda: PartnershipFactory(taking_part=" \n"),
    "partnership_learners_pair": lambda: PartnershipFactory(learners_at=NOW),
    "partnership_college_pair": lambda: PartnershipFactory(college_at=NOW),
    "partnership_two_people": signed_twice,
    "priority_place_once": lambda: priority("Later hours", "Quieter rooms"),
    "priority_has_words": lambda: priority(" "),
    "partnershipversion_showing_known": lambda: PartnershipFactory(showing="faint"),
    "meeting_showing_known": lambda: MeetingFactory(showing="faint"),
    "meetingdecision_showing_known": lambda: MeetingDecisionFactory(showing="faint"),
    "meeting_once": lambda: twice(MeetingFactory, starts_at=NOW),
    "meeting_has_agenda": lambda: MeetingFactory(agenda=" "),
    "meeting_decision_once": lambda: twice(
        MeetingDecisionFactory, meeting=MeetingFactory(), words="Ask"
    ),
    "meeting_decision_has_words": lambda: MeetingDecisionFactory(words=" "),
    "handover_of_one_scope": lambda: HandoverFactory(offering=make.OfferingFactory()),
    "handover_has_words": lambda: HandoverFactory(words=" "),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        REFUSED[name]()
