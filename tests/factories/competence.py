"""Answers, and what nights estimate from them."""

import factory
from factory.django import DjangoModelFactory

from learners.models import Answer, Competence, EstimateVersion
from tests.factories.learners import (
    CompetencyFactory,
    LearnerFactory,
    UndatedFactFactory,
    day,
    moment,
)


class AnswerFactory(UndatedFactFactory):
    class Meta:
        model = Answer

    learner = factory.SubFactory(LearnerFactory)
    item = factory.Sequence(lambda n: f"Q{n}")
    competencies = factory.LazyFunction(lambda: [CompetencyFactory().pk])
    right = 1.0


class EstimateVersionFactory(DjangoModelFactory):
    """A version in which the only thing that counts is how often someone was right in a skill."""

    class Meta:
        model = EstimateVersion

    number = factory.Sequence(lambda n: n + 1)
    made_at = factory.LazyFunction(lambda: moment(day(-80)))
    made_by = "a test"
    figures = {"learners": 60, "answers": 900, "n": 180, "auc": 0.78, "ece": 0.01}
    card = {"base": -1.0, "weights": [0, 0, 1] + [0] * 8, "items": {"Q": 0}, "skills": {"0": 0}}


class CompetenceFactory(DjangoModelFactory):
    """Once with help, and for four weeks on their own."""

    class Meta:
        model = Competence

    learner = factory.SubFactory(LearnerFactory)
    competency = factory.SubFactory(CompetencyFactory)
    version = factory.SubFactory(EstimateVersionFactory)
    as_of = factory.LazyFunction(lambda: day(0))
    revision = 1
    answers = 24
    heard_on = factory.LazyFunction(lambda: day(-3))
    chance = 0.78
    levels = [1, 2]
    since = factory.LazyFunction(lambda: [day(-70), day(-28)])
