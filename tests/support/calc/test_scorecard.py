"""The scorecard: reasons sum to the score, directions hold, JSON gives the same scores."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learners.calc import metrics
from support.calc import cuts, features, scorecard, targets
from support.calc.binning import ScorecardError

from .college import drawn

KNOTS = (0, 14, 28, 56)
RECIPE = scorecard.Recipe(knots=KNOTS, bins=6, history=50)
COLLEGE = drawn(3, size=400)


def frame_at(*days):
    return features.build(cuts.landmarks(COLLEGE, np.arange(4), np.array(days)))


def fitted(frame, y=None, recipe=RECIPE):
    y = targets.fail_or_withdraw(COLLEGE, frame.enrolment, morning=None) if y is None else y
    return scorecard.fit_scorecard(
        frame,
        y,
        target=scorecard.FAIL_OR_WITHDRAW,
        dates={"fitted_on": "2026-11-23"},
        recipe=recipe,
    )


TRAINING = frame_at(*KNOTS)
CARD = fitted(TRAINING)


@settings(max_examples=40)
@given(day=st.integers(0, 99), pick=st.integers(0, 10**6))
def test_reasons_sum_to_the_score_exactly_in_any_order(day, pick):
    frame = frame_at(day)
    scored = CARD.score(frame)
    row = pick % len(frame)
    reasons = CARD.reasons(frame, scored, row)
    assert len(reasons) == len(CARD.bins)
    points = [reason.points for reason in reasons]
    assert scored.base[row] + sum(points) == scored.log_odds[row]
    assert sum(reversed(points)) + scored.base[row] == scored.log_odds[row]


def test_the_strongest_reason_comes_first_with_its_bin_and_value():
    frame = frame_at(56)
    scored = CARD.score(frame)
    reasons = CARD.reasons(frame, scored, 0)
    sizes = [abs(reason.points) for reason in reasons]
    assert sizes == sorted(sizes, reverse=True)
    for reason in reasons:
        if reason.value is not None and reason.label is None:
            assert reason.low is None or reason.low <= reason.value
            assert reason.high is None or reason.value < reason.high


def test_an_absent_feature_adds_nothing():
    frame = frame_at(14)
    scored = CARD.score(frame)
    names = [spec.name for spec in frame.specs]
    for place, bins in enumerate(CARD.bins):
        unknown = np.isnan(frame.values[:, names.index(bins.name)])
        if not bins.has_absent:
            assert (scored.points[unknown, place] == 0).all()


def test_the_card_survives_json_with_identical_scores():
    again = scorecard.Scorecard.from_json(json.loads(json.dumps(CARD.as_json())))
    frame = frame_at(9, 33, 80)
    np.testing.assert_array_equal(again.score(frame).log_odds, CARD.score(frame).log_odds)
    assert again.as_json() == CARD.as_json()
    assert again.dates == {"fitted_on": "2026-11-23"}


def test_another_form_of_card_is_refused():
    with pytest.raises(ScorecardError, match="form"):
        scorecard.Scorecard.from_json({"form": 99})


def test_fitting_twice_gives_the_same_card():
    assert fitted(TRAINING).as_json() == CARD.as_json()


def test_a_declared_direction_is_never_contradicted():
    first = np.cumsum([0] + [bins.width for bins in CARD.bins])
    for place, bins in enumerate(CARD.bins):
        points = CARD.points[:, first[place] : first[place] + bins.ordered]
        if bins.direction:
            assert (np.diff(points, axis=1) * bins.direction >= -1e-9).all()


def test_features_with_the_wrong_direction_score_zero_and_are_reported():
    y = 1.0 - targets.fail_or_withdraw(COLLEGE, TRAINING.enrolment, morning=None)
    card = fitted(TRAINING, y)
    flat = {(sign.name, sign.knot) for sign in card.signs if sign.flat}
    assert ("missed_weight", 56) in flat
    first = np.cumsum([0] + [bins.width for bins in card.bins])
    place = [bins.name for bins in card.bins].index("missed_weight")
    np.testing.assert_allclose(card.points[-1, first[place] : first[place + 1]], 0, atol=1e-9)


def test_scores_find_a_planted_effect():
    frame = frame_at(28)
    y = targets.fail_or_withdraw(COLLEGE, frame.enrolment, morning=None)
    assert metrics.auc(y, CARD.score(frame).log_odds) > 0.75


def test_between_two_knots_the_points_lie_between():
    (low, start), (middle, between), (high, end) = (CARD.tables(day) for day in (28, 35, 56))
    assert min(low, high) <= middle <= max(low, high)
    slack = 2.0**-20
    assert (between >= np.minimum(start, end) - slack).all()
    assert (between <= np.maximum(start, end) + slack).all()
    np.testing.assert_array_equal(CARD.tables(-9)[1], CARD.tables(0)[1])
    np.testing.assert_array_equal(CARD.tables(300)[1], CARD.tables(56)[1])


def test_a_module_without_history_is_ranked_but_shown_no_probability():
    trained_on = TRAINING.rows(np.flatnonzero(TRAINING.module == 0))
    card = fitted(trained_on)
    frame = frame_at(28)
    verdict = card.score(frame).verdict
    assert set(verdict[frame.module == 0]) == {scorecard.CHANCE}
    assert set(verdict[frame.module == 1]) == {scorecard.RANK_ONLY}


def test_without_evidence_there_is_neither_rank_nor_probability():
    frame = frame_at(28)
    blank = frame.values.copy()
    for place, spec in enumerate(frame.specs):
        if spec.theme in features.BEHAVIOUR:
            blank[0, place] = np.nan
    evidence = frame.evidence.copy()
    evidence[0] = 0
    scored = CARD.score(features.replace(frame, values=blank, evidence=evidence))
    assert scored.verdict[0] == scorecard.NOT_ENOUGH
    ranks = scored.ranks(frame.cohort)
    assert np.isnan(ranks[0])
    assert not np.isnan(ranks[1:]).any()


def test_training_rows_must_be_at_a_knot():
    with pytest.raises(ScorecardError, match="knots"):
        fitted(frame_at(20))


def test_one_outcome_alone_teaches_nothing():
    with pytest.raises(ScorecardError, match="outcome"):
        fitted(TRAINING, np.zeros(len(TRAINING)))


def test_a_frame_without_the_cards_features_is_refused():
    frame = features.build(
        cuts.landmarks(COLLEGE, np.arange(4), np.array([28])), features.SPECS[:3]
    )
    with pytest.raises(ScorecardError, match="no feature"):
        CARD.score(frame)


def test_people_without_a_known_label_are_left_out_of_training():
    y = targets.fail_or_withdraw(COLLEGE, TRAINING.enrolment, morning=None)
    part = np.where(TRAINING.module == 0, y, np.nan)
    only = fitted(TRAINING.rows(np.flatnonzero(TRAINING.module == 0)), y[TRAINING.module == 0])
    assert fitted(TRAINING, part).as_json() == only.as_json()
