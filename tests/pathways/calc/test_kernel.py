"""The kernel's sets: each can be followed, the aim comes first, and numba finds the same."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.calc import compiled, kernel
from pathways.calc.graph import Graph, Node, bits, members, scaled
from pathways.calc.ranking import Person
from pathways.calc.shapes import arrays, steps_taken
from pathways.calc.validity import broken
from tests.pathways.calc.graphs import DAY, can_begin, graphs, people, reachable


def planned(graph, person, length=10, before=(), margin=0.04, plan=kernel.plan):
    i, f = arrays(graph, person, DAY, length, before)
    return steps_taken(i, plan(i, f, margin))


def placed(graph, person, steps):
    """Return steps in an order in which they can be followed, as far as there is such an order."""
    done, path, left = set(members(person.done)), [], set(steps)
    while left:
        alone = next(({s} for s in sorted(left) if can_begin(graph.needs, done, {s})), None)
        now = alone or knot(graph, done, left) or left
        path += [(step, len(path)) for step in sorted(now)][:1]
        path += [(step, path[-1][1]) for step in sorted(now)[1:]]
        done |= now
        left -= now
    return path


def knot(graph, done, left):
    """Return steps that can begin together, or none."""
    some = set(left)
    while some:
        stays = {step for step in some if can_begin_with(graph, done, some, step)}
        if stays == some:
            return some
        some = stays
    return some


def can_begin_with(graph, done, some, step):
    return all(any(o in done or (b and o in some) for o, b in g) for g in graph.needs[step])


@settings(max_examples=300)
@given(data=st.data())
def test_every_set_passes_the_independent_validator(data):
    graph = data.draw(graphs())
    person = data.draw(people(graph))
    length = data.draw(st.integers(1, 9))
    before = data.draw(st.lists(st.integers(0, len(graph.nodes) - 1), unique=True, max_size=5))
    steps = planned(graph, person, length, before)
    resting = set(members(person.resting))
    path = placed(graph, person, steps)
    assert broken(graph.needs, path, set(members(person.done)), resting) == []
    assert len(steps) == len(set(steps)) <= length


@settings(max_examples=200)
@given(data=st.data())
def test_everything_that_can_be_reached_is_taken_if_there_is_room(data):
    graph = data.draw(graphs(6))
    person = data.draw(people(graph, plain=True))
    reached = reachable(graph.needs, set(members(person.done)), set())
    assert set(planned(graph, person, 99)) == reached


@settings(max_examples=200)
@given(data=st.data())
def test_an_unwanted_step_is_taken_only_where_a_goal_has_no_other_route(data):
    graph = data.draw(graphs(6))
    person = data.draw(people(graph))
    done, unwanted = set(members(person.done)), set(members(person.unwanted))
    without = reachable(graph.needs, done, unwanted)
    goals = {step for step, node in enumerate(graph.nodes) if node.goal} - unwanted
    if unwanted & set(planned(graph, person, 99)):
        assert goals - without


@pytest.mark.parametrize("hours", [0.5, 1.0, 5.0, 20.0])
def test_the_aim_outweighs_small_steps_at_any_number_of_hours(hours):
    links = [Node(step, hours=9, groups=(((step - 1, False),),)) for step in range(1, 9)]
    chain = [Node(0, hours=9), *links[:-1], replace(links[-1], goal=True)]
    small = [Node(100 + step, hours=0.1, worth=1.0) for step in range(20)]
    steps = planned(Graph((*chain, *small), {}), Person(hours=hours))
    assert set(range(9)) <= set(steps)
    assert len(steps) == 10, "the room that is left has a small step"


def test_two_targets_that_share_a_route_are_taken_together():
    """The first of a greedy pass would be the lure: more for its price than either target alone."""
    shared = [Node(step, groups=(((step - 1, False),),) if step else ()) for step in range(4)]
    targets = [Node(4 + n, groups=(((3, False),),), teaches=((1 + n, 1.0),)) for n in range(2)]
    lures = [Node(6 + n, groups=(), teaches=((3 + n, 0.3),)) for n in range(6)]
    graph = Graph((*shared, *targets, *lures), scaled([(c, 1.0) for c in range(1, 9)]))
    assert set(planned(graph, Person(hours=5), 6)) == {0, 1, 2, 3, 4, 5}


def test_of_two_options_that_cost_the_same_the_more_valuable_is_taken():
    options = [Node(0), Node(1, teaches=((1, 0.05),)), Node(2)]
    target = Node(3, goal=True, groups=(((0, False), (1, False), (2, False)),))
    graph = Graph((*options, target), scaled([(1, 1.0)]))
    assert set(planned(graph, Person(hours=5), 2)) == {1, 3}


def test_what_can_be_spared_makes_room():
    """Step 0 is the cheaper option for the goal; step 1, which comes later, is one as well."""
    nodes = (
        Node(0),
        Node(1, hours=10, teaches=((1, 0.5),)),
        Node(2, groups=(((0, False), (1, False)),), goal=True),
        Node(3, teaches=((2, 0.2),)),
    )
    graph = Graph(nodes, scaled([(1, 2.0), (2, 1.0)]))
    assert set(planned(graph, Person(hours=5), 3)) == {1, 2, 3}


def test_the_route_of_the_day_before_stays_unless_another_is_clearly_worth_more():
    nodes = tuple(Node(step, teaches=((step, 0.5 + step / 100),)) for step in range(4))
    graph = Graph(nodes, scaled([(step, 1.0) for step in range(4)]))
    person = Person(hours=5)
    assert set(planned(graph, person, 2)) == {2, 3}
    assert set(planned(graph, person, 2, before=[0, 1], margin=0.05)) == {0, 1}
    assert set(planned(graph, person, 2, before=[0, 1], margin=0.02)) == {2, 3}


def test_a_step_that_was_declined_leaves_the_route_of_the_day_before():
    nodes = tuple(Node(step, teaches=((step, 0.5),)) for step in range(3))
    graph = Graph(nodes, scaled([(step, 1.0) for step in range(3)]))
    for answer in ({"resting": 1}, {"unwanted": 1}):
        assert set(planned(graph, Person(hours=5, **answer), 2, before=[0, 1])) == {1, 2}


def test_a_closed_step_and_what_only_it_leads_to_are_left_out():
    nodes = (Node(0, closes=DAY), Node(1, goal=True, groups=(((0, False),),)), Node(2))
    assert planned(Graph(nodes, {}), Person(hours=5)) == [2]


def test_a_goal_beyond_the_list_is_approached():
    links = [Node(step, groups=(((step - 1, False),),)) for step in range(1, 15)]
    graph = Graph((Node(0), *links[:-1], replace(links[-1], goal=True)), {})
    assert planned(graph, Person(hours=5)) == list(range(10))


def drawn(draw, size):
    """Return a layered graph with alternatives, and a learner who has done some of it."""
    nodes = []
    for step in range(size):
        earlier = range(max(0, step - 25), step)
        groups = tuple(
            tuple((option, draw.random() < 0.1) for option in draw.sample(earlier, width))
            for width in draw.choices([1, 1, 2, 3], k=draw.randint(0, 2))
            if len(earlier) >= width
        )
        about = tuple((c, draw.uniform(0.1, 0.9)) for c in draw.sample(range(20), 2))
        hours, goal = draw.choice([1.0, 4.0, 12.0]), draw.random() < 0.03
        nodes.append(Node(step, hours=hours, groups=groups, teaches=about, goal=goal))
    graph = Graph(tuple(nodes), scaled([(c, draw.uniform(0.5, 1)) for c in range(13)]))
    state = [bits(draw.sample(range(size), size // 20)) for _ in range(3)]
    done, resting, unwanted = state[0], state[1] & ~state[0], state[2] & ~state[0] & ~state[1]
    return graph, Person(draw.choice([1.0, 5.0]), 0, done, resting, unwanted)


def test_numba_finds_the_same_sets_as_python():
    plan, draw = compiled.compile_now(), random.Random(7)
    assert plan.py_func is kernel.plan
    for number in range(60):
        graph, person = drawn(draw, 60 + number)
        if number % 2:
            person = replace(person, resting=0, unwanted=0)
        python = planned(graph, person)
        assert planned(graph, person, plan=plan) == python
        before = [step for step in python[1:] if not person.done >> step & 1]
        again = replace(person, done=person.done | 1 << python[0])
        sets = [planned(graph, again, before=before, plan=run) for run in (plan, kernel.plan)]
        assert sets[0] == sets[1]
