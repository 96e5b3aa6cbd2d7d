"""Representatives, meetings and the partnership agreement."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from feedback.actions import partnership
from feedback.models import (
    Decision,
    Edit,
    Handover,
    Meeting,
    MeetingDecision,
    PartnershipVersion,
    Side,
    View,
)
from learners.models import Programme, RoleKind, User
from tests.factories import learners as make
from tests.factories.learners import day, moment

YEAR = {"from_on": day(-60), "until_on": day(305)}
TAKING_PART = "Each programme has two representatives. They meet the principal each term."


class EditFactory(DjangoModelFactory):
    class Meta:
        model = Edit

    text = "rule: How Cairn decides"
    before = "It looks at weeks."
    after = "It looks at your weeks."
    reason = "It is about me."
    author = factory.SubFactory(make.LearnerFactory)
    sent_at = factory.LazyFunction(timezone.now)
    owner = factory.SubFactory(make.UserFactory)
    due_on = factory.LazyFunction(lambda: day(10))


def answered(title: str, dee: User, **more: object) -> View:
    """Something that was said and answered in public."""
    view = View.objects.create(
        kind="issue",
        title=title,
        speaking="by name",
        sent_at=moment(day(-45)),
        passed_at=moment(day(-43)),
        state="published",
        owner=dee,
        due_on=day(-30),
        **more,
    )
    Decision.objects.create(
        view=view,
        outcome="yes",
        reason="You are right.",
        answered_at=moment(day(-30)),
        answered_by=dee,
        published_at=moment(day(-29)),
        published_by=dee,
    )
    return view


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    starts_at = factory.Sequence(lambda n: timezone.now() + dt.timedelta(days=n))
    where = "Library 2"
    agenda = "Evening opening hours."
    called_at = factory.LazyFunction(timezone.now)
    called_by = factory.SubFactory(make.UserFactory)


class MeetingDecisionFactory(DjangoModelFactory):
    class Meta:
        model = MeetingDecision

    meeting = factory.SubFactory(MeetingFactory)
    words = factory.Sequence(lambda n: f"Ask the library about day {n}")
    owner = factory.SubFactory(make.UserFactory)
    due_on = factory.LazyFunction(lambda: day(10))
    written_at = factory.LazyFunction(timezone.now)
    written_by = factory.SubFactory(make.UserFactory)


class HandoverFactory(DjangoModelFactory):
    class Meta:
        model = Handover

    programme = factory.SubFactory(make.ProgrammeFactory)
    words = "Talk to Eve about the bus."
    written_at = factory.LazyFunction(timezone.now)
    written_by = factory.SubFactory(make.UserFactory)


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = PartnershipVersion

    from_on = YEAR["from_on"]
    until_on = YEAR["until_on"]
    number = 1
    taking_part = TAKING_PART
    reason = "The first version."
    written_at = factory.LazyFunction(timezone.now)
    written_by = factory.SubFactory(make.UserFactory)


def written(by: User, *priorities: str, after: int = 0, **more: object) -> PartnershipVersion:
    """Write a version through the product's own action."""
    words = {"taking_part": TAKING_PART, "reason": "A new year.", **YEAR, **more}
    lines = priorities or ("Later library hours", "Feedback in two weeks")
    return partnership.write(priorities=lines, after=after, by=by, **words)


def agreed(gus: User, dee: User, *priorities: str) -> PartnershipVersion:
    version = written(dee, *priorities)
    partnership.sign(version=version, side=Side.LEARNERS, by=gus)
    partnership.sign(version=version, side=Side.COLLEGE, by=dee)
    version.refresh_from_db()
    return version


def speaks_for(user: User, programme: Programme | None = None) -> Programme:
    """Make someone a representative; return the programme they speak for."""
    programme = programme or make.ProgrammeFactory(name="Care")
    make.RoleFactory(user=user, kind=RoleKind.REPRESENTATIVE, programme=programme)
    return programme
