"""The days on which a step can still begin."""

import pytest
from django.utils import timezone

from pathways.models import Step
from tests.factories.learners import day


@pytest.mark.parametrize(("days", "is_over"), [(-1, True), (0, True), (1, False)])
def test_a_step_is_over_from_its_first_day_without(days, is_over):
    assert Step(until_on=day(days)).is_over(day(0)) == is_over


def test_a_step_without_an_end_is_over_only_once_it_is_withdrawn():
    assert not Step(from_on=day(5)).is_over(day(0))
    assert Step(withdrawn_at=timezone.now()).is_over(day(0))
