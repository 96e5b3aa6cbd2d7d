"""Labels: in hindsight only when asked for, never from before they are settled."""

import numpy as np

from learners.calc.codes import Feed, Outcome
from support.calc import cuts, targets

from .college import always_covered, facts, people

ADA, FLO = 0, 1


def college(**groups):
    base = {
        "offerings": {"module": [0], "start": [1000], "length": [100]},
        "enrolments": people([0, 0]),
        "assessments": {"offering": [0, 0], "kind": [0, 2], "weight": [10.0, 100.0]},
        "deadlines": {"assessment": [0, 1], "due": [40, 30], "known": [0, 0]},
        "coverage": always_covered(1, Feed.SUBMISSIONS),
        "results": {
            "enrolment": [0, 1],
            "outcome": [Outcome.FAIL, Outcome.PASS],
            "known": [130, 130],
        },
    }
    return facts(**{**base, **groups})


def handed_in(enrolment, day):
    return {
        "enrolment": [enrolment],
        "assessment": [0],
        "day": [day],
        "banked": [0],
        "known": [day + 1],
    }


def next_work(records, day, morning=None):
    return targets.non_submission(records, cuts.until(records, np.array([day])), morning=morning)


def test_fail_and_withdrawn_are_the_outcome():
    outcomes = [Outcome.PASS, Outcome.DISTINCTION, Outcome.FAIL, Outcome.WITHDRAWN]
    records = college(
        enrolments=people([0] * 4),
        results={"enrolment": [0, 1, 2, 3], "outcome": outcomes, "known": [130] * 4},
    )
    assert targets.fail_or_withdraw(records, np.arange(4), morning=None).tolist() == [0, 0, 1, 1]


def test_a_result_is_no_label_before_it_is_known():
    records = college()
    assert np.isnan(targets.fail_or_withdraw(records, np.arange(2), morning=1129)).all()
    assert targets.fail_or_withdraw(records, np.arange(2), morning=1130).tolist() == [1.0, 0.0]


def test_an_offering_with_a_result_not_yet_known_is_unfinished_as_a_whole():
    early = {"enrolment": [0, 1], "outcome": [Outcome.WITHDRAWN, Outcome.PASS], "known": [20, 130]}
    records = college(results=early)
    assert targets.unfinished(records, np.array([0]), 1100).tolist() == [True]
    assert targets.unfinished(records, np.array([0]), 1130).tolist() == [False]


def test_work_a_week_late_still_counts_as_handed_in():
    assert next_work(college(submissions=handed_in(ADA, 47)), 20).y.tolist() == [0.0, 1.0]
    assert next_work(college(submissions=handed_in(ADA, 48)), 20).y.tolist() == [1.0, 1.0]


def test_only_deadlines_within_four_weeks_are_asked_about_and_exams_never():
    assert np.isnan(next_work(college(), 12).y).all()
    assert next_work(college(), 13).assessment.tolist() == [0, 0]
    assert np.isnan(next_work(college(), 41).y).all()


def test_work_already_submitted_has_no_label():
    labels = next_work(college(submissions=handed_in(ADA, 15)), 20)
    assert np.isnan(labels.y[ADA])
    assert labels.assessment.tolist() == [-1, 0]


def test_the_label_is_settled_a_week_after_the_deadline():
    assert next_work(college(), 20).settled_day.tolist() == [48, 48]
    assert np.isnan(next_work(college(), 20, morning=1047).y).all()
    assert next_work(college(), 20, morning=1048).y.tolist() == [1.0, 1.0]
