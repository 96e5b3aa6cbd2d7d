"""Plans by terms keep every requirement and limit, are short and even, and name what is left."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.calc.evening import evened, loads_of
from pathways.calc.lists import NOWHERE, crowds, filled, lists
from pathways.calc.term_validity import heavy, violations
from pathways.calc.terms import Fit, Planner
from pathways.calc.timing import Option, When
from pathways.calc.units import Step, Unplaced, Why

BEFORE, BESIDE, WITH = When


def needs(*options: tuple[int, When]):
    """Return the requirements of a step: each by one option."""
    return tuple((Option(*option),) for option in options)


def chain(size: int, load: float = 1.0) -> list[Step]:
    return [Step(load, needs((at - 1, BEFORE)) if at else ()) for at in range(size)]


@st.composite
def catalogues(draw, most: int = 9, kinds=tuple(When), with_windows: bool = True) -> list[Step]:
    """Draw steps that mostly require earlier ones; some are circles, unknown, empty or odd."""
    size = draw(st.integers(0, most))
    loads = st.sampled_from([None, 0.0, *[1.0, 2.0, 2.5, 3.0] * 4, 4.0, -1.0, 1e9, float("nan")])
    windows = st.sampled_from([(0, 99)] * 6 + [(1, 99), (0, 2), (2, 3)] * with_windows)
    steps = []
    for at in range(size):
        others = (
            st.integers(0, max(at - 1, 0)) if draw(st.integers(0, 9)) else st.integers(-1, size)
        )
        option = st.builds(Option, others, st.sampled_from(kinds))
        least = 0 if draw(st.integers(0, 9)) == 0 else 1
        groups = st.lists(st.lists(option, min_size=least, max_size=2).map(tuple), max_size=2)
        steps.append(Step(draw(loads), tuple(draw(groups)) if at else (), *draw(windows)))
    return steps


limits_of = st.lists(st.sampled_from([None, 0.0, *[3.0, 4.0, 5.0] * 3]), max_size=8)


def weights(steps: list[Step], assumed: float) -> list[float]:
    return [assumed if step.load is None else step.load for step in steps]


@given(catalogues(), limits_of, st.sets(st.integers(0, 3)), st.booleans())
def test_every_plan_keeps_every_requirement_limit_and_window(steps, limits, some, is_level):
    done = frozenset(step for step in some if step < len(steps))
    planner = Planner(steps, done, assumed=1.5)
    plan = planner.level(limits) if is_level else planner.plan(limits)
    loads = weights(steps, 1.5)
    assert violations([step.requirements for step in steps], plan.terms, done) == []
    assert heavy(loads, plan.terms, limits) == []
    assert all(steps[s].first <= at <= steps[s].last for s, at in plan.terms.items())
    without = [it.step for it in plan.unplaced]
    assert sorted([*plan.terms, *without, *done]) == list(range(len(steps)))
    sums = [sum(loads[s] for s, at in plan.terms.items() if at == term) for term in range(plan.end)]
    assert list(plan.loads) == pytest.approx(sums)
    assert plan.end == max(plan.terms.values(), default=-1) + 1
    assert set(plan.assumed) == {s for s, it in enumerate(steps) if it.load is None} - done


def best_of(steps: list[Step], limits: list[float | None]) -> tuple[int, float] | None:
    """Return the fewest terms and the lightest heaviest term of any plan, by trying all of them."""
    ends, heaviest = [], []
    requirements, loads = [step.requirements for step in steps], weights(steps, 1.5)
    for places in itertools.product(range(len(limits)), repeat=len(steps)):
        terms = dict(enumerate(places))
        in_time = all(steps[s].first <= at <= steps[s].last for s, at in terms.items())
        if in_time and not violations(requirements, terms) and not heavy(loads, terms, limits):
            ends.append(max(places, default=-1) + 1)
            sums = [sum(loads[s] for s in terms if terms[s] == at) for at in set(places)]
            heaviest.append(max(sums, default=0.0))
    return (min(ends), min(heaviest)) if ends else None


@given(catalogues(most=4), st.lists(st.sampled_from([None, 3.0, 4.0]), max_size=4))
def test_no_plan_claims_more_than_any_plan_can_do(steps, limits):
    steps = [step for step in steps if step.load is None or 0 <= step.load < 10]
    planner, best = Planner(steps, assumed=1.5), best_of(steps, limits)
    plan, light = planner.plan(limits), planner.level(limits)
    if best is None:
        assert plan.unplaced or not steps
        return
    if not plan.unplaced:
        assert plan.least <= best[0] <= plan.end
    if not light.unplaced:
        assert light.heaviest >= best[1] - 1e-9
        assert light.heaviest <= plan.heaviest + 1e-9


@given(catalogues(kinds=(BEFORE, BESIDE), with_windows=False))
def test_with_room_for_all_everything_that_can_be_reached_is_planned(steps):
    loads = weights(steps, 0.0)
    bad = {at for at, load in enumerate(loads) if not load >= 0}
    taken: set[int] = set()
    while True:
        now = set(range(len(steps))) - taken - bad
        while True:
            fine = {
                s
                for s in now
                if all(any(meets(o, taken, now) for o in g) for g in steps[s].requirements)
            }
            if fine == now:
                break
            now = fine
        if not now:
            break
        taken |= now
    assert set(Planner(steps).plan([1e12] * (len(steps) + 1)).terms) == taken


def meets(option: Option, taken: set[int], now: set[int]) -> bool:
    return option.step in taken or (option.when == BESIDE and option.step in now)


@given(catalogues(), limits_of)
def test_what_is_said_to_make_it_fit_does(steps, limits):
    planner = Planner(steps, assumed=1.5)
    fit = planner.fit(limits, more=10)
    if fit.limit is not None:
        roomy = [None if limit is None else max(limit, fit.limit) for limit in limits]
        assert not planner.plan(roomy).lacks_room
    if fit.terms is not None:
        last = [limit for limit in limits if limit is not None][-1:]
        assert not planner.plan([*limits, *last * fit.terms]).lacks_room


def test_a_chain_takes_a_term_for_each_step():
    plan = Planner(chain(4)).plan([9.0] * 9)
    assert (plan.terms, plan.end, plan.least) == ({0: 0, 1: 1, 2: 2, 3: 3}, 4, 4)


def test_the_longest_chain_goes_first():
    steps = [Step(5.0), Step(5.0), *chain(3, load=5.0)]
    steps[3:] = [Step(5.0, needs((2, BEFORE))), Step(5.0, needs((3, BEFORE)))]
    plan = Planner(steps).plan([10.0] * 9)
    assert plan.end == 3
    assert [plan.terms[step] for step in (2, 3, 4)] == [0, 1, 2]


def test_a_step_is_never_moved_into_the_term_of_what_comes_before_or_after_it():
    steps = [Step(2.0), Step(6.0, needs((0, BEFORE))), Step(2.0, needs((1, BEFORE)))]
    plan = Planner([*steps, Step(2.0)]).level([9.0] * 3)
    assert (plan.terms[0], plan.terms[1], plan.terms[2]) == (0, 1, 2)


def test_a_step_moves_to_a_lighter_term():
    limits: list[float | None] = [6.0, 6.0, 6.0]
    todo = Planner([Step(1.0) for _ in range(6)]).units
    assert sorted(loads_of(todo, evened(todo, limits, [0] * 6), 3)) == [2.0, 2.0, 2.0]
    chained = Planner([Step(1.0), Step(1.0, needs((0, BEFORE)))]).units
    assert evened(chained, limits, [0, 1]) == [0, 1]
    assert evened(chained, [6.0, None, 0.5], [0, 1]) == [0, 1]


def test_plans_are_also_found_from_the_last_term_back():
    steps = [Step(3.0), Step(2.0), Step(4.0, needs((0, BEFORE))), Step(1.0, needs((1, BEFORE)))]
    limits: list[float | None] = [4.0, 4.0, 4.0]
    todo = Planner(steps).units
    assert all(NOWHERE in filled(todo, limits, ranks) for ranks in lists(todo, len(limits)))
    plan = Planner(steps).plan(limits)
    assert (plan.unplaced, plan.loads) == ((), (2.0, 4.0, 4.0))


def test_the_heaviest_term_is_lighter_than_moving_single_steps_makes_it():
    steps = [Step(4.0), Step(4.0), Step(3.0), Step(2.0)]
    assert Planner(steps).level([20.0] * 2).heaviest == 7.0
    knotty = [Step(5.0), Step(2.0), Step(4.0, needs((1, BEFORE))), Step(4.0, needs((1, BEFORE)))]
    assert Planner(knotty).level([20.0] * 3).heaviest == 7.0
    assert Planner(knotty).level([20.0, None, 20.0, 20.0]).loads[1] == 0.0


def test_what_waits_for_a_step_without_room_is_behind_it():
    steps = [Step(2.0, last=0), Step(2.0, last=0), Step(1.0, needs((0, BESIDE), (1, BESIDE)))]
    plan = Planner(steps).plan([3.0] * 5)
    first, second = plan.unplaced
    assert (first.why, first.step in (0, 1)) == (Why.LATE, True)
    assert second == Unplaced(2, Why.BEHIND, (first.step,))


@pytest.mark.parametrize("kinds", [(BEFORE, BESIDE), (BESIDE, BEFORE)])
def test_the_strictest_of_two_requirements_counts(kinds):
    steps = [Step(1.0), Step(1.0, needs(*((0, kind) for kind in kinds)))]
    assert Planner(steps).plan([9.0] * 3).terms == {0: 0, 1: 1}


def test_steps_that_share_a_term_share_their_windows():
    steps = [Step(1.0, needs((1, WITH))), Step(1.0, first=2)]
    assert Planner(steps).plan([9.0] * 4).terms == {0: 2, 1: 2}


def test_a_step_meets_its_own_requirement_only_at_the_same_time():
    steps = [Step(1.0, ((Option(0, BESIDE),),)), Step(1.0, ((Option(1, BEFORE),),))]
    plan = Planner(steps).plan([9.0] * 3)
    assert (plan.terms, plan.unplaced) == ({0: 0}, (Unplaced(1, Why.CIRCLE, (1,)),))


def test_an_option_that_would_make_a_circle_gives_way_to_a_later_one():
    either = (Option(1, WITH), Option(5, BEFORE))
    late = [Step(1.0, needs((at, BEFORE))) for at in (2, 3, 4)]
    steps = [
        Step(1.0, (either, (Option(2, BEFORE),))),
        Step(1.0),
        Step(1.0, needs((1, BEFORE))),
        *late,
    ]
    plan = Planner(steps).plan([9.0] * 9)
    assert (plan.terms, plan.unplaced) == ({1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 0: 5}, ())


def test_a_plan_is_proved_to_be_the_shortest_by_what_has_to_be_in_its_last_terms():
    steps = [Step(1.0), *(Step(4.0, needs((0, BEFORE))) for _ in range(3))]
    plan = Planner(steps).plan([5.0] * 9)
    assert (plan.end, plan.least) == (4, 4)


def test_what_has_to_be_in_some_terms_is_counted():
    steps = [*chain(3, load=4.0), Step(1.0, needs((0, BEFORE))), Step(2.0)]
    steps[3] = Step(1.0, needs((0, BEFORE)), last=1)
    spans = {(a, b): load for load, a, b in crowds(Planner(steps).units, [9.0] * 3)}
    assert spans == {(0, 0): 4, (0, 1): 9, (0, 2): 15, (1, 1): 5, (1, 2): 9, (2, 2): 4}
    assert Planner(steps).level([9.0] * 3).heaviest == 6.0


def test_steps_only_with_each_other_share_a_term():
    steps = [Step(3.0, needs((1, WITH))), Step(3.0), Step(3.0, needs((0, BESIDE)))]
    plan = Planner(steps).plan([6.0] * 3)
    assert plan.terms[0] == plan.terms[1] < plan.terms[2]
    assert Planner(steps).plan([5.0] * 3).unplaced == (
        Unplaced(0, Why.HEAVY),
        Unplaced(1, Why.HEAVY),
        Unplaced(2, Why.BEHIND, (0, 1)),
    )


def test_steps_that_may_only_begin_together_do():
    steps = [Step(1.0, needs((1, BESIDE))), Step(1.0, needs((0, BESIDE)))]
    assert Planner(steps).plan([2.0]).terms == {0: 0, 1: 0}


def test_the_option_that_comes_first_is_chosen():
    either = (Option(2, BEFORE), Option(3, BEFORE))
    steps = [*chain(3), Step(1.0), Step(1.0, (either,))]
    assert Planner(steps).plan([9.0] * 9).terms[4] == 1


def test_another_option_is_the_way_out_of_a_circle():
    either = (Option(1, WITH), Option(2, BEFORE))
    steps = [Step(1.0, (either,)), Step(1.0, needs((0, BEFORE))), Step(1.0)]
    plan = Planner(steps).plan([9.0] * 9)
    assert (plan.terms, plan.unplaced) == ({2: 0, 0: 1, 1: 2}, ())


def test_the_last_term_of_a_plan_is_not_emptier_than_it_has_to_be():
    plan = Planner([Step(1.0) for _ in range(9)]).plan([8.0] * 4)
    assert sorted(plan.loads) == [4.0, 5.0]


def test_a_level_plan_uses_every_term():
    plan = Planner([Step(2.0) for _ in range(8)]).level([16.0, None, 16.0, 16.0, 16.0])
    assert plan.loads == (4.0, 0.0, 4.0, 4.0, 4.0)


def test_closed_terms_are_left_out():
    plan = Planner(chain(3)).plan([5.0, None, 5.0, None, None, 5.0])
    assert plan.terms == {0: 0, 1: 2, 2: 5}


def test_a_term_may_have_less_room_than_the_others():
    plan = Planner([Step(4.0), Step(4.0), Step(4.0)]).plan([8.0, 3.0, 4.0])
    assert sorted(plan.terms.values()) == [0, 0, 2]


def test_a_step_has_its_own_first_and_last_term():
    steps = [Step(1.0, first=2), Step(1.0, last=0), Step(1.0, needs((0, BEFORE)), last=2)]
    plan = Planner(steps).plan([9.0] * 5)
    assert plan.terms == {0: 2, 1: 0}
    assert plan.unplaced == (Unplaced(2, Why.LATE),)


def test_steps_that_are_done_are_not_planned_and_meet_what_names_them():
    steps = [Step(1.0), Step(1.0, needs((0, BEFORE))), Step(1.0, needs((0, WITH)))]
    assert Planner(steps, frozenset({0})).plan([9.0]).terms == {1: 0, 2: 0}


def test_an_unknown_load_is_assumed_and_named():
    plan = Planner([Step(None), Step(2.0)], assumed=3.0).plan([4.0, 4.0])
    assert (plan.assumed, plan.loads) == ((0,), (2.0, 3.0)) or plan.loads == (3.0, 2.0)
    assert plan.assumed == (0,)


@pytest.mark.parametrize(
    ("steps", "reasons"),
    [
        ([Step(1.0, needs((0, BEFORE)))], [Unplaced(0, Why.CIRCLE, (0,))]),
        (
            [Step(1.0, needs((1, BESIDE))), Step(1.0, needs((0, BEFORE)))],
            [Unplaced(0, Why.CIRCLE, (0, 1)), Unplaced(1, Why.CIRCLE, (0, 1))],
        ),
        ([Step(1.0, needs((7, BEFORE)))], [Unplaced(0, Why.MISSING, (7,))]),
        ([Step(1.0, needs((-1, BEFORE)))], [Unplaced(0, Why.MISSING, (-1,))]),
        ([Step(1.0, ((),))], [Unplaced(0, Why.MISSING)]),
        (
            [Step(1.0, ((),)), Step(1.0, needs((0, BESIDE)))],
            [Unplaced(0, Why.MISSING), Unplaced(1, Why.BEHIND, (0,))],
        ),
        ([Step(-1.0)], [Unplaced(0, Why.LOAD)]),
        ([Step(float("nan"))], [Unplaced(0, Why.LOAD)]),
        ([Step(float("inf"))], [Unplaced(0, Why.LOAD)]),
        ([Step(1e9)], [Unplaced(0, Why.HEAVY)]),
        ([Step(1.0, first=99)], [Unplaced(0, Why.LATE)]),
    ],
)
def test_what_can_be_in_no_term_says_why(steps, reasons):
    plan = Planner(steps).plan([5.0] * 6)
    assert plan.unplaced == tuple(reasons)
    assert plan.terms == {}


def test_nothing_is_planned_without_steps_or_terms():
    assert Planner([]).plan([5.0]).end == 0
    assert Planner([Step(1.0)]).plan([]).unplaced == (Unplaced(0, Why.LATE),)
    assert Planner([Step(1.0)]).plan([None, None]).unplaced == (Unplaced(0, Why.LATE),)
    assert Planner([Step(1.0)]).level([None]).terms == {}


def test_what_does_not_fit_gets_a_limit_or_terms_that_are_enough():
    steps = [Step(4.0) for _ in range(5)]
    planner = Planner(steps)
    plan = planner.plan([8.0, 8.0])
    assert len(plan.terms) == 4
    assert [it.why for it in plan.unplaced] == [Why.LATE]
    assert plan.lacks_room
    assert planner.fit([8.0, 8.0], more=5) == Fit(limit=12.0, terms=1)
    assert planner.fit([8.0, 8.0], more=0) == Fit(limit=12.0, terms=None)
    assert planner.fit([3.0, 3.0], more=50) == Fit(limit=12.0, terms=None)
    assert planner.fit([8.0] * 4, more=5) == Fit(limit=8.0, terms=0)


def test_no_limit_makes_a_chain_fit_in_too_few_terms():
    assert Planner(chain(3)).fit([9.0, 9.0], more=5) == Fit(limit=None, terms=1)


def test_a_chain_of_ten_thousand_is_planned():
    plan = Planner(chain(10_000)).plan([1.0] * 10_000)
    assert plan.end == plan.least == 10_000
    broken = chain(10_000)
    broken[0] = Step(1.0, needs((9_999, BEFORE)))
    assert {it.why for it in Planner(broken).plan([1.0] * 5).unplaced} == {Why.CIRCLE}


def test_the_same_steps_always_give_the_same_plan():
    steps = [*chain(5, load=2.0), *(Step(float(load)) for load in (1, 3, 2, 2))]
    first = Planner(steps).plan([5.0] * 9)
    assert all(Planner(steps).plan([5.0] * 9) == first for _ in range(3))


def test_a_given_order_is_followed_as_far_as_it_can_be():
    steps = [Step(2.0), Step(2.0, needs((3, BEFORE))), Step(2.0), Step(2.0)]
    plan = Planner(steps).follow([4.0] * 4, [1, 2, 0, 3])
    assert plan.terms == {2: 0, 0: 0, 3: 1, 1: 2}
    assert Planner(steps).follow([4.0] * 4, [3, 1, 0, 2]).terms == {3: 0, 0: 0, 1: 1, 2: 1}
