"""The validators find every kind of error in a path or a catalogue."""

from hypothesis import given

from pathways.calc.validity import Flaw, FlawKind, broken, flaws
from tests.pathways.calc.graphs import Needs, needs, reachable

CHAIN = ((), (((0, False),),), (((1, False),),))  # 0 → 1 → 2
PAIR = ((((1, True),),), (((0, True),),))  # each needs the other, at the same time


def problems_of(path, needs=CHAIN, done=frozenset(), never=frozenset()):
    return {problem.problem for problem in broken(needs, path, set(done), set(never))}


def test_a_path_in_order_is_sound():
    assert problems_of([(0, 0), (1, 1), (2, 2)]) == set()
    assert problems_of([(2, 0)], done={0, 1}) == set()
    assert problems_of([(0, 0), (1, 0)], PAIR) == set()


def test_each_kind_of_error_is_found():
    assert problems_of([(1, 0), (0, 1)]) == {"what comes first is missing"}
    assert problems_of([(0, 0), (1, 0)]) == {"what comes first is missing"}, "not at the same time"
    assert problems_of([(0, 0), (1, 1)], PAIR) == {"what comes first is missing"}, (
        "not one after another"
    )
    assert problems_of([(0, 0), (0, 1)]) == {"done already"}
    assert problems_of([(0, 0)], done={0}) == {"done already"}
    assert problems_of([(0, 0)], never={0}) == {"must not be here"}
    assert problems_of([(7, 0)]) == {"unknown"}
    assert problems_of([(0, 1), (1, 0)]) == {"out of place", "what comes first is missing"}


def test_a_broken_step_names_its_requirement():
    assert broken(CHAIN, [(0, 0), (2, 1)], set())[0].group == 0


def test_each_catalogue_error_is_named():
    needs = (
        (),
        (((1, False),),),  # itself
        ((),),  # no options
        (((9, False),),),  # not in the pathway
        (((5, False),),),  # 4 and 5 wait for each other
        (((4, False),),),
        (((4, False),),),  # behind them
        *((),) * 3,
    )
    assert flaws(needs, set(range(7)), {6}) == [
        Flaw(FlawKind.SELF, 1),
        Flaw(FlawKind.EMPTY, 2),
        Flaw(FlawKind.DANGLING, 3, (9,)),
        Flaw(FlawKind.LOOP, 4, (5,)),
        Flaw(FlawKind.BEHIND, 6),
    ]
    assert flaws(((),), {0}, set()) == [Flaw(FlawKind.NO_GOAL, -1)]


def test_a_loop_with_an_alternative_is_valid():
    """A graph without cycles is the wrong model: here 2 can meet the need for 1 instead."""
    needs = ((((1, False),),), (((0, False), (2, False)),), ())
    assert flaws(needs, {0, 1, 2}, {0}) == []


def test_steps_that_need_each_other_at_the_same_time_are_valid():
    assert flaws(PAIR, {0, 1}, {0}) == []


def test_a_loop_of_ten_thousand_is_found():
    circle = tuple((((place - 1) % 10_000, False),) for place in range(10_000))
    loops = flaws(tuple((group,) for group in circle), set(range(10_000)), {0})
    assert [flaw.kind for flaw in loops] == [FlawKind.LOOP]
    assert len(loops[0].others) == 9_999


@given(needs=needs(6))
def test_only_a_catalogue_without_errors_can_be_completed(needs: Needs):
    everything = set(range(len(needs)))
    sound = not flaws(needs, everything, {0})
    assert sound == (reachable(needs, set(), set()) == everything)
