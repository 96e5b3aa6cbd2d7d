"""Signals and concerns, help requests, cases and services."""

import dataclasses
import datetime as dt
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from support.actions.scorecards import DISCIPLINE
from support.models import Case, Concern, Contact, HelpRequest, Rule, RuleVersion, Scorecard, Signal
from tests.factories.learners import EnrolmentFactory, LearnerFactory, UserFactory, day, moment


def two_missed() -> dict[str, object]:
    return {
        "missed": [
            {
                "assessment": 1,
                "code": "CS2",
                "name": "Case study 2",
                "due_on": day(-10).isoformat(),
            },
            {
                "assessment": 2,
                "code": "RL",
                "name": "Reflection log",
                "due_on": day(-3).isoformat(),
            },
        ],
        "met": 9,
        "due": 11,
        "marks": 9,
        "mean_mark": 68.0,
    }


def version_of(row: Any) -> RuleVersion:
    """Return the version in force of a row's rule, or a new scorecard."""
    return RuleVersion.objects.filter(rule=row.rule).first() or ScorecardFactory()


class SignalFactory(DjangoModelFactory):
    class Meta:
        model = Signal

    id = factory.Sequence(lambda n: 7_000_000 + n)
    enrolment = factory.SubFactory(EnrolmentFactory)
    rule = "deadlines"
    version = factory.LazyAttribute(version_of)
    first_as_of = factory.LazyFunction(lambda: day(-2))
    as_of = factory.LazyFunction(lambda: day(0))
    revision = 1
    missed = 2
    mean_mark = 68.0
    reasons = factory.LazyFunction(two_missed)


def tiny_card() -> dict[str, object]:
    """Return a card with one feature."""
    silent = {
        "name": "silent_days",
        "theme": "activity",
        "direction": 1,
        "edges": [7.0],
        "labels": [],
        "has_absent": False,
    }
    return {
        "form": 1,
        "target": "fail_or_withdraw",
        "knots": [0],
        "bins": [silent],
        "points": [[-0.5, 0.5]],
        "base": [-1.0],
        "history": [],
        "enough": 100,
        "signs": [],
        "dates": {},
    }


class ScorecardFactory(DjangoModelFactory):
    class Meta:
        model = Scorecard

    rule = Rule.SCORECARD
    number = factory.Sequence(lambda n: n + 1)
    thresholds = factory.LazyFunction(lambda: dataclasses.asdict(DISCIPLINE))
    target = "fail_or_withdraw"
    learned_on = factory.LazyFunction(lambda: day(-1))
    learned_from = factory.LazyFunction(lambda: ["CARE1 autumn"])
    judged_with = factory.LazyFunction(lambda: ["CARE1 autumn"])
    figures = factory.LazyFunction(
        lambda: {
            "28": {
                "n": 200.0, "base": 0.4, "auc": 0.74, "p5": 0.9, "ece": 0.03,
                "rule_auc": 0.64, "rule_p5": 0.88,
            }
        }
    )  # fmt: skip
    card = factory.LazyFunction(tiny_card)
    made_at = factory.LazyFunction(timezone.now)
    made_by = "Dee Fraser"


class ConcernFactory(DjangoModelFactory):
    """Two missing hand-ins, noticed yesterday; nobody has answered or taken it on."""

    class Meta:
        model = Concern

    id = factory.Sequence(lambda n: 8_000_000 + n)
    learner = factory.SubFactory(LearnerFactory)
    rule = "deadlines"
    version = factory.LazyAttribute(version_of)
    module = "Foundations of care"
    missed = 2
    mean_mark = 68.0
    reasons = factory.LazyFunction(two_missed)
    raised_at = factory.LazyFunction(lambda: moment(day(-2)))
    raised_on = factory.LazyFunction(lambda: day(-1))
    due_on = factory.LazyFunction(lambda: day(1))


class HelpRequestFactory(DjangoModelFactory):
    class Meta:
        model = HelpRequest

    learner = factory.SubFactory(LearnerFactory)
    words = "I can’t keep up since my shifts changed. Could we talk?"
    asked_at = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(hours=2))
    due_on = factory.LazyFunction(lambda: day(1))


class CaseFactory(DjangoModelFactory):
    class Meta:
        model = Case

    learner = factory.SubFactory(LearnerFactory)
    owner = factory.SubFactory(UserFactory)
    opened_at = factory.LazyFunction(timezone.now)


def a_pattern(**more: object) -> dict[str, object]:
    """Return reasons for a place on the scorecard’s list."""
    part = {"value": 0.2, "low": None, "high": 0.3, "label": None, "absent": False}
    return {
        "place": 0.97,
        "chance": None,
        "scorecard": 3,
        "reasons": [
            {"name": "silent_days", "theme": "activity", "points": 0.9, **part, "value": 9.0},
            {"name": "clicks_rank", "theme": "activity", "points": 0.4, **part},
            {"name": "mark_rank", "theme": "marks", "points": -0.3, **part, "value": 0.8},
        ],
        **more,
    }


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    learner = factory.SubFactory(LearnerFactory)
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(timezone.now)
    channel = "phone"
    reached = True
    words = "We talked."
