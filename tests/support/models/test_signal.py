"""Signals: whose, until when, and in the rule's order."""

import pytest

from support.models import Signal
from tests.factories import learners as make
from tests.factories.support import SignalFactory

TODAY = make.day(0)


def test_a_signal_is_active_until_it_ends(db):
    SignalFactory(ended_on=TODAY)
    signal = SignalFactory()
    assert list(Signal.objects.standing()) == [signal]


def test_the_learner_and_their_tutor_alone_see_a_signal(everyone):
    place = make.EnrolmentFactory(learner=everyone["ada"].learner)
    SignalFactory(enrolment=place)
    readers = {
        name for name, user in everyone.items() if Signal.objects.visible_to(user, TODAY).exists()
    }
    assert readers == {"ada", "ben"}


@pytest.mark.parametrize("turn", [1, -1])
def test_most_missed_come_first_then_no_mark_then_the_lowest_marks(turn, db):
    rows = {
        "four missed": (4, 90.0),
        "no mark": (2, None),
        "low marks": (2, 40.0),
        "high marks": (2, 80.0),
    }
    names = {}
    for name, (missed, mean_mark) in list(rows.items())[::turn]:
        names[SignalFactory(missed=missed, mean_mark=mean_mark).pk] = name
    order = [names[signal.pk] for signal in Signal.objects.in_order()]
    assert order == list(rows)
