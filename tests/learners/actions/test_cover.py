"""A deputy has no more of a tutor's learners than the tutor has, and no longer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learners.actions import cover
from learners.models import TutorAssignment
from tests.factories import learners as make


def stand_in(tutor, deputy, first=0, end=7):
    return cover.stand_in(
        tutor=tutor, deputy=deputy, from_on=make.day(first), until_on=make.day(end)
    )


def days(row):
    return row.from_on, row.until_on


def test_a_deputy_gets_the_tutors_learners_for_those_days(ada, flo, ben, cy):
    rows = stand_in(ben, cy)
    assert {row.learner_id for row in rows} == {ada.learner.pk, flo.learner.pk}
    assert {days(row) for row in rows} == {(make.day(0), make.day(7))}


def test_a_deputy_gets_only_days_that_the_tutor_has(ada, ben, cy):
    ben.tutees.update(until_on=make.day(3))
    make.TutorAssignmentFactory(tutor=ben, learner=ada.learner, from_on=make.day(5))
    rows = stand_in(ben, cy)
    assert [days(row) for row in rows] == [
        (make.day(0), make.day(3)),
        (make.day(5), make.day(7)),
    ]


def test_a_deputy_who_is_already_their_tutor_gets_nothing_twice(ada, ben, cy):
    assert len(stand_in(ben, cy)) == 1
    assert stand_in(ben, cy) == []


def test_a_deputy_who_is_their_tutor_for_some_of_the_days_gets_the_rest(ada, ben, cy):
    make.TutorAssignmentFactory(tutor=cy, learner=ada.learner, until_on=make.day(3))
    (row,) = stand_in(ben, cy)
    assert days(row) == (make.day(3), make.day(7))


def test_nobody_stands_in_for_the_tutor_of_their_own_record(ada, flo, ben):
    assert [row.learner for row in stand_in(ben, flo)] == [ada.learner]


def test_stopping_ends_what_runs_and_removes_what_had_not_begun(ada, flo, ben, cy):
    running = stand_in(ben, cy, -3, 7)
    coming = stand_in(ben, cy, 10, 12)
    both = [row.pk for row in [*running, *coming]]
    cover.stop(assignments=both, on=make.day(0))
    left = TutorAssignment.objects.filter(pk__in=both)
    assert {days(row) for row in left} == {(make.day(-3), make.day(0))}
    assert len(left) == 2


def test_what_is_over_keeps_its_days_when_it_is_stopped(ada, ben, cy):
    (row,) = stand_in(ben, cy, -9, -3)
    cover.stop(assignments=[row.pk], on=make.day(0))
    row.refresh_from_db()
    assert row.until_on == make.day(-3)


def test_a_deputy_loses_a_learner_on_the_day_the_tutor_does(ada, ben, cy):
    (row,) = stand_in(ben, cy, -3, 7)
    ben.tutees.update(until_on=make.day(2))
    assert cover.keep_within(tutor=ben, assignments=[row], on=make.day(0))
    row.refresh_from_db()
    assert days(row) == (make.day(-3), make.day(2))
    assert not cover.keep_within(tutor=ben, assignments=[row], on=make.day(0))


@pytest.mark.parametrize(("first", "left"), [(-3, [(make.day(-3), make.day(0))]), (1, [])])
def test_days_that_are_over_stay_when_the_tutor_has_the_learner_no_more(first, left, ada, ben, cy):
    (row,) = stand_in(ben, cy, first, 7)
    ben.tutees.all().delete()
    cover.keep_within(tutor=ben, assignments=[row], on=make.day(0))
    assert [days(row) for row in cy.tutees.filter(learner=ada.learner)] == left


SPAN = st.tuples(st.integers(-9, 9), st.integers(1, 9)).map(lambda s: (s[0], s[0] + s[1]))


class TestSpans(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.tutor, cls.deputy = make.UserFactory.create_batch(2)
        cls.learner = make.LearnerFactory()

    def range_of(self, row) -> list[int]:
        return [day for day in range(-9, 20) if row.from_on <= make.day(day) < row.until_on]

    def days_of(self, user) -> list[int]:
        rows = TutorAssignment.objects.filter(tutor=user)
        return sorted(day for row in rows for day in self.range_of(row))

    def spans(self, user, spans) -> None:
        for first, end in spans:
            make.TutorAssignmentFactory(
                tutor=user, learner=self.learner, from_on=make.day(first), until_on=make.day(end)
            )

    @settings(max_examples=40)
    @given(st.lists(SPAN, max_size=2), st.lists(SPAN, max_size=2), SPAN)
    def test_a_deputy_has_each_day_that_the_tutor_has_and_no_other(self, spans, own, away):
        self.spans(self.tutor, spans)
        self.spans(self.deputy, own)
        before = set(self.days_of(self.deputy))
        rows = stand_in(self.tutor, self.deputy, *away)
        covered = set(self.days_of(self.tutor)) & set(range(*away))
        assert set(self.days_of(self.deputy)) == before | covered
        new = [day for row in rows for day in self.range_of(row)]
        assert sorted(new) == sorted(covered - before)  # each of them once
