"""Counterfactuals come from ranking again, so making the change does change the first step."""

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
    for change in changes(graph, person, DAY, path):
        if change.cause == HOURS:
            other = replace(person, hours=change.hours)
        else:
            other = answered(person, path[0].step, change.cause)
        path_after = rank(graph, other, DAY)
        assert change.step == (path_after[0].step if path_after else -1) != path[0].step


@given(data=st.data())
def test_every_effect_of_an_answer_comes_true(data):
    graph = data.draw(graphs())
    person = data.draw(people(graph))
    step = data.draw(st.integers(0, len(graph.nodes) - 1))
    before = {row.step for row in rank(graph, person, DAY)}
    for effect in effects(graph, person, DAY, step):
        path_after = rank(graph, answered(person, step, effect.answer), DAY)
        assert effect.first == (path_after[0].step if path_after else -1)
        assert set(effect.goes) == before - {row.step for row in path_after} - {step}
        assert effect.stays == (step in {row.step for row in path_after})


def test_fewer_hours_put_a_short_step_first():
    nodes = (Node(0, hours=9, worth=0.9), Node(1, hours=1, worth=0.4))
    graph, person = Graph(nodes, {}), Person(hours=9)
    by_cause = {
        change.cause: change for change in changes(graph, person, DAY, rank(graph, person, DAY))
    }
    assert by_cause[HOURS].step == 1
    assert by_cause[HOURS].hours == 4
    assert by_cause[KNOWN].step == 1
    assert by_cause[HARD].step == 1


def test_the_only_route_stays_whatever_the_answer():
    nodes = (Node(0), Node(1, goal=True, groups=(((0, False),),)))
    by_answer = {
        effect.answer: effect for effect in effects(Graph(nodes, {}), Person(hours=5), DAY, 0)
    }
    assert by_answer[UNWANTED].stays
    assert not by_answer[HARD].stays
