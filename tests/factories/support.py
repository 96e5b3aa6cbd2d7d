"""Signals, as the night writes them."""

import factory
from factory.django import DjangoModelFactory

from support.models import Signal
from tests.factories.learners import EnrolmentFactory, day


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
        "data_until": day(-1).isoformat(),
    }


class SignalFactory(DjangoModelFactory):
    class Meta:
        model = Signal

    id = factory.Sequence(lambda n: 7_000_000 + n)
    enrolment = factory.SubFactory(EnrolmentFactory)
    rule = "deadlines"
    first_as_of = factory.LazyFunction(lambda: day(-2))
    as_of = factory.LazyFunction(lambda: day(0))
    revision = 1
    missed = 2
    mean_mark = 68.0
    reasons = factory.LazyFunction(two_missed)
