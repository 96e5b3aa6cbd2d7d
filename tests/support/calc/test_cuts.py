"""A cut shows the population at t what could be known by t, and cannot be made otherwise."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learners.calc import facts as f
from learners.calc.codes import Feed, Outcome
from support.calc import cuts, deadlines, features, scorecard, targets

from .college import drawn, facts, people

ONE = {"module": [0], "start": [1000], "length": [100]}


def present(**columns):
    held = facts(offerings=ONE, enrolments=people([0], **columns))
    return [len(cuts.until(held, np.array([day]))) for day in (9, 10, 11)]


def test_someone_counts_from_the_day_they_register():
    assert present(registered=[10]) == [0, 1, 1]


def test_a_missing_registration_day_counts_as_registered():
    assert present(registered=[f.ALWAYS], registered_known=[500]) == [1, 1, 1]


def test_someone_is_gone_from_the_day_they_leave():
    assert present(left=[10]) == [1, 0, 0]


def test_leaving_is_not_seen_before_it_is_recorded():
    assert present(left=[5], left_known=[11]) == [1, 1, 0]


def test_a_withdrawn_person_kept_is_refused():
    held = facts(offerings=ONE, enrolments=people([0, 0], left=[5, f.NEVER]))
    with pytest.raises(cuts.PopulationError, match="had left"):
        cuts.rows_at(held, np.array([0, 1]), np.array([28, 28]))


def test_a_cut_is_made_only_by_cutting():
    cut = cuts.until(drawn(1), np.full(4, 30))
    with pytest.raises(f.LeakError):
        dataclasses.replace(cut, clicks=cut.clicks + 1)
    with pytest.raises(f.LeakError):
        dataclasses.replace(cut.own, mark=cut.own.mark + 1)


def test_an_offering_can_be_left_out():
    held = drawn(1)
    cut = cuts.until(held, np.array([30, f.NEVER, f.NEVER, f.NEVER]))
    assert set(cut.own.offering) == {0}


def test_stacked_landmarks_are_the_single_cuts_one_after_the_other():
    held = drawn(2)
    both = features.build(cuts.landmarks(held, np.arange(4), np.array([20, 50])))
    parts = [features.build(cuts.until(held, np.full(4, day))) for day in (20, 50)]
    assert both.enrolment.tolist() == [who for part in parts for who in part.enrolment.tolist()]
    np.testing.assert_array_equal(both.values, np.concatenate([part.values for part in parts]))


def test_landmarks_stop_at_the_end_of_the_course():
    cut = cuts.landmarks(drawn(2), np.arange(4), np.array([99, 100]))
    assert set(cut.own.day) == {99}


def test_another_course_of_the_same_learner_is_seen_as_of_the_same_morning():
    two = {"module": [0, 0], "start": [1000, 1050], "length": [100, 100]}
    held = facts(
        offerings=two,
        enrolments=people([0, 1], learner=[5, 5], registered=[-9, -70]),
        results={"enrolment": [0], "outcome": [Outcome.PASS], "known": [80]},
    )
    early = cuts.until(held, np.array([f.NEVER, 29]))
    late = cuts.until(held, np.array([f.NEVER, 30]))
    assert early.elsewhere.day.tolist() == [79]
    assert early.elsewhere.outcome.tolist() == [Outcome.NONE]
    assert late.elsewhere.outcome.tolist() == [Outcome.PASS]


def test_pre_course_totals_count_only_where_no_raw_activity_covers_those_days():
    two = {"module": [0, 0], "start": [1000, 1000], "length": [100, 100]}
    held = facts(
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
    assert cuts.until(held, np.zeros(2, np.int64)).pre_course.tolist() == [7.0, 0.0, 40.0]


def test_pre_course_totals_are_not_known_before_they_are_reported():
    told = {"enrolment": [0], "clicks": [90.0], "until": [0], "known": [5]}
    held = facts(offerings=ONE, enrolments=people([0, 0]), totals=told)
    seen = [cuts.until(held, np.array([day])).pre_course for day in (4, 5)]
    assert np.isnan(seen[0]).all()
    assert seen[1].tolist() == [90.0, 0.0]


def more(group, **columns):
    joined = {
        name: np.concatenate([getattr(group, name), columns[name]])
        for name in group.__dataclass_fields__
    }
    return type(group)(**joined)


def gone(held: f.Facts, day: int, rng: np.random.Generator) -> f.Enrolments:
    """The same people, some of whom will be known to have left after day `day`."""
    people = held.enrolments
    late = (rng.random(len(people)) < 0.3) & (people.left == f.NEVER)
    return dataclasses.replace(
        people,
        left=np.where(late, rng.integers(1, 90, len(late)), people.left),
        left_known=np.where(late, day + 1, people.left_known),
    )


def planted(held: f.Facts, day: int, rng: np.random.Generator) -> f.Facts:
    """The same college with every kind of fact planted that becomes known after day `day`."""
    n = 40
    who = rng.integers(0, len(held.enrolments), n)
    work = held.work[held.enrolments.offering[who], rng.integers(0, held.width, n)]
    known = day + 1 + rng.integers(0, 60, n)
    whose, piece = {"enrolment": who, "known": known}, {"assessment": work}
    early, clicks = rng.integers(-5, day, n), rng.integers(1, 500, n)
    score = rng.random(n) * 100
    return dataclasses.replace(
        held,
        enrolments=gone(held, day, rng),
        submissions=more(
            held.submissions, day=early, banked=rng.integers(0, 2, n), **whose, **piece
        ),
        marks=more(held.marks, score=score, **piece, enrolment=who, known=known + 99),
        activity=more(held.activity, day=early, clicks=clicks, **whose),
        totals=more(held.totals, clicks=rng.random(n), until=np.zeros(n), **whose),
        deadlines=more(held.deadlines, due=rng.integers(0, 99, n), known=known, **piece),
        results=more(held.results, outcome=rng.integers(0, 4, n), enrolment=who, known=known + 400),
        coverage=more(
            held.coverage,
            offering=rng.integers(0, len(held.offerings), n),
            feed=rng.integers(0, 3, n),
            start=np.full(n, -30),
            until=np.full(n, 100),
            known=known,
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
    held = drawn(seed % 7, size=60, runs=1)
    before = cuts.until(held, np.array([day]))
    after = cuts.until(planted(held, day, rng), np.array([day]))
    assert before.own.enrolment.tolist() == after.own.enrolment.tolist()
    one, other = features.build(before), features.build(after)
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(CARD.score(one).log_odds, CARD.score(other).log_odds)
    np.testing.assert_array_equal(deadlines.standing(before).score, deadlines.standing(after).score)


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), day=st.integers(1, 99))
def test_results_and_work_of_other_courses_known_later_change_nothing_either(seed, day):
    held = drawn(seed % 5, size=80, runs=4)
    rng = np.random.default_rng(seed)
    tonight = 1000 + day
    theirs = tonight - held.offerings.start
    dark = {
        name: getattr(held, name)
        for name in ("submissions", "marks", "activity", "results", "totals")
    }
    kept = {}
    for name, group in dark.items():
        known = group.known <= theirs[held.enrolments.offering[group.enrolment]]
        shuffled = known | (rng.random(len(known)) < 0.5)
        columns = {key: getattr(group, key)[shuffled] for key in group.__dataclass_fields__}
        kept[name] = type(group)(**columns)
    fewer = dataclasses.replace(held, **kept)
    days = np.where((theirs >= 0) & (theirs < 100), theirs, f.NEVER)
    one, other = (features.build(cuts.until(college, days)) for college in (held, fewer))
    np.testing.assert_array_equal(one.values, other.values)
