"""The days that suit a learner for studying, from a day until they change."""

import pytest

from learners.actions import study_week
from learners.models import AuditEvent, Learner, StudyWeek
from tests.factories.clock import at_moment
from tests.factories.learners import day, moment


@pytest.fixture
def choose(ada):
    def chosen(daytimes=(), evenings=(), at=None):
        days = {"daytimes": daytimes, "evenings": evenings}
        return at_moment(at, study_week.choose, learner=ada.learner, by=ada, **days)

    return chosen


def rows():
    return list(StudyWeek.objects.order_by("from_on").values_list("daytimes", "evenings"))


def test_days_are_saved_in_order_with_their_change_in_the_audit(choose, ada):
    assert choose(daytimes={5}, evenings={3, 0})
    assert rows() == [([5], [0, 3])]
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.label, event.detail) == ("study-week.set", "", {})
    assert Learner.objects.get(pk=ada.learner.pk).revision == ada.learner.revision + 1


def test_the_same_days_again_change_nothing(choose):
    choose(evenings=(0,))
    assert not choose(evenings=(0,))
    assert AuditEvent.objects.filter(verb="study-week.set").count() == 1


def test_other_days_count_from_today_and_the_old_ones_end(choose):
    choose(evenings=(0,), at=moment(day(-9)))
    choose(daytimes=(1,))
    assert StudyWeek.objects.in_force(day(0)).get().daytimes == [1]
    assert StudyWeek.objects.in_force(day(-1)).get().evenings == [0]


def test_with_no_day_every_day_suits_again(choose):
    choose(evenings=(0,), at=moment(day(-9)))
    assert choose()
    assert not StudyWeek.objects.in_force(day(0)).exists()
    assert not choose()
