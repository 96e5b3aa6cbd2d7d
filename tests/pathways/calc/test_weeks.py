"""A route week by week fits the hours, and says what does not and what would be enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.calc.timing import Option, When
from pathways.calc.units import NEVER, Unplaced, Why
from pathways.calc.weeks import Stage, Weekly, Weeks, enough, needed, weekly

BEFORE, BESIDE, WITH = When
FIVE = Weeks(5.0, (), 50)


def needs(*options: tuple[int, When]):
    return tuple((Option(*option),) for option in options)


def in_order(stages: list[Stage], weeks: Weeks = FIVE) -> Weekly:
    return weekly(stages, range(len(stages)), weeks)


def test_steps_fill_weeks_in_the_order_given():
    stages = [Stage(3.0), Stage(2.0), Stage(4.0)]
    plan = in_order(stages)
    assert (plan.spans, plan.hours) == ({0: (0, 0), 1: (0, 0), 2: (1, 1)}, (5.0, 4.0))
    assert weekly(stages, [2, 0, 1], FIVE).spans == {2: (0, 0), 0: (1, 1), 1: (1, 1)}


def test_a_step_may_follow_another_in_the_same_week():
    plan = in_order([Stage(2.0), Stage(2.0, needs((0, BEFORE)))])
    assert plan.spans == {0: (0, 0), 1: (0, 0)}


def test_a_long_step_takes_several_weeks_and_what_needs_it_comes_after():
    plan = in_order([Stage(12.0), Stage(3.0, needs((0, BEFORE)))])
    assert (plan.spans, plan.hours) == ({0: (0, 2), 1: (2, 2)}, (5.0, 5.0, 5.0))


def test_closed_weeks_and_later_starts_are_kept():
    weeks = Weeks(5.0, {0, 2}, 50)
    plan = in_order([Stage(5.0), Stage(5.0), Stage(1.0, first=6)], weeks)
    assert plan.spans == {0: (1, 1), 1: (3, 3), 2: (6, 6)}


def test_a_step_is_begun_by_its_last_week_and_finished_by_its_due_week():
    stages = [Stage(5.0), Stage(10.0, last=0), Stage(5.0, due=2)]
    spans = in_order(stages).spans
    assert (spans[1][0], spans[0]) == (0, (3, 3))
    assert spans[2][1] <= 2


def test_what_has_no_room_in_time_is_late_and_the_hours_that_are_enough_are_named():
    stages = [Stage(8.0, due=0), Stage(3.0, due=0), Stage(1.0, needs((1, BEFORE)))]
    plan = in_order(stages)
    assert set(plan.late) <= {0, 1}
    assert plan.late
    assert enough(stages, range(3), FIVE) == 11
    assert not in_order(stages, Weeks(11.0, (), 50)).late
    assert in_order(stages, Weeks(10.0, (), 50)).late


def test_what_does_not_fit_leaves_its_room_to_the_others():
    stages = [Stage(60.0, due=1), Stage(5.0), Stage(5.0, needs((0, BEFORE))), Stage(5.0)]
    plan = in_order(stages)
    assert plan.unplaced == (Unplaced(0, Why.LATE), Unplaced(2, Why.BEHIND, (0,)))
    assert plan.spans == {1: (0, 0), 3: (1, 1)}


def test_hours_that_nobody_has_are_not_named():
    assert enough([Stage(41.0, due=0)], [0], FIVE) is None
    assert enough([Stage(1.0, first=3, due=2)], [0], FIVE) is None


def test_a_step_that_no_number_of_weeks_is_enough_for_is_heavy():
    plan = in_order([Stage(1e9), Stage(1.0, needs((0, BEFORE))), Stage(2.0)])
    assert plan.unplaced == (Unplaced(0, Why.HEAVY), Unplaced(1, Why.BEHIND, (0,)))
    assert plan.spans == {2: (0, 0)}


@pytest.mark.parametrize("hours", [float("nan"), -1.0])
def test_hours_that_make_no_sense_are_left_out(hours):
    assert in_order([Stage(hours), Stage(1.0)]).unplaced == (Unplaced(0, Why.LOAD),)


def test_a_step_that_nothing_can_come_before_is_left_out_with_what_waits_for_it():
    circle = [Stage(1.0, needs((1, BEFORE))), Stage(1.0, needs((0, BEFORE)))]
    plan = in_order([*circle, Stage(1.0, ((),)), Stage(1.0, needs((2, BESIDE))), Stage(1.0)])
    assert [it.why for it in plan.unplaced] == [Why.CIRCLE, Why.CIRCLE, Why.MISSING, Why.BEHIND]
    assert plan.spans == {4: (0, 0)}


def test_the_steps_before_the_targets_are_needed_and_no_others():
    requirements = [(), needs((0, BEFORE)), ((Option(1, BEFORE), Option(3, BEFORE)),), (), ()]
    nobody = frozenset()
    assert needed(requirements, {2}, nobody, nobody, nobody) == {2, 3}
    assert needed(requirements, {2}, nobody, frozenset({3}), nobody) == {2, 1, 0}
    assert needed(requirements, {2}, nobody, nobody, frozenset({3})) == {2, 1, 0}
    assert needed(requirements, {2}, nobody, frozenset({1}), frozenset({3})) == {2, 3}
    assert needed(requirements, {2, 3}, frozenset({3}), nobody, nobody) == {2}


@st.composite
def routes(draw) -> tuple[list[Stage], Weeks]:
    stages = []
    for at in range(draw(st.integers(0, 8))):
        option = st.builds(
            Option, st.integers(0, max(at - 1, 0)), st.sampled_from([BEFORE, BESIDE])
        )
        groups = draw(st.lists(st.lists(option, min_size=1, max_size=2).map(tuple), max_size=2))
        last = draw(st.sampled_from([NEVER, NEVER, 1, 4]))
        due = draw(st.sampled_from([NEVER, NEVER, 2, 5]))
        hours = draw(st.sampled_from([0.0, 0.5, 2.0, 3.0, 12.0]))
        first = draw(st.integers(0, 2))
        stages.append(Stage(hours, tuple(groups) if at else (), first, last, due))
    hours = draw(st.sampled_from([1.0, 2.5, 5.0]))
    return stages, Weeks(hours, draw(st.sets(st.integers(0, 4))), draw(st.sampled_from([6, 60])))


@given(routes(), st.randoms(use_true_random=False))
def test_every_route_keeps_requirements_hours_and_dates(route, shuffle):
    stages, weeks = route
    order = list(range(len(stages)))
    shuffle.shuffle(order)
    plan = weekly(stages, order, weeks)
    begins = {step: first for step, (first, _) in plan.spans.items()}
    ends = {step: last for step, (_, last) in plan.spans.items()}
    assert plan.spans.keys() | {it.step for it in plan.unplaced} == set(order)
    for step, (first, last) in plan.spans.items():
        it = stages[step]
        assert it.first <= first <= min(it.last, last)
        assert last <= it.due
        for group in it.requirements:
            assert any(ends.get(o.step, NEVER) <= begins[step] for o in group)
    assert all(hours <= weeks.hours + 1e-6 for hours in plan.hours)
    assert all(plan.hours[week] == 0 for week in weeks.closed if week < len(plan.hours))
    assert sum(plan.hours) == pytest.approx(sum(stages[step].hours for step in plan.spans))
    if (more := enough(stages, order, weeks)) and plan.late:
        assert not weekly(stages, order, Weeks(more, weeks.closed, weeks.count)).late
