"""The database refuses a question that makes no sense, and a second one in seven days."""

import datetime as dt

import pytest

from tests.factories import learners as make
from tests.factories.asking import asks
from tests.refusals import refused

DAY = dt.timedelta(days=1)


@pytest.fixture
def learner(db):
    return make.LearnerFactory()


def test_a_kind_that_is_not_declared_is_refused(learner):
    with refused("asking_kind_known"):
        asks(learner, "quiz")


def test_a_reason_that_is_not_declared_is_refused(learner):
    row = asks(learner, "survey")
    row.reason = "because"
    with refused("asking_reason_known"):
        row.save()


@pytest.mark.parametrize("days", [0, 1, 6, -6])
def test_a_second_question_in_seven_days_is_refused(days, learner):
    asks(learner, "survey")
    with refused("asking_once_a_week"):
        asks(learner, "check-in", on=make.day(days))


def test_a_question_a_week_is_taken_and_so_is_another_persons(learner):
    asks(learner, "survey")
    asks(learner, "check-in", on=make.day(7))
    asks(make.LearnerFactory(), "check-in", on=make.day(1))
