"""Ranking: every path can be followed, reaches all it can and gives true reasons."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.calc.graph import Graph, Node, bits, members, scaled
from pathways.calc.ranking import Person, Planner, rank
from pathways.calc.reasons import Why
from pathways.calc.validity import broken
from tests.pathways.calc.graphs import DAY, graphs, people, reachable

ALL = 99


def walked(graph, person, length=ALL):
    return rank(graph, person, DAY, length)


def steps(path):
    return [row.step for row in path]


@settings(max_examples=300)
@given(data=st.data())
def test_every_path_passes_the_independent_validator(data):
    graph = data.draw(graphs())
    person = data.draw(people(graph))
    path = [(row.step, row.place) for row in walked(graph, person)]
    resting = set(members(person.resting))
    assert broken(graph.needs, path, set(members(person.done)), resting) == []


@settings(max_examples=300)
@given(data=st.data())
def test_every_reachable_step_is_reached(data):
    graph = data.draw(graphs(6))
    person = data.draw(people(graph, plain=True))
    done = set(members(person.done))
    assert set(steps(walked(graph, person))) == reachable(graph.needs, done, set())


@settings(max_examples=300)
@given(data=st.data())
def test_a_goal_is_reached_around_paused_and_unwanted_steps(data):
    graph = data.draw(graphs(6))
    person = data.draw(people(graph))
    done, unwanted = set(members(person.done)), set(members(person.unwanted))
    goals = {i for i, node in enumerate(graph.nodes) if node.goal} - unwanted
    avoided = set(members(person.resting)) | unwanted
    reached = set(steps(walked(graph, person)))
    assert reachable(graph.needs, done, avoided) & goals <= reached
    awake = replace(person, resting=0, hard=())  # then even the only route is taken
    reached = set(steps(walked(graph, awake)))
    assert reachable(graph.needs, done, set()) & goals <= reached


@settings(max_examples=300)
@given(data=st.data())
def test_an_unwanted_step_returns_only_without_an_alternative(data):
    graph = data.draw(graphs(6))
    person = data.draw(people(graph))
    done, unwanted = set(members(person.done)), set(members(person.unwanted))
    without = reachable(graph.needs, done, unwanted)
    for row in walked(graph, person):
        assert bool(row.why & Why.ONLY_WAY) == (row.step in unwanted)
        if row.step in unwanted:
            assert graph.nodes[row.head].goal
            assert row.head not in without


@given(data=st.data())
def test_a_shorter_list_is_the_beginning_of_a_longer_one(data):
    graph = data.draw(graphs())
    person = data.draw(people(graph))
    full, three = walked(graph, person), walked(graph, person, 3)
    assert full[: len(three)] == three


@given(data=st.data())
def test_each_step_has_one_prerequisite_reason_and_one_other(data):
    graph = data.draw(graphs())
    person = data.draw(people(graph))
    for row in walked(graph, person):
        first = row.why & (Why.READY | Why.OPEN | Why.AFTER | Why.TOGETHER)
        assert first.bit_count() == 1
        assert bool(row.why & Why.OPEN) == (graph.nodes[row.step].groups == ())
        assert bool(row.why & Why.GAP) == (row.share > 0)


def chain(length):
    """A chain 0 → 1 → … → goal, in which only the goal has much value."""
    links = [Node(0), *(Node(i, groups=(((i - 1, False),),)) for i in range(1, length))]
    return [replace(node, worth=0.01) for node in links[:-1]] + [replace(links[-1], goal=True)]


def test_a_goal_behind_a_chain_is_reached_where_plain_greedy_fails():
    """Each step beside the chain has more value than a link of the chain."""
    lures = [Node(100 + i, worth=0.02) for i in range(20)]
    graph = Graph((*chain(10), *lures), {})
    assert steps(rank(graph, Person(hours=5), DAY, 10)) == list(range(10))


def test_a_step_shared_by_two_goals_is_counted_once():
    """Counting shared ancestors for each goal again would make the shared route look too costly."""
    shared = chain(3)[:2]
    nodes = (*shared, Node(2, goal=True, groups=(((1, False),),)), Node(3, worth=0.55))
    assert steps(rank(Graph(nodes, {}), Person(hours=1000), DAY, 4))[0] == 3
    twice = (*shared, Node(2, goal=True, groups=(((1, False),), ((3, False),))), nodes[3])
    assert set(steps(rank(Graph(twice, {}), Person(hours=1000), DAY, 4))) == {0, 1, 2, 3}


@pytest.mark.parametrize("paused", ["unwanted", "resting"])
def test_a_longer_route_replaces_a_short_one_with_a_paused_step(paused):
    """Step 0, or 3 after 2 after 1, opens the goal; 0 is paused."""
    long = [Node(i, worth=0.01, groups=(((i - 1, False),),) if i > 1 else ()) for i in (1, 2, 3)]
    goal = Node(4, goal=True, groups=(((0, False), (3, False)),))
    graph = Graph((Node(0, worth=1.0), *long, goal, Node(5, worth=0.2)), {})
    path = rank(graph, Person(hours=5, **{paused: 1}), DAY)
    assert steps(path) == [1, 2, 3, 4, 5]
    assert {row.head for row in path[:3]} == {4}


# answers -------------------------------------------------------------------------------------

LADDER = Graph(
    (
        Node(0, teaches=((1, 0.2),)),
        Node(1, level=6, teaches=((1, 0.6),), groups=(((0, False),),)),
        Node(2, level=4, teaches=((1, 0.3),)),
        Node(3, goal=True, groups=(((1, False),),)),
        Node(4, worth=1.0),
    ),
    scaled([(1, 1.0)]),
)


def hard(step, done=0):
    return Person(hours=5, done=done, resting=1 << step, hard=(step,))


def test_too_hard_puts_the_nearest_unmet_step_before_it_first():
    path = walked(LADDER, hard(1))
    assert (path[0].step, path[0].head) == (0, 1)
    assert path[0].why & Why.EASIER


def test_too_hard_puts_an_easier_step_first_when_prerequisites_are_done():
    path = walked(LADDER, hard(1, done=bits([0])))
    assert (path[0].step, path[0].head) == (2, 1)
    assert path[0].why & Why.INSTEAD
    assert 1 not in steps(path)
    assert 3 not in steps(path), "what needs it waits with it"


def test_too_hard_without_an_easier_step_only_pauses():
    path = walked(LADDER, hard(4))
    assert not any(row.why & (Why.EASIER | Why.INSTEAD) for row in path)
    assert 4 not in steps(path)


def test_a_step_that_opens_later_shows_its_opening_day():
    nodes = (Node(0, opens=DAY + 30, goal=True), Node(1, worth=0.01))
    path = walked(Graph(nodes, {}), Person(hours=5))
    assert steps(path) == [1, 0]
    assert path[1].why & Why.OPENS
    assert not path[0].why & Why.OPENS


def test_a_closed_step_is_left_out():
    assert walked(Graph((Node(0, closes=DAY),), {}), Person(hours=5)) == []


# faithfulness: without the cited factor the score changes ------------------------------------


def score(graph, person, step):
    """Return the planner's score of a step on its own."""
    planner = Planner(graph, person, DAY)
    return planner.value(1 << step) / planner.cost[step]


BASE = Node(0, hours=3, mode=2, teaches=((1, 0.5),), goal=True)
ADA = Person(hours=9, modes=1 << 2, started=1, due=((0, DAY + 7),))
WITHOUT = {
    Why.GAP: (replace(BASE, teaches=()), ADA),
    Why.GOAL: (replace(BASE, goal=False), ADA),
    Why.DUE: (BASE, replace(ADA, due=())),
    Why.STARTED: (BASE, replace(ADA, started=0)),
    Why.FITS: (BASE, replace(ADA, hours=2)),
    Why.MODE: (BASE, replace(ADA, modes=1 << 3)),
}


@pytest.mark.parametrize("why", WITHOUT, ids=lambda why: why.name)
def test_removing_a_reasons_factor_lowers_the_score_and_drops_the_reason(why):
    weights = scaled([(1, 1.0)])
    with_it = Graph((BASE,), weights)
    node, person = WITHOUT[why]
    without = Graph((node,), weights)
    assert rank(with_it, ADA, DAY)[0].why & why
    assert not rank(without, person, DAY)[0].why & why
    assert score(without, person, 0) < score(with_it, ADA, 0)


def test_a_step_like_one_they_said_is_great_comes_before_its_equal():
    """Without that, the one that was written first does."""
    nodes = (
        Node(0, teaches=((1, 0.2),)),
        Node(1, teaches=((2, 0.2),)),
        Node(2, teaches=((2, 0.3),)),
    )
    graph = Graph(nodes, scaled([(1, 1.0), (2, 1.0)]))
    person = Person(hours=5, done=bits([2]))
    assert steps(rank(graph, person, DAY)) == [0, 1]
    path = rank(graph, replace(person, liked=bits([2])), DAY)
    assert steps(path) == [1, 0]
    assert [bool(row.why & Why.ALIKE) for row in path] == [True, False]


def test_being_great_lifts_no_step_above_what_must_come_first():
    nodes = (Node(0, worth=0.01), Node(1, teaches=((1, 0.9),), groups=(((0, False),),)))
    liked = Node(2, teaches=((1, 0.1),))
    path = rank(Graph((*nodes, liked), scaled([(1, 1.0)])), Person(hours=5, liked=4, done=4), DAY)
    assert steps(path) == [0, 1]


def test_a_step_cited_as_needed_before_another_is_chosen_for_it():
    """Without the need, it no longer comes first."""
    nodes = (Node(0, worth=0.01), Node(1, goal=True, groups=(((0, False),),)), Node(2, worth=0.2))
    path = rank(Graph(nodes, {}), Person(hours=5), DAY)
    assert (path[0].step, path[0].head) == (0, 1)
    assert path[0].why & Why.LEADS
    free = (nodes[0], replace(nodes[1], groups=()), nodes[2])
    assert steps(rank(Graph(free, {}), Person(hours=5), DAY))[-1] == 0


def test_completed_prerequisites_are_given_as_the_reason():
    path = rank(LADDER, Person(hours=5, done=bits([0])), DAY)
    row = next(row for row in path if row.step == 1)
    assert (row.before, bool(row.why & Why.READY)) == (0, True)
    blocked = Person(hours=5, resting=bits([0]))
    assert 1 not in steps(rank(LADDER, blocked, DAY))
