"""What learners say, its answer, and a college in which people may say and answer it."""

from dataclasses import dataclass

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from feedback.models import Change, Decision, Helped, Pledge, Report, Ruling, SignOn, View
from learners.models import Learner, Programme, User
from tests.factories import learners as make
from tests.factories.learners import LearnerFactory, UserFactory, day


class ViewFactory(DjangoModelFactory):
    """An idea said by name, waiting for staff to answer."""

    class Meta:
        model = View

    kind = "idea"
    title = factory.Sequence(lambda n: f"Open the library later {n}")
    words = "It closes before my bus."
    speaking = "by name"
    author = factory.SubFactory(LearnerFactory)
    sent_at = factory.LazyFunction(timezone.now)
    state = "staff"
    owner = factory.SubFactory(UserFactory)
    due_on = factory.LazyFunction(lambda: day(14))
    passed_at = factory.LazyFunction(timezone.now)


class SignOnFactory(DjangoModelFactory):
    class Meta:
        model = SignOn

    view = factory.SubFactory(ViewFactory)
    learner = factory.SubFactory(LearnerFactory)
    signed_at = factory.LazyFunction(timezone.now)


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    view = factory.SubFactory(ViewFactory)
    outcome = "yes"
    reason = "Many of you study in the evening."
    answered_at = factory.LazyFunction(timezone.now)
    answered_by = factory.SubFactory(UserFactory)


class PledgeFactory(DjangoModelFactory):
    class Meta:
        model = Pledge

    view = factory.SubFactory(ViewFactory)
    words = "Open until nine."
    owner = factory.SubFactory(UserFactory)
    due_on = factory.LazyFunction(lambda: day(20))
    made_at = factory.LazyFunction(timezone.now)


class ChangeFactory(DjangoModelFactory):
    class Meta:
        model = Change

    view = factory.SubFactory(ViewFactory)
    text = "The sign at the door"
    before = "Closes at five"
    after = "Closes at nine"
    effective_on = factory.LazyFunction(lambda: day(-7))
    changed_at = factory.LazyFunction(timezone.now)
    changed_by = factory.SubFactory(UserFactory)


class HelpedFactory(DjangoModelFactory):
    class Meta:
        model = Helped

    view = factory.SubFactory(ViewFactory)
    learner = factory.SubFactory(LearnerFactory)
    asked_at = factory.LazyFunction(timezone.now)


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    view = factory.SubFactory(ViewFactory)
    reporter = factory.SubFactory(UserFactory)
    words = "This names a person."
    reported_at = factory.LazyFunction(timezone.now)
    due_on = factory.LazyFunction(lambda: day(1))


class RulingFactory(DjangoModelFactory):
    class Meta:
        model = Ruling

    view = factory.SubFactory(ViewFactory)
    act = "hide"
    reason = "It names a person."
    made_at = factory.LazyFunction(timezone.now)
    made_by = factory.SubFactory(UserFactory)


def studies(programme: Programme, *learners: Learner) -> None:
    """Enrol learners on a run of one of the programme's modules."""
    module = programme.modules.first()
    if module is None:
        module = make.ModuleFactory()
        module.programmes.add(programme)
    offering = module.offerings.first() or make.OfferingFactory(module=module)
    for learner in learners:
        make.EnrolmentFactory(learner=learner, offering=offering)


def several(view: View, number: int) -> list[Learner]:
    """Sign that many learners on, each with a sign-in."""
    learners = [LearnerFactory(user=UserFactory()) for _ in range(number)]
    if view.programme:
        studies(view.programme, *learners)
    for learner in learners:
        SignOnFactory(view=view, learner=learner)
    return learners


@dataclass(frozen=True)
class Board:
    """Ada and Flo study Care, which Gus represents; Omar studies Computing; Dee answers; Isla is
    the safeguarding lead."""

    care: Programme
    computing: Programme
    ada: Learner
    flo: Learner
    omar: Learner
    gus: User
    dee: User
    isla: User
