"""The queue: in at 5 %, out after two weeks below 10 %, dealt over modules, capped per tutor."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from learners.calc.facts import NEVER
from support.calc import queue

PLAIN = queue.Discipline(reserve=1.0)
ALL = np.arange(100)
NOBODY = np.full(100, -1)
ONE_MODULE = np.zeros(100, np.int64)
ADA = 7


def scores(place):
    """A hundred people in order, Ada at the given place from the top (1 is first)."""
    score = np.arange(100.0)
    order = [person for person in np.argsort(-score) if person != ADA]
    order.insert(place - 1, ADA)
    out = np.empty(100)
    out[order] = np.arange(100, 0, -1)
    return out


def weeks(places, rule=PLAIN, days_apart=7):
    """Return whether Ada is on the list after each step, and the last state."""
    state, flagged = queue.State.empty(100), []
    for number, place in enumerate(places):
        done = queue.step(state, days_apart * number, ALL, scores(place), ONE_MODULE, NOBODY, rule)
        state = done.state
        flagged.append(bool(state.flagged[ADA]))
    return flagged, state


def test_a_learner_enters_only_inside_the_top_five_percent():
    assert weeks([6, 5])[0] == [False, True]


def test_a_learner_stays_between_five_and_ten_percent():
    assert weeks([1, 10, 10, 10])[0] == [True] * 4


def test_a_learner_leaves_after_two_weeks_below_ten_percent():
    assert weeks([1, 11, 11, 11])[0] == [True, True, True, False]


def test_a_week_back_inside_starts_the_two_weeks_again():
    assert weeks([1, 11, 11, 9, 11, 11, 11])[0] == [True] * 6 + [False]


def test_nightly_and_weekly_runs_drop_a_learner_on_the_same_day():
    flagged, _ = weeks([1] * 7 + [11] * 15, days_apart=1)
    assert flagged.index(False) == 21


def test_entering_again_after_leaving_is_a_realert():
    _, state = weeks([1, 11, 11, 11, 1])
    assert state.entries[ADA] == 2


def test_someone_no_longer_here_leaves_at_once():
    _, state = weeks([1])
    rest = ALL[ALL != ADA]
    done = queue.step(state, 7, rest, scores(1)[rest], ONE_MODULE[rest], NOBODY[rest], PLAIN)
    assert done.left.tolist() == [ADA]
    assert not done.state.flagged[ADA]


def test_every_module_gets_its_share_however_low_its_scores():
    module = (np.arange(100) >= 40).astype(np.int64)  # the first forty score lowest
    alone = queue.zone(np.arange(100.0), module, 0.05, 1.0)
    dealt = queue.zone(np.arange(100.0), module, 0.05, 0.8)
    assert queue.silent_modules(module, alone).tolist() == [0]
    assert queue.silent_modules(module, dealt).tolist() == []
    assert alone.sum() == dealt.sum() == 5


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.floats(0.01, 0.5), st.data())
def test_the_zone_holds_its_share_or_one_of_each_module(values, share, data):
    n = len(values)
    module = np.array(data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)))
    inside = queue.zone(np.array(values, float), module, share, 0.8)
    dealt = sum(
        int(np.ceil(0.2 * share * (module == code).sum() - 1e-9)) for code in np.unique(module)
    )
    assert inside.sum() == max(dealt, int(np.ceil(share * n - 1e-9)))
    assert len(queue.silent_modules(module, inside)) == 0


def test_a_tutors_list_is_capped_and_the_best_go_over_the_cap():
    rule = queue.Discipline(enter=0.1, reserve=1.0, tutor_cap=3, over_cap=2)
    tutor = np.zeros(100, np.int64)
    done = queue.step(queue.State.empty(100), 0, ALL, scores(50), ONE_MODULE, tutor, rule)
    assert len(done.entered) == 5
    assert len(done.waiting) == 5
    assert scores(50)[done.entered].min() > scores(50)[done.waiting].max()


def test_places_already_taken_count_against_the_cap():
    rule = queue.Discipline(enter=0.05, reserve=1.0, tutor_cap=5)
    tutor = np.zeros(100, np.int64)
    first = queue.step(queue.State.empty(100), 0, ALL, scores(50), ONE_MODULE, tutor, rule)
    second = queue.step(first.state, 7, ALL, scores(1), ONE_MODULE, tutor, rule)
    assert second.entered.tolist() == []
    assert second.waiting.tolist() == [ADA]


def test_people_without_a_tutor_are_not_capped():
    rule = queue.Discipline(reserve=1.0, tutor_cap=1)
    done = queue.step(queue.State.empty(100), 0, ALL, scores(50), ONE_MODULE, NOBODY, rule)
    assert len(done.entered) == 5


def test_equal_scores_are_settled_by_a_fixed_order():
    flat = np.zeros(100)
    first, second = (queue.zone(flat, ONE_MODULE, 0.05, 0.8) for _ in range(2))
    assert np.flatnonzero(first).tolist() == np.flatnonzero(second).tolist() == [0, 1, 2, 3, 4]


def test_a_night_without_people_runs():
    none = np.zeros(0, np.int64)
    done = queue.step(queue.State.empty(0), 0, none, np.zeros(0), none, none, PLAIN)
    assert done.entered.tolist() == []


def test_the_season_in_figures():
    summary = queue.summarise(
        entries=np.array([2, 1, 0, 0]),
        first_day=np.array([14, 21, 0, 0]),
        present=np.array([True, True, True, False]),
        outcome=np.array([True, False, True, True]),
        left_day=np.array([64, NEVER, NEVER, 3]),
    )
    assert (summary.first, summary.realerts) == (2, 1)
    assert (summary.precision, summary.reached, summary.lead_days) == (0.5, 0.5, 50.0)
