"""A cut has the population at t, only what was known by t, and no other source."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learners.calc import facts as f
from learners.calc.codes import Feed, Outcome
from support.calc import cuts, deadlines, features, scorecard, targets

from .college import drawn, facts, people

ONE_OFFERING = {"module": [0], "start": [1000], "length": [100]}


def present(**columns):
    records = facts(offerings=ONE_OFFERING, enrolments=people([0], **columns))
    return [len(cuts.until(records, np.array([day]))) for day in (9, 10, 11)]


def test_someone_counts_from_the_day_they_register():
    assert present(registered=[10]) == [0, 1, 1]


def test_a_missing_registration_day_counts_as_registered():
    assert present(registered=[f.ALWAYS], registered_known=[500]) == [1, 1, 1]


def test_someone_is_left_out_from_the_day_they_leave():
    assert present(left=[10]) == [1, 0, 0]


def test_leaving_is_not_seen_before_it_is_recorded():
    assert present(left=[5], left_known=[11]) == [1, 1, 0]


def test_rows_for_withdrawn_people_are_refused():
    records = facts(offerings=ONE_OFFERING, enrolments=people([0, 0], left=[5, f.NEVER]))
    with pytest.raises(cuts.PopulationError, match="had left"):
        cuts.rows_at(records, np.array([0, 1]), np.array([28, 28]))


def test_a_cut_is_made_only_by_cutting():
    cut = cuts.until(drawn(1), np.full(4, 30))
    with pytest.raises(f.LeakError):
        dataclasses.replace(cut, clicks=cut.clicks + 1)
    with pytest.raises(f.LeakError):
        dataclasses.replace(cut.own, mark=cut.own.mark + 1)


def test_an_offering_can_be_left_out():
    records = drawn(1)
    cut = cuts.until(records, np.array([30, f.NEVER, f.NEVER, f.NEVER]))
    assert set(cut.own.offering) == {0}


def test_stacked_landmarks_are_the_single_cuts_one_after_the_other():
    records = drawn(2)
    stacked = features.build(cuts.landmarks(records, np.arange(4), np.array([20, 50])))
    parts = [features.build(cuts.until(records, np.full(4, day))) for day in (20, 50)]
    assert stacked.enrolment.tolist() == [
        enrolment for part in parts for enrolment in part.enrolment.tolist()
    ]
    np.testing.assert_array_equal(stacked.values, np.concatenate([part.values for part in parts]))


def test_landmarks_stop_at_the_end_of_the_course():
    cut = cuts.landmarks(drawn(2), np.arange(4), np.array([99, 100]))
    assert set(cut.own.day) == {99}


def test_another_course_of_the_same_learner_is_seen_as_of_the_same_morning():
    two = {"module": [0, 0], "start": [1000, 1050], "length": [100, 100]}
    records = facts(
        offerings=two,
        enrolments=people([0, 1], learner=[5, 5], registered=[-9, -70]),
        results={"enrolment": [0], "outcome": [Outcome.PASS], "known": [80]},
    )
    early = cuts.until(records, np.array([f.NEVER, 29]))
    late = cuts.until(records, np.array([f.NEVER, 30]))
    assert early.elsewhere.day.tolist() == [79]
    assert early.elsewhere.outcome.tolist() == [Outcome.NONE]
    assert late.elsewhere.outcome.tolist() == [Outcome.PASS]


def test_pre_course_totals_count_only_where_no_raw_activity_covers_those_days():
    two = {"module": [0, 0], "start": [1000, 1000], "length": [100, 100]}
    records = facts(
        offerings=two,
        enrolments=people([0, 0, 1]),
        activity={"enrolment": [0], "day": [-3], "clicks": [7.0], "known": [-2]},
        totals={"enrolment": [0, 2], "clicks": [90.0, 40.0], "until": [0, 0], "known": [0, 0]},
        coverage={
            "offering": [0],
            "feed": [Feed.ACTIVITY],
            "start": [-25],
            "until": [90],
            "known": [0],
        },
    )
    assert cuts.until(records, np.zeros(2, np.int64)).pre_course.tolist() == [7.0, 0.0, 40.0]


def test_pre_course_totals_are_not_known_before_they_are_reported():
    reported = {"enrolment": [0], "clicks": [90.0], "until": [0], "known": [5]}
    records = facts(offerings=ONE_OFFERING, enrolments=people([0, 0]), totals=reported)
    before_and_after = [cuts.until(records, np.array([day])).pre_course for day in (4, 5)]
    assert np.isnan(before_and_after[0]).all()
    assert before_and_after[1].tolist() == [90.0, 0.0]


def more(group, **columns):
    joined = {
        name: np.concatenate([getattr(group, name), columns[name]])
        for name in group.__dataclass_fields__
    }
    return type(group)(**joined)


def with_later_leavers(records: f.Facts, day: int, rng: np.random.Generator) -> f.Enrolments:
    """The same people, some of whom left as known after day `day`."""
    people = records.enrolments
    late = (rng.random(len(people)) < 0.3) & (people.left == f.NEVER)
    return dataclasses.replace(
        people,
        left=np.where(late, rng.integers(1, 90, len(late)), people.left),
        left_known=np.where(late, day + 1, people.left_known),
    )


def planted(records: f.Facts, day: int, rng: np.random.Generator) -> f.Facts:
    """The same college with facts of every kind that become known only after day `day`."""
    n = 40
    chosen = rng.integers(0, len(records.enrolments), n)
    work = records.work[records.enrolments.offering[chosen], rng.integers(0, records.width, n)]
    known_day = day + 1 + rng.integers(0, 60, n)
    keys, piece = {"enrolment": chosen, "known": known_day}, {"assessment": work}
    early, clicks = rng.integers(-5, day, n), rng.integers(1, 500, n)
    score = rng.random(n) * 100
    return dataclasses.replace(
        records,
        enrolments=with_later_leavers(records, day, rng),
        submissions=more(
            records.submissions, day=early, banked=rng.integers(0, 2, n), **keys, **piece
        ),
        marks=more(records.marks, score=score, **piece, enrolment=chosen, known=known_day + 99),
        activity=more(records.activity, day=early, clicks=clicks, **keys),
        totals=more(records.totals, clicks=rng.random(n), until=np.zeros(n), **keys),
        deadlines=more(records.deadlines, due=rng.integers(0, 99, n), known=known_day, **piece),
        results=more(
            records.results, outcome=rng.integers(0, 4, n), enrolment=chosen, known=known_day + 400
        ),
        coverage=more(
            records.coverage,
            offering=rng.integers(0, len(records.offerings), n),
            feed=rng.integers(0, 3, n),
            start=np.full(n, -30),
            until=np.full(n, 100),
            known=known_day,
        ),
    )


CARD_FACTS = drawn(11, size=300)
CARD_FRAME = features.build(cuts.landmarks(CARD_FACTS, np.arange(4), np.array([0, 14, 28, 56])))
CARD = scorecard.fit_scorecard(
    CARD_FRAME,
    targets.fail_or_withdraw(CARD_FACTS, CARD_FRAME.enrolment, morning=None),
    target=scorecard.FAIL_OR_WITHDRAW,
    dates={},
    recipe=scorecard.Recipe(knots=(0, 14, 28, 56), bins=5),
)


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6), day=st.integers(1, 99))
def test_facts_known_later_change_no_feature_no_score_and_no_rule(seed, day):
    rng = np.random.default_rng(seed)
    records = drawn(seed % 7, size=60, runs=1)
    before = cuts.until(records, np.array([day]))
    after = cuts.until(planted(records, day, rng), np.array([day]))
    assert before.own.enrolment.tolist() == after.own.enrolment.tolist()
    frame, other = features.build(before), features.build(after)
    np.testing.assert_array_equal(frame.values, other.values)
    np.testing.assert_array_equal(CARD.score(frame).log_odds, CARD.score(other).log_odds)
    np.testing.assert_array_equal(deadlines.standing(before).score, deadlines.standing(after).score)


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), day=st.integers(1, 99))
def test_results_and_work_of_other_courses_known_later_change_nothing_either(seed, day):
    records = drawn(seed % 5, size=80, runs=4)
    rng = np.random.default_rng(seed)
    tonight = 1000 + day
    own_days = tonight - records.offerings.start
    groups = {
        name: getattr(records, name)
        for name in ("submissions", "marks", "activity", "results", "totals")
    }
    kept_groups = {}
    for name, group in groups.items():
        known_day = group.known <= own_days[records.enrolments.offering[group.enrolment]]
        shuffled = known_day | (rng.random(len(known_day)) < 0.5)
        columns = {key: getattr(group, key)[shuffled] for key in group.__dataclass_fields__}
        kept_groups[name] = type(group)(**columns)
    fewer = dataclasses.replace(records, **kept_groups)
    days = np.where((own_days >= 0) & (own_days < 100), own_days, f.NEVER)
    frame, other = (features.build(cuts.until(college, days)) for college in (records, fewer))
    np.testing.assert_array_equal(frame.values, other.values)
