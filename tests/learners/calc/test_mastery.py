"""The estimate of competence: what it may know, its signs and its difficulty."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from learners.calc import mastery
from learners.calc.arrays import Floats
from learners.calc.mastery import FEATURES, Answers, Effects, Mastery

PEOPLE, ITEMS, SKILLS = 60, 24, 4


def a_college(seed: int = 5, people: int = PEOPLE, each: int = 30) -> Answers:
    """Return invented answers: able people, hard items and some learning."""
    dice = np.random.default_rng(seed)
    ability, difficulty = dice.normal(0, 1, people), dice.normal(0, 1.2, ITEMS)
    learner = np.repeat(np.arange(people), each)
    item = dice.integers(0, ITEMS, len(learner))
    log_odds = ability[learner] - difficulty[item] + 0.02 * (np.arange(len(learner)) % each)
    right = (dice.random(len(learner)) < 1 / (1 + np.exp(-log_odds))).astype(np.float64)
    return Answers(learner, item, item % SKILLS, right)


def model(**changed: Any) -> Mastery:
    """Return a model in which every feature counts."""
    values = {
        "base": 0.3,
        "weights": np.linspace(0.1, 0.6, len(FEATURES)),
        "effects": Effects(np.array([0.2, -0.4, 0.1, 0.0]), np.linspace(-1, 1, ITEMS)),
    }
    return Mastery(**{**values, **changed})


def plainly(card: Mastery, answers: Answers) -> list[float]:
    """Return each answer's chance as a loop over single answers would."""
    people: dict[int, list[float]] = {}
    pairs: dict[tuple[int, int], list[float]] = {}
    before: dict[int, tuple[float, int]] = {}
    chances = []
    for who, item, skill, right in zip(
        answers.learner.tolist(), answers.item.tolist(), answers.skill.tolist(), answers.right,
        strict=True,
    ):  # fmt: skip
        over, own = people.setdefault(who, [0.0] * 4), pairs.setdefault((who, skill), [0.0] * 4)
        wins, count, recent, ability = over
        own_wins, own_count, own_recent, own_ability = own
        last, last_skill = before.get(who, (0.0, -1))
        question = card.base + card.effects.skill[skill] + card.effects.item[item]
        values = [
            math.log1p(wins), -math.log1p(count - wins),
            math.log1p(own_wins), -math.log1p(own_count - own_wins),
            recent / (sum(0.95**k for k in range(int(count))) + 1),
            own_recent / (sum(0.8**k for k in range(int(own_count))) + 1),
            last, float(last_skill == skill), -float(own_count == 0), ability, own_ability,
        ]  # fmt: skip
        log_odds = question + sum(w * v for w, v in zip(card.weights, values, strict=True))
        chances.append(1 / (1 + math.exp(-log_odds)))
        surprise = right - 1 / (1 + math.exp(-question))
        missed = right - 1 / (1 + math.exp(-(question + ability + own_ability)))
        people[who] = [wins + right, count + 1, 0.95 * recent + surprise,
                       ability + 0.4 / (1 + 0.05 * count) * missed]  # fmt: skip
        pairs[who, skill] = [own_wins + right, own_count + 1, 0.8 * own_recent + surprise,
                             own_ability + 0.4 / (1 + 0.1 * own_count) * missed]  # fmt: skip
        before[who] = (2 * right - 1, skill)
    return chances


def test_everyone_at_once_gives_what_one_answer_after_another_gives() -> None:
    answers = a_college()
    np.testing.assert_allclose(model().chance(answers), plainly(model(), answers), rtol=1e-10)


def test_a_result_changes_no_chance_up_to_its_own_answer() -> None:
    answers = a_college(people=3)
    right = answers.right.copy()
    right[40:] = 1 - right[40:]  # from the second learner's eleventh answer on
    before, after = model().chance(answers), model().chance(replace(answers, right=right))
    np.testing.assert_array_equal(before[:41], after[:41])
    assert not np.isclose(before[41:60], after[41:60]).any()


def test_learners_may_be_interleaved() -> None:
    answers = a_college()
    turns = np.argsort(np.tile(np.arange(30), PEOPLE), kind="stable")
    np.testing.assert_allclose(model().chance(answers)[turns], model().chance(answers.rows(turns)))


def test_an_item_never_seen_is_as_difficult_as_its_skill_and_a_skill_as_the_average() -> None:
    new = Answers(np.array([0, 1]), np.array([ITEMS, 99]), np.array([1, 9]), np.ones(2))
    first = -0.1 * 0 - model().weights[8]  # the first time at it
    expected = mastery.sigmoid(np.array([0.3 - 0.4 + first, 0.3 + first]))
    np.testing.assert_allclose(model().chance(new), expected)


def test_a_fit_finds_the_difficult_items_and_ranks_new_learners() -> None:
    fitted = mastery.fit(a_college(people=200))
    dice = np.random.default_rng(5)
    dice.normal(0, 1, 200)
    difficulty = dice.normal(0, 1.2, ITEMS)
    effect = fitted.effects.skill[np.arange(ITEMS) % SKILLS] + fitted.effects.item
    assert np.corrcoef(effect, -difficulty)[0, 1] > 0.97


def test_no_weight_is_negative_where_luck_would_make_it_so() -> None:
    """People who are right and wrong by turns: the last answer speaks against the next."""
    learner = np.repeat(np.arange(40), 20)
    right = (np.arange(800) % 2).astype(np.float64)
    fitted = mastery.fit(Answers(learner, np.zeros(800, int), np.zeros(800, int), right))
    assert (fitted.weights >= 0).all()
    assert fitted.weights[FEATURES.index("the last answer")] == 0


def test_a_learners_own_answers_stay_out_of_the_difficulty_they_are_judged_by() -> None:
    """Everyone answers an item of their own: its effect would repeat what their results say."""
    dice = np.random.default_rng(2)
    ability = np.repeat(dice.choice([-1.5, 1.5], 80), 20)
    right = (dice.random(1600) < 1 / (1 + np.exp(-ability))).astype(np.float64)
    learner = np.repeat(np.arange(80), 20)
    fitted = mastery.fit(Answers(learner, learner, np.zeros(1600, int), right))
    results = np.array([1, 1, 1, 1, 0] * 4 + [1.0])
    able = Answers(np.zeros(21, int), np.full(21, 9999), np.zeros(21, int), results)
    assert fitted.chance(able)[20] == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize("right", [0.0, 1.0, 0.5])
def test_a_few_answers_that_are_all_alike_can_be_fitted(right: float) -> None:
    few = Answers(*(np.zeros(3, int) for _ in range(3)), np.full(3, right))
    chance = mastery.fit(few).chance(few)
    assert ((chance > 0) & (chance < 1)).all()


def asked(answers: Answers, learner: list[int], skill: list[int]) -> Floats:
    """Return the chances of usual questions of these skills, after all answers."""
    count = len(learner)
    parts = (
        (answers.learner, learner),
        (answers.item, [ITEMS] * count),
        (answers.skill, skill),
        (answers.right, [np.nan] * count),
    )
    return model().chance(Answers(*(np.append(*part) for part in parts)))[len(answers) :]


def test_a_question_that_is_only_asked_has_the_chance_that_an_answer_would_have() -> None:
    answers = Answers(np.zeros(2, int), np.array([3, 3]), np.array([3, 3]), np.array([1.0, 0.0]))
    usual = Answers(*(np.append(part, code) for part, code in (
        (answers.learner, 0), (answers.item, ITEMS), (answers.skill, 3), (answers.right, 1.0)
    )))  # fmt: skip
    assert asked(answers, [0], [3])[0] == pytest.approx(model().chance(usual)[2])


def test_questions_that_are_only_asked_do_not_touch_each_other() -> None:
    answers = a_college(people=4)
    pairs = ((1, 0), (1, 1), (2, 0), (1, 2))
    both = asked(answers, [1, 1, 2, 1], [0, 1, 0, 2])
    np.testing.assert_allclose(both, [asked(answers, [who], [skill])[0] for who, skill in pairs])


def test_a_question_that_is_only_asked_changes_no_later_chance() -> None:
    answers = a_college(people=2)
    place = np.array([10, 10, 40])
    parts = (answers.learner, answers.item, answers.skill, answers.right)
    new = ([0, 0, 1], [ITEMS] * 3, [1, 2, 3], [np.nan] * 3)
    more = Answers(*(np.insert(part, place, some) for part, some in zip(parts, new, strict=True)))
    answered = ~np.isnan(more.right)
    np.testing.assert_array_equal(model().chance(more)[answered], model().chance(answers))


def test_what_is_asked_goes_by_the_last_answer_in_its_skill() -> None:
    """Someone who last worked on another skill is asked as if they came back to this one."""
    answers = Answers(
        np.zeros(5, int),
        np.array([0, 0, 1, 9, 9]),
        np.array([0, 0, 1, 0, 1]),
        np.array([1.0, 1.0, 0.0, np.nan, np.nan]),
    )
    weights = np.zeros(len(FEATURES))
    weights[[FEATURES.index("the last answer"), FEATURES.index("the same skill as before")]] = 1
    plain = model(weights=weights, base=0.0, effects=Effects(np.zeros(4), np.zeros(2)))
    np.testing.assert_allclose(plain.chance(answers)[3:], mastery.sigmoid(np.array([2.0, 0.0])))
