"""A value that changes keeps the days on which it was so."""

import pytest

from learners.actions import dated
from learners.models import Availability
from tests.factories import learners as make


@pytest.fixture
def say(ada):
    """Say that Ada has so many hours, from a day on."""

    def hours(a_week, on):
        values = {"hours_a_week": a_week}
        return dated.change(Availability, {"learner": ada.learner}, values, make.day(on))

    return hours


def rows():
    rows = Availability.objects.order_by("from_on")
    return list(rows.values_list("hours_a_week", "from_on", "until_on"))


def test_the_old_value_ends_on_the_day_the_new_one_begins(say):
    assert say(9, -70)
    assert say(12, 0)
    assert rows() == [(9, make.day(-70), make.day(0)), (12, make.day(0), None)]


def test_a_second_change_on_the_same_day_replaces_the_first(say):
    say(9, 0)
    assert say(12, 0)
    assert rows() == [(12, make.day(0), None)]


def test_the_same_value_again_keeps_its_first_day(say):
    say(9, -70)
    assert not say(9, 0)
    assert rows() == [(9, make.day(-70), None)]


def test_another_learners_value_stays(say, flo):
    Availability.objects.create(learner=flo.learner, hours_a_week=5, from_on=make.day(-9))
    say(9, -70)
    say(12, 0)
    assert Availability.objects.get(learner=flo.learner).until_on is None


@pytest.mark.parametrize(("on", "left"), [(0, []), (1, [(9, make.day(0), make.day(1))])])
def test_what_ends_on_its_first_day_was_never_so(on, left, say, ada):
    say(9, 0)
    assert dated.end(Availability, {"learner": ada.learner}, make.day(on))
    assert rows() == left
    assert not dated.end(Availability, {"learner": ada.learner}, make.day(on))
