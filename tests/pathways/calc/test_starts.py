"""What is missing before a learner can start a step today."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.calc.graph import Graph, Node, bits
from pathways.calc.ranking import rank
from pathways.calc.starts import lacking
from tests.pathways.calc.graphs import DAY, graphs, people


@settings(max_examples=150)
@given(data=st.data())
def test_the_planners_first_step_lacks_nothing(data):
    graph = data.draw(graphs())
    person = data.draw(people(graph))
    for row in rank(graph, person, DAY):
        if row.place == 0:
            assert lacking(graph, person.done, row.step, DAY) == []


@settings(max_examples=150)
@given(data=st.data())
def test_an_unmet_prerequisite_without_a_corequisite_is_lacking(data):
    graph = data.draw(graphs())
    person = data.draw(people(graph))
    for step in range(len(graph.nodes)):
        needs = zip(graph.needs[step], graph.masks[step], strict=True)
        lacks = [
            tuple(graph.nodes[option].id for option, _ in group)
            for group, (options, beside) in needs
            if not options & person.done and not beside
        ]
        assert set(lacks) <= set(lacking(graph, person.done, step, DAY))


def test_corequisites_start_together_unless_one_is_closed():
    pair = (
        Node(7, groups=(((1, True),),)),
        Node(8, groups=(((0, True),),)),
    )
    assert lacking(Graph(pair, {}), 0, 0, DAY) == []
    over = (pair[0], replace(pair[1], closes=DAY))
    assert lacking(Graph(over, {}), 0, 0, DAY) == [(8,)]
    assert lacking(Graph(over, {}), bits([1]), 0, DAY) == []
