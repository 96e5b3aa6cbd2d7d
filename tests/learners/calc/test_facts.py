"""Facts refuse arrays that do not fit, and facts that claim to be known too early."""

import numpy as np
import pytest

from learners.calc import facts as f
from learners.calc.codes import Kind
from tests.support.calc.college import facts, people

OFFERING = {"module": [0], "start": [1000], "length": [100]}
WORK = {"offering": [0], "kind": [Kind.TUTOR_MARKED], "weight": [10.0]}


def test_columns_of_different_length_are_refused():
    with pytest.raises(f.FactsError, match="differ in length"):
        f.Deadlines(assessment=np.array([0, 1]), due=np.array([3]), known=np.array([0]))


def test_an_index_that_points_nowhere_is_refused():
    with pytest.raises(f.FactsError, match=r"enrolments\.offering"):
        facts(offerings=OFFERING, enrolments=people([1]))


def test_work_of_another_offering_is_refused():
    two = {"module": [0, 0], "start": [1000, 1000], "length": [100, 100]}
    handed = {"enrolment": [0], "assessment": [0], "day": [3], "banked": [0], "known": [4]}
    with pytest.raises(f.FactsError, match="another offering"):
        facts(offerings=two, enrolments=people([1]), assessments=WORK, submissions=handed)


def test_a_submission_known_on_its_own_day_is_refused():
    handed = {"enrolment": [0], "assessment": [0], "day": [5], "banked": [0], "known": [5]}
    with pytest.raises(f.LeakError, match="submissions"):
        facts(offerings=OFFERING, enrolments=people([0]), assessments=WORK, submissions=handed)


def test_a_mark_before_its_day_is_refused():
    handed = {"enrolment": [0], "assessment": [0], "day": [20], "banked": [0], "known": [21]}
    mark = {"enrolment": [0], "assessment": [0], "score": [70.0], "known": [20]}
    with pytest.raises(f.LeakError, match="marks"):
        facts(
            offerings=OFFERING,
            enrolments=people([0]),
            assessments=WORK,
            submissions=handed,
            marks=mark,
        )


def test_a_mark_without_a_submission_is_taken():
    mark = {"enrolment": [0], "assessment": [0], "score": [70.0], "known": [20]}
    held = facts(offerings=OFFERING, enrolments=people([0]), assessments=WORK, marks=mark)
    assert len(held.marks) == 1


def test_whole_course_clicks_known_at_the_start_are_refused():
    total = {"enrolment": [0], "clicks": [900.0], "until": [100], "known": [0]}
    with pytest.raises(f.LeakError, match="totals"):
        facts(offerings=OFFERING, enrolments=people([0]), totals=total)


def test_clicks_of_a_later_day_passed_off_as_early_are_refused():
    clicks = {"enrolment": [0], "day": [50], "clicks": [9.0], "known": [3]}
    with pytest.raises(f.LeakError, match="activity"):
        facts(offerings=OFFERING, enrolments=people([0]), activity=clicks)


def test_facts_cannot_be_changed_afterwards_and_leave_the_callers_arrays_alone():
    due = np.array([3])
    held = f.Deadlines(assessment=np.array([0]), due=due, known=np.array([0]))
    with pytest.raises(ValueError, match="read-only"):
        held.due[0] = 9
    due[0] = 4  # the caller's own array is still the caller's


def test_a_college_without_people_is_valid():
    held = facts(modules=())
    assert len(held.enrolments) == 0
    assert held.width == 1
