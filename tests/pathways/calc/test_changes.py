"""What would change the first step is found by ranking again, so doing it does change it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pathways.calc.changes import HARD, HOURS, KNOWN, UNWANTED, answered, changes, effects
from pathways.calc.graph import Graph, Node
from pathways.calc.ranking import Person, rank
from tests.pathways.calc.graphs import DAY, graphs, people


@given(data=st.data())
def test_every_counterfactual_comes_true(data):
    graph = data.draw(graphs())
    person = data.draw(people(graph))
    path = rank(graph, person, DAY)
    for told in changes(graph, person, DAY, path):
        if told.cause == HOURS:
            other = replace(person, hours=told.hours)
        else:
            other = answered(person, path[0].step, told.cause)
        then = rank(graph, other, DAY)
        assert told.step == (then[0].step if then else -1) != path[0].step


@given(data=st.data())
def test_every_effect_of_an_answer_comes_true(data):
    graph = data.draw(graphs())
    person = data.draw(people(graph))
    step = data.draw(st.integers(0, len(graph.nodes) - 1))
    before = {row.step for row in rank(graph, person, DAY)}
    for effect in effects(graph, person, DAY, step):
        then = rank(graph, answered(person, step, effect.what), DAY)
        assert effect.first == (then[0].step if then else -1)
        assert set(effect.goes) == before - {row.step for row in then} - {step}
        assert effect.stays == (step in {row.step for row in then})


def test_fewer_hours_put_a_short_step_first():
    nodes = (Node(0, hours=9, worth=0.9), Node(1, hours=1, worth=0.4))
    graph, person = Graph(nodes, {}), Person(hours=9)
    told = {one.cause: one for one in changes(graph, person, DAY, rank(graph, person, DAY))}
    assert told[HOURS].step == 1
    assert told[HOURS].hours == 4
    assert told[KNOWN].step == 1
    assert told[HARD].step == 1


def test_the_only_route_stays_whatever_the_answer():
    nodes = (Node(0), Node(1, goal=True, groups=(((0, False),),)))
    told = {e.what: e for e in effects(Graph(nodes, {}), Person(hours=5), DAY, 0)}
    assert told[UNWANTED].stays
    assert not told[HARD].stays
