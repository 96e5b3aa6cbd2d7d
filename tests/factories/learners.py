"""People and what they study; only `day` reads the clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import factory
from django.conf import settings
from django.utils import timezone
from factory.django import DjangoModelFactory

from learners import wording
from learners.calc.cutoffs import midnight
from learners.models import (
    AccessEvent,
    Assessment,
    Competency,
    Coverage,
    DeadlineSet,
    Engagement,
    Enrolment,
    EntryQualification,
    Extension,
    Grant,
    Group,
    GroupMember,
    GroupWork,
    Import,
    Learner,
    Left,
    Mark,
    Module,
    Offering,
    Programme,
    ProtectedCharacteristic,
    Registered,
    Result,
    Role,
    RoleKind,
    Scope,
    Site,
    Submission,
    TutorAssignment,
    User,
)
from learners.models.correction import Correction

LONG_AGO = 200  # days: roles and assignments in force


def day(days_from_today: int) -> dt.date:
    """Return a date, a number of days from the college's today."""
    return timezone.localdate() + dt.timedelta(days=days_from_today)


def in_words(days: int) -> str:
    """Return a day of this year as pages show it: Friday 27 November."""
    return wording.day(day(days), day(0))


def moment(on: dt.date) -> dt.datetime:
    """Return when a fact of that day is known: 00:00 the next day, in the college's time zone."""
    return midnight(on + dt.timedelta(days=1), ZoneInfo(settings.TIME_ZONE))


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@strathcairn.example")
    password = "!"  # nobody's password: tests sign people in directly


class LearnerFactory(DjangoModelFactory):
    class Meta:
        model = Learner

    name = factory.Sequence(lambda n: f"Learner {n}")
    reference = factory.Sequence(lambda n: f"SCX{n:06}")
    created_at = factory.LazyFunction(timezone.now)


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = Role

    user = factory.SubFactory(UserFactory)
    kind = RoleKind.TUTOR
    programme = factory.Maybe(
        factory.LazyAttribute(lambda role: role.kind == RoleKind.REPRESENTATIVE),
        factory.SubFactory("tests.factories.learners.ProgrammeFactory"),
    )
    from_on = factory.LazyFunction(lambda: day(-LONG_AGO))


class TutorAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = TutorAssignment

    tutor = factory.SubFactory(UserFactory)
    learner = factory.SubFactory(LearnerFactory)
    from_on = factory.LazyFunction(lambda: day(-LONG_AGO))


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Group {n}")


class GroupMemberFactory(DjangoModelFactory):
    class Meta:
        model = GroupMember

    group = factory.SubFactory(GroupFactory)
    user = factory.SubFactory(UserFactory)
    from_on = factory.LazyFunction(lambda: day(-LONG_AGO))


class GrantFactory(DjangoModelFactory):
    class Meta:
        model = Grant

    learner = factory.SubFactory(LearnerFactory)
    scope = Scope.RECORD
    from_on = factory.LazyFunction(lambda: day(-LONG_AGO))


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"P{n}")
    name = factory.Sequence(lambda n: f"Programme {n}")


class CompetencyFactory(DjangoModelFactory):
    class Meta:
        model = Competency

    code = factory.Sequence(lambda n: f"C{n}")
    statement = factory.Sequence(lambda n: f"I can do thing {n}")


class ModuleFactory(DjangoModelFactory):
    class Meta:
        model = Module

    code = factory.Sequence(lambda n: f"M{n}")
    name = factory.Sequence(lambda n: f"Module {n}")


class OfferingFactory(DjangoModelFactory):
    class Meta:
        model = Offering

    module = factory.SubFactory(ModuleFactory)
    code = factory.Sequence(lambda n: f"R{n}")
    from_on = factory.LazyFunction(lambda: day(-70))
    until_on = factory.LazyFunction(lambda: day(56))


class AssessmentFactory(DjangoModelFactory):
    class Meta:
        model = Assessment

    offering = factory.SubFactory(OfferingFactory)
    code = factory.Sequence(lambda n: f"A{n}")
    name = factory.Sequence(lambda n: f"Hand-in {n}")
    kind = "tutor-marked"
    weight = 10.0


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    offering = factory.SubFactory(OfferingFactory)
    code = factory.Sequence(lambda n: f"S{n}")
    kind = "page"


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    learner = factory.SubFactory(LearnerFactory)
    offering = factory.SubFactory(OfferingFactory)


class ImportFactory(DjangoModelFactory):
    class Meta:
        model = Import

    kind = "oulad"
    source = factory.Sequence(lambda n: f"students-{n}.csv")
    by = "Dee Fraser"
    state = "committed"
    started_at = factory.LazyFunction(timezone.now)
    finished_at = factory.LazyFunction(timezone.now)


class FactFactory(DjangoModelFactory):
    """A fact known and recorded at the midnight after `on`."""

    class Meta:
        abstract = True

    on = factory.LazyFunction(lambda: day(-70))
    known_at = factory.LazyAttribute(lambda fact: moment(fact.on))
    recorded_at = factory.LazyAttribute(lambda fact: fact.known_at)


class RegisteredFactory(FactFactory):
    class Meta:
        model = Registered

    enrolment = factory.SubFactory(EnrolmentFactory)


class LeftFactory(FactFactory):
    class Meta:
        model = Left

    enrolment = factory.SubFactory(EnrolmentFactory)


class DeadlineSetFactory(FactFactory):
    """Announced when its offering began, unless `known_at` is given."""

    class Meta:
        model = DeadlineSet

    assessment = factory.SubFactory(AssessmentFactory)
    known_at = factory.LazyAttribute(lambda fact: moment(fact.assessment.offering.from_on))


class SubmissionFactory(FactFactory):
    class Meta:
        model = Submission

    enrolment = factory.SubFactory(EnrolmentFactory)
    assessment = factory.SubFactory(AssessmentFactory)


class UndatedFactFactory(DjangoModelFactory):
    """Facts without a day of their own: known and recorded at one moment."""

    class Meta:
        abstract = True

    known_at = factory.LazyFunction(lambda: moment(day(-70)))
    recorded_at = factory.LazyAttribute(lambda fact: fact.known_at)


class ExtensionFactory(FactFactory):
    class Meta:
        model = Extension

    enrolment = factory.SubFactory(EnrolmentFactory)
    assessment = factory.SubFactory(AssessmentFactory)
    known_at = factory.LazyFunction(lambda: moment(day(-70)))


class GroupWorkFactory(UndatedFactFactory):
    class Meta:
        model = GroupWork

    enrolment = factory.SubFactory(EnrolmentFactory)
    assessment = factory.SubFactory(AssessmentFactory)
    group = "Team Anchor"


class MarkFactory(UndatedFactFactory):
    class Meta:
        model = Mark

    enrolment = factory.SubFactory(EnrolmentFactory)
    assessment = factory.SubFactory(AssessmentFactory)
    score = 68.0


class ResultFactory(UndatedFactFactory):
    class Meta:
        model = Result

    enrolment = factory.SubFactory(EnrolmentFactory)
    outcome = "pass"


class EntryQualificationFactory(UndatedFactFactory):
    class Meta:
        model = EntryQualification

    learner = factory.SubFactory(LearnerFactory)
    rank = 2
    label = "National 5"


class ProtectedCharacteristicFactory(UndatedFactFactory):
    class Meta:
        model = ProtectedCharacteristic

    learner = factory.SubFactory(LearnerFactory)
    kind = "age band"
    value = "under 21"


class CoverageFactory(DjangoModelFactory):
    class Meta:
        model = Coverage

    offering = factory.SubFactory(OfferingFactory)
    feed = "submissions"
    from_on = factory.LazyAttribute(lambda coverage: coverage.offering.from_on)
    recorded_at = factory.LazyFunction(lambda: moment(day(-70)))


class EngagementFactory(DjangoModelFactory):
    """Ten weeks, of which the third was covered by no feed."""

    class Meta:
        model = Engagement

    learner = factory.SubFactory(LearnerFactory)
    as_of = factory.LazyFunction(lambda: day(0))
    revision = 1
    first_week_on = factory.LazyFunction(lambda: day(-70))
    active_days = [3, 2, None, 4, 3, 2, 1, 1, 0, 0]
    clicks = [30, 21, None, 44, 31, 18, 6, 4, 0, 0]
    met = [0, 1, 0, 0, 1, 0, 0, 0, 0, 0]
    late = [0] * 10
    missed = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]


class CorrectionFactory(DjangoModelFactory):
    class Meta:
        model = Correction

    learner = factory.SubFactory(LearnerFactory)
    owner = factory.SubFactory(UserFactory)
    fact_kind = "submission"
    fact_id = factory.Sequence(lambda n: 1_000_000 + n)
    fact_words = "Case study 1: handed in"
    words = "I handed it in on the day, on paper."
    asked_at = factory.LazyFunction(timezone.now)
    due_on = factory.LazyFunction(lambda: day(30))


class AccessEventFactory(DjangoModelFactory):
    class Meta:
        model = AccessEvent

    at = factory.LazyFunction(timezone.now)
    actor_id = 1
    actor = "Ben Ross"
    kind = "record"
