"""Dated work as the night reads it."""

import pytest
from django.utils import timezone

from learners import frames
from learners.night import Cutoff
from tests.factories import learners as make

DUE, TODAY = make.day(4), make.day(0)


@pytest.mark.parametrize(
    ("left_on", "has_left"),
    [(None, False), (-1, True), (0, True), (3, True), (4, True), (5, False)],
)
def test_work_is_someones_if_it_is_due_before_they_leave(left_on, has_left, college):
    piece = make.AssessmentFactory(offering=college.offering)
    make.DeadlineSetFactory(assessment=piece, on=DUE)
    if left_on is not None:
        known_at = make.moment(make.day(-2))
        make.LeftFactory(enrolment=college.enrolment, on=make.day(left_on), known_at=known_at)
    cutoff = Cutoff.of(TODAY, timezone.now())
    ada = college.ada.pk
    frame = frames.work(cutoff, frames.Scope.learners(ada, ada), [piece.pk])
    assert frame["left"].tolist() == [has_left]
