"""What is in force on a day, what a morning may know, and which fact is the last word."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learners.models import Registered, Role
from learners.querysets import in_force
from tests.factories import learners as make

SPANS = st.tuples(st.integers(-4, 4), st.none() | st.integers(1, 4))


class TestDates(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.user = make.UserFactory()

    @given(st.lists(SPANS, max_size=5), st.integers(-6, 8))
    def test_a_row_is_in_force_from_its_first_day_to_the_day_before_its_last(self, spans, on):
        kinds = ["tutor", "administrator", "representative", "partner", "budget holder"]
        for kind, (first, days) in zip(kinds, spans, strict=False):
            end = None if days is None else make.day(first + days)
            make.RoleFactory(user=self.user, kind=kind, from_on=make.day(first), until_on=end)
        expected = {
            kind
            for kind, (first, days) in zip(kinds, spans, strict=False)
            if on in range(first, 99 if days is None else first + days)
        }
        roles = Role.objects.in_force(make.day(on))
        assert set(roles.values_list("kind", flat=True)) == expected


def test_the_same_condition_serves_rows_behind_a_relation(ben, dee):
    dee.roles.update(until_on=make.day(0))
    users = type(ben).objects.filter(in_force(make.day(0), "roles__"))
    assert list(users) == [ben]


@pytest.mark.parametrize(("seconds", "count"), [(-1, 0), (0, 1), (1, 1)])
def test_a_morning_knows_what_became_known_by_its_very_midnight(seconds, count, db):
    fact = make.RegisteredFactory()
    cutoff = fact.known_at + dt.timedelta(seconds=seconds)
    assert Registered.objects.known_by(cutoff).count() == count


def test_the_last_word_is_what_became_known_last_then_what_was_written_last(db):
    enrolment, known = make.EnrolmentFactory(), make.moment(make.day(-5))
    hour = dt.timedelta(hours=1)
    times = {
        "known earlier, written last": (known - hour, known + 9 * hour),
        "known last, written first": (known, known),
        "known last, written last": (known, known + hour),
    }
    for at, recorded in times.values():
        make.RegisteredFactory(enrolment=enrolment, known_at=at, recorded_at=recorded)
    order = [(fact.known_at, fact.recorded_at) for fact in Registered.objects.latest_first()]
    assert order == [
        times["known last, written last"],
        times["known last, written first"],
        times["known earlier, written last"],
    ]
