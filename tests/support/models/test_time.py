"""How many people a tutor's minutes are enough for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.models.time import MINUTES_A_PERSON, how_many


@pytest.mark.parametrize(
    ("minutes", "people"), [(None, 8), (40, 8), (0, 1), (4, 1), (9, 1), (10, 2), (2400, 480)]
)
def test_five_minutes_are_enough_for_one_person(minutes, people):
    assert how_many(minutes) == people


@given(st.integers(0, 2400))
def test_there_is_always_time_for_one_person_and_never_for_more_than_fit(minutes):
    people = how_many(minutes)
    assert people >= 1
    assert people == 1 or people * MINUTES_A_PERSON <= minutes
