"""Features: relative to the cohort, NaN where nothing covered the days, nothing protected."""

import numpy as np
import pytest

from learners.calc import facts as f
from learners.calc.arrays import rank_within
from learners.calc.codes import Feed, Outcome
from support.calc import cuts, features

from .college import always_covered, drawn, facts, people

ONE_OFFERING = {"module": [0], "start": [1000], "length": [100]}


def clicks(*rows):
    enrolment, day, count = (np.array(column) for column in zip(*rows, strict=True))
    return {"enrolment": enrolment, "day": day, "clicks": count, "known": day + 1}


def column(records, day, name):
    days = np.full(len(records.offerings), day)
    return features.build(cuts.until(records, days)).column(name)


def test_no_protected_attribute_is_a_feature_or_a_fact():
    names = {spec.name for spec in features.NEXT_SPECS} | set(f.Enrolments.__dataclass_fields__)
    for prefix in ("gender", "sex", "age", "disab", "imd", "depriv", "region", "ethnic", "care"):
        assert not [name for name in names if name.startswith(prefix) or f"_{prefix}" in name]


def test_features_read_nothing_but_a_cut():
    with pytest.raises(TypeError, match="Cut"):
        features.build(drawn(1))


def test_silence_and_a_missing_feed_are_distinct():
    records = facts(
        offerings=ONE_OFFERING,
        enrolments=people([0, 0]),
        activity=clicks((0, 18, 5)),
        coverage={
            "offering": [0],
            "feed": [Feed.ACTIVITY],
            "start": [0],
            "until": [20],
            "known": [0],
        },
    )
    assert column(records, 20, "silent_days").tolist() == [1.0, 20.0]
    assert np.isnan(column(records, 45, "silent_days")).all()  # 3 covered days of 28 are too few
    assert np.isnan(
        column(facts(offerings=ONE_OFFERING, enrolments=people([0])), 20, "clicks_rank")
    ).all()


def test_days_that_a_feed_does_not_cover_are_not_silent_days():
    records = facts(
        offerings=ONE_OFFERING,
        enrolments=people([0]),
        coverage={
            "offering": [0, 0],
            "feed": [Feed.ACTIVITY, Feed.ACTIVITY],
            "start": [0, 25],
            "until": [15, 30],
            "known": [0, 0],
        },
    )
    assert column(records, 30, "silent_days").tolist() == [18.0]  # 13 of days 2..14, and 25..29


def test_a_feed_imported_late_is_not_read_as_silence_before():
    late = {"offering": [0], "feed": [Feed.ACTIVITY], "start": [0], "until": [90], "known": [50]}
    records = facts(offerings=ONE_OFFERING, enrolments=people([0]), coverage=late)
    assert np.isnan(column(records, 49, "silent_days")).all()
    assert column(records, 50, "silent_days").tolist() == [28.0]


def test_ranks_are_within_the_offering():
    two = {"module": [0, 1], "start": [1000, 1000], "length": [100, 100]}
    records = facts(
        modules=("MTH", "ART"),
        offerings=two,
        enrolments=people([0, 0, 1, 1]),
        activity=clicks((0, 5, 1), (1, 5, 2), (2, 5, 100), (3, 5, 200)),
        coverage=always_covered(2, Feed.ACTIVITY),
    )
    assert column(records, 20, "clicks_rank").tolist() == [0.25, 0.75, 0.25, 0.75]


def test_someone_who_left_is_not_in_the_comparison():
    records = facts(
        offerings=ONE_OFFERING,
        enrolments=people([0, 0, 0], left=[10, f.NEVER, f.NEVER]),
        activity=clicks((0, 5, 9), (1, 5, 1), (2, 5, 2)),
        coverage=always_covered(1, Feed.ACTIVITY),
    )
    assert column(records, 20, "clicks_rank").tolist() == [0.25, 0.75]


def test_equal_values_share_their_middle_rank():
    ranks = rank_within(np.array([1.0, 1.0, 2.0, np.nan, 7.0]), np.array([0, 0, 0, 0, 1]))
    np.testing.assert_allclose(ranks, [1 / 3, 1 / 3, 5 / 6, np.nan, 0.5])


def test_a_course_is_at_its_start_until_its_first_deadline():
    records = facts(
        offerings=ONE_OFFERING,
        enrolments=people([0]),
        assessments={"offering": [0], "kind": [0], "weight": [10.0]},
        deadlines={"assessment": [0], "due": [40], "known": [0]},
        coverage=always_covered(1, Feed.SUBMISSIONS),
    )
    stages = [features.build(cuts.until(records, np.array([day]))).stage[0] for day in (7, 40, 41)]
    assert stages == [7, features.BEFORE_FIRST, 41]


def test_earlier_results_of_the_learner_count_once_known():
    two = {"module": [0, 0], "start": [1000, 1100], "length": [90, 90]}
    records = facts(
        offerings=two,
        enrolments=people([0, 1], learner=[5, 5]),
        results={"enrolment": [0], "outcome": [Outcome.FAIL], "known": [110]},
    )
    days = [features.build(cuts.until(records, np.array([f.NEVER, day]))) for day in (9, 10)]
    assert [frame.column("not_passed_before")[0] for frame in days] == [0.0, 1.0]


def test_without_any_behaviour_there_is_no_evidence():
    frame = features.build(
        cuts.until(facts(offerings=ONE_OFFERING, enrolments=people([0])), np.array([9]))
    )
    assert frame.evidence.tolist() == [0]


def test_an_empty_college_gives_an_empty_frame():
    records = facts(offerings=ONE_OFFERING, enrolments=people([]))
    frame = features.build(cuts.until(records, np.array([9])))
    assert frame.values.shape == (0, len(features.SPECS))


def test_order_of_people_does_not_matter():
    records = drawn(4)
    days = np.full(4, 50)
    cut = cuts.until(records, days)
    back = cuts.rows_at(records, cut.own.enrolment[::-1], cut.own.day[::-1])
    np.testing.assert_array_equal(features.build(cut).values, features.build(back).values[::-1])
