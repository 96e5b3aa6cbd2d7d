"""One question a week: the one that closes first, at the learner's own rhythm."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from feedback.calc.asking import Candidate, choose

ADA, BEN = 1, 2
DAY, WEEK = 100, 7
CHECK_IN = Candidate(ADA, "check-in", reason="rhythm", repeats=True)
SOON = Candidate(ADA, "survey", "soon", closes=DAY + 3)
LATE = Candidate(ADA, "survey", "late", closes=DAY + 9)


def chosen(*candidates, asked=None, gaps=None):
    return choose(candidates, asked or {}, gaps or {}, DAY, gap=WEEK)


def test_the_question_that_closes_first_is_asked_and_a_check_in_waits():
    assert chosen(CHECK_IN, LATE, SOON) == {ADA: SOON}


def test_everyone_is_asked_their_own():
    other = Candidate(BEN, "survey", "late", closes=DAY + 9)
    assert chosen(SOON, other) == {ADA: SOON, BEN: other}


def test_nobody_is_asked_twice_in_seven_days():
    for days, is_asked in ((0, False), (1, False), (6, False), (7, True)):
        before = {(ADA, "check-in", ""): DAY - days}
        assert bool(chosen(SOON, asked=before)) == is_asked


def test_someone_who_wants_to_be_asked_every_fortnight_is():
    for days, is_asked in ((7, False), (13, False), (14, True)):
        before = {(ADA, "check-in", ""): DAY - days}
        assert bool(chosen(SOON, asked=before, gaps={ADA: 14})) == is_asked


def test_someone_who_wants_to_be_asked_nothing_is_asked_nothing():
    assert chosen(CHECK_IN, SOON, gaps={ADA: None}) == {}


def test_only_a_check_in_is_asked_again():
    before = {(ADA, "survey", "soon"): DAY - 30, (ADA, "check-in", ""): DAY - 30}
    assert chosen(SOON, CHECK_IN, asked=before) == {ADA: CHECK_IN}


CANDIDATES = st.builds(
    Candidate,
    st.integers(1, 3),
    st.sampled_from(["survey", "module", "helped"]),
    st.sampled_from("abc"),
    closes=st.integers(DAY, DAY + 30),
    repeats=st.booleans(),
)
MORNINGS = st.lists(st.tuples(st.integers(0, 5), st.lists(CANDIDATES, max_size=8)), max_size=25)


@given(MORNINGS, st.dictionaries(st.integers(1, 3), st.sampled_from([None, 7, 14])))
def test_over_any_mornings_the_budget_holds(mornings, gaps):
    day, asked, days = DAY, {}, {}
    for step, candidates in mornings:
        day += step
        for learner, candidate in choose(candidates, asked, gaps, day, gap=WEEK).items():
            asked[candidate.key] = day
            days.setdefault(learner, []).append(day)
    for learner, own in days.items():
        gap = gaps.get(learner, WEEK)
        assert gap is not None
        assert all(later - earlier >= gap for earlier, later in pairwise(own))
