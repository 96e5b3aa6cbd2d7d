"""Levels over time: enough evidence, two nights that agree, and silence that lowers nothing."""

from dataclasses import replace

import numpy as np
import pytest

from learners.calc import competence
from learners.calc.competence import Standing
from learners.calc.mastery import FEATURES, Answers, Effects, Mastery

MODEL = Mastery(
    base=-1.0,
    weights=np.array([2.0 if name == "right in the skill" else 0.0 for name in FEATURES]),
    effects=Effects(np.zeros(2), np.zeros(1)),
)
"""After 5 right answers in a skill the chance is .93; after none .27."""


def of_one(right: list[float], mornings: list[int], until: int = 99) -> Standing:
    """Return the only standing of someone who answers one skill about competency 7."""
    count = len(right)
    zeros = np.zeros(count, int)
    answers = Answers(zeros, zeros, zeros, np.array(right))
    [found] = competence.standings(MODEL, answers, np.array(mornings), [[7]], until)
    return found


def test_four_answers_are_not_enough_evidence_and_five_are() -> None:
    few = of_one([1.0] * 4, [1, 2, 3, 4])
    assert (few.answers, few.chance, few.levels, few.since) == (4, None, (), ())
    enough = of_one([1.0] * 5, [1, 2, 3, 4, 10])
    assert enough.chance == pytest.approx(0.9298)
    assert (enough.levels, enough.since) == ((3,), (11,))
    assert (enough.competency, enough.heard) == (7, 10)


def test_a_level_counts_from_the_second_night_that_agrees() -> None:
    assert of_one([1.0] * 5, [1] * 5, until=1).levels == ()
    assert of_one([1.0] * 5, [1] * 5, until=2).since == (2,)


def test_a_level_of_a_single_night_never_counts() -> None:
    """Five wrong answers, then two right ones on two mornings in a row: .27, .69 and .77."""
    path = of_one([0.0] * 5 + [1.0, 1.0], [1] * 5 + [10, 11])
    assert (path.levels, path.since) == ((0, 2), (2, 12))


def test_a_level_stays_through_one_night_that_disagrees_and_goes_after_two() -> None:
    weights = MODEL.weights.copy()
    weights[FEATURES.index("wrong in the skill")] = 2.5
    wobbly = replace(MODEL, weights=weights, base=-1.6)
    right, mornings = np.array([1.0] * 5 + [0.0] + [1.0] * 8), np.array([1] * 5 + [10] + [11] * 8)
    for count, until in ((6, 10), (14, 40)):
        zeros = np.zeros(count, int)
        answers = Answers(zeros, zeros, zeros, right[:count])
        [found] = competence.standings(wobbly, answers, mornings[:count], [[7]], until)
        assert (found.levels, found.since) == ((3,), (2,))
    zeros = np.zeros(6, int)
    answers = Answers(zeros, zeros, zeros, right[:6])
    [later] = competence.standings(wobbly, answers, mornings[:6], [[7]], until=11)
    assert (later.levels, later.since) == ((3, 1), (2, 11))


def test_silence_changes_no_level() -> None:
    assert of_one([1.0] * 5, [1] * 5, until=9).levels == (3,)
    assert of_one([1.0] * 5, [1] * 5, until=9999) == of_one([1.0] * 5, [1] * 5, until=9)


def test_a_question_about_two_competencies_counts_in_both() -> None:
    answers = Answers(
        np.zeros(10, int), np.zeros(10, int), np.repeat([0, 1], 5), np.repeat([1.0, 0.0], 5)
    )
    first, second = competence.standings(MODEL, answers, np.ones(10, int), [[7], [7, 8]], until=5)
    assert (first.competency, first.answers, second.competency, second.answers) == (7, 10, 8, 5)
    assert first.chance == pytest.approx((0.9298 + 0.2689) / 2, abs=1e-4)
    assert second.chance == pytest.approx(0.2689, abs=1e-4)


def test_what_is_asked_in_between_changes_no_later_chance() -> None:
    """The same answers give the same chance, however many mornings they were spread over."""
    everything = replace(MODEL, weights=np.linspace(0.1, 0.5, len(FEATURES)))
    dice = np.random.default_rng(3)
    right, skill = dice.integers(0, 2, 30).astype(float), dice.integers(0, 2, 30)
    answers = Answers(np.zeros(30, int), np.zeros(30, int), skill, right)
    spread = competence.standings(everything, answers, np.arange(30), [[1], [2]], 99)
    at_once = competence.standings(everything, answers, np.full(30, 29), [[1], [2]], 99)
    last = int(skill[-1])
    assert spread[last].heard == at_once[last].heard == 29
    assert spread[last].chance == at_once[last].chance


def test_other_learners_change_nothing() -> None:
    one = of_one([1.0, 0.0, 1.0, 1.0, 1.0], [1, 2, 3, 4, 5])
    learner = np.repeat([0, 1], 5)
    right = np.array([1.0, 0.0, 1.0, 1.0, 1.0] + [0.0] * 5)
    zeros = np.zeros(10, int)
    mornings = np.array([1, 2, 3, 4, 5] * 2)
    both = competence.standings(MODEL, Answers(learner, zeros, zeros, right), mornings, [[7]], 99)
    assert both[0] == one
    assert both[1].levels == (0,)


def test_answers_in_another_competency_lower_nothing_here() -> None:
    """The weights let every answer count everywhere; silence in a competency still changes none."""
    everywhere = replace(MODEL, weights=np.full(len(FEATURES), 0.5), base=0.0)
    right, skill = np.array([1.0] * 6 + [0.0] * 30), np.array([0] * 6 + [1] * 30)
    zeros, mornings = np.zeros(36, int), np.array([1] * 6 + [*range(10, 40)])
    answers = Answers(zeros, zeros, skill, right)
    here, elsewhere = competence.standings(everywhere, answers, mornings, [[7], [8]], 99)
    [alone] = competence.standings(everywhere, answers.rows(zeros[:6] + np.arange(6)),
                                   mornings[:6], [[7], [8]], 99)  # fmt: skip
    assert here == alone
    assert (here.levels, here.heard, elsewhere.levels[-1]) == ((3,), 1, 0)
