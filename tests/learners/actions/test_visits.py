"""The days on which a learner is here, and when they come back."""

import pytest

from learners.actions import visits
from learners.models import User
from tests.factories.learners import day


def here(user, *days):
    for number in days:
        visits.record(user=user, on=day(number))
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("days", "away_since"),
    [((0,), None), ((-13, 0), None), ((-14, 0), -14), ((-21, 0, 0), -21), ((-21, -1, 0), None)],
    ids=["first", "short", "two weeks", "twice on the day", "the day after"],
)
def test_an_absence_is_over_on_the_day_they_come_back(days, away_since, ada):
    user = here(ada, *days)
    assert user.seen_on == day(0)
    assert user.away_since_on == (None if away_since is None else day(away_since))


def test_a_day_is_written_once(ada, django_assert_num_queries):
    here(ada, 0)
    with django_assert_num_queries(0):
        visits.record(user=ada, on=day(0))
