"""Each reason is true of the graph and the person, checked without the planner."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.calc.changes import HOURS, changes
from pathways.calc.graph import Graph
from pathways.calc.ranking import Person, rank
from pathways.calc.reasons import Why
from tests.pathways.calc.graphs import DAY, graphs, people


def before(graph, step):
    """Return every step that comes before a step, directly or not."""
    ancestors, pending = set(), [step]
    while pending:
        for group in graph.needs[pending.pop()]:
            new = {option for option, _ in group} - ancestors
            ancestors |= new
            pending += new
    return ancestors


def options(graph, step):
    return {option for group in graph.needs[step] for option, _ in group}


def gap(graph, person, path, row):
    """Return the gap in its competency today, and when its turn comes."""

    def missing(steps):
        learnt = [s for n in steps for c, s in graph.nodes[n].teaches if c == row.competency]
        return max(0.0, 1 - sum(learnt))

    done = [n for n in range(len(graph.nodes)) if person.done >> n & 1]
    return missing(done), missing([*done, *(r.step for r in path if r.place < row.place)])


def covers(graph, person, path, row):
    today, later = gap(graph, person, path, row)
    brings = min(later, dict(graph.nodes[row.step].teaches)[row.competency])
    return 0 < row.share <= 1.000001 and row.share * today == pytest.approx(brings)


def beside(graph, person, path, row):
    partners = {r.step for r in path if r.place == row.place} - {row.step}
    return row.before in partners & options(graph, row.step)


TRUE = {
    Why.GAP: covers,
    Why.LEADS: lambda g, p, path, r: r.step in before(g, r.head),
    Why.GOAL: lambda g, p, path, r: g.nodes[r.step].goal,
    Why.DUE: lambda g, p, path, r: dict(p.due)[r.step] == r.due and -28 <= r.due - DAY < 28,
    Why.READY: lambda g, p, path, r: p.done >> r.before & 1 and r.before in options(g, r.step),
    Why.OPEN: lambda g, p, path, r: not g.needs[r.step],
    Why.AFTER: lambda g, p, path, r: (
        r.before in options(g, r.step) & {s.step for s in path if s.place < r.place}
    ),
    Why.FITS: lambda g, p, path, r: g.nodes[r.step].hours <= p.hours,
    Why.MODE: lambda g, p, path, r: p.modes >> g.nodes[r.step].mode & 1,
    Why.EASIER: lambda g, p, path, r: r.head in p.hard and r.step in before(g, r.head),
    Why.ONLY_WAY: lambda g, p, path, r: p.unwanted >> r.step & 1 and r.step in before(g, r.head),
    Why.STARTED: lambda g, p, path, r: p.started >> r.step & 1,
    Why.BACK: lambda g, p, path, r: p.back >> r.step & 1,
    Why.AGAIN: lambda g, p, path, r: p.again >> r.step & 1,
    Why.OPENS: lambda g, p, path, r: g.nodes[r.step].opens > DAY,
    Why.INSTEAD: lambda g, p, path, r: (
        r.head in p.hard
        and dict(g.nodes[r.step].teaches).keys() & dict(g.nodes[r.head].teaches).keys()
        and g.nodes[r.step].level < g.nodes[r.head].level
    ),
    Why.TOGETHER: beside,
    Why.ALIKE: lambda g, p, path, r: any(
        dict(g.nodes[r.step].teaches).keys() & dict(node.teaches).keys()
        for liked, node in enumerate(g.nodes)
        if p.liked >> liked & 1 and liked != r.step
    ),
}


@st.composite
def extremes(draw: st.DrawFn) -> tuple[Graph, Person]:
    """Withdrawn steps, past and future days, half an hour a week, every step paused."""
    graph = draw(graphs())
    nodes = tuple(
        replace(
            node,
            listed=draw(st.sampled_from([True, True, True, False])),
            opens=DAY + draw(st.sampled_from([-20, -20, 0, 3, 60])),
            closes=DAY + draw(st.sampled_from([-5, 0, 1, 90, 90, 90])),
        )
        for node in graph.nodes
    )
    person = draw(people(graph))
    free = ((1 << len(nodes)) - 1) & ~person.done & ~person.resting
    person = replace(
        person,
        hours=draw(st.sampled_from([0.1, 0.5, 5.0, 100.0])),
        back=draw(st.integers(0, free)) & free,
        again=draw(st.integers(0, free)) & free,
    )
    if draw(st.integers(0, 5)) == 0:
        person = replace(person, resting=free | person.resting, unwanted=0)
    return Graph(nodes, graph.weights), person


def test_every_reason_is_judged():
    assert TRUE.keys() == set(Why)


@settings(max_examples=400)
@given(case=extremes())
def test_every_reason_is_true(case):
    graph, person = case
    path = rank(graph, person, DAY)
    for row in path:
        node, bit = graph.nodes[row.step], 1 << row.step
        assert node.listed
        assert node.closes > DAY
        assert not bit & (person.done | person.resting)
        assert not bit & person.unwanted or row.why & Why.ONLY_WAY
        for why, holds in TRUE.items():
            if row.why & why:
                assert holds(graph, person, path, row), why.name


@settings(max_examples=150)
@given(case=extremes())
def test_hours_are_stated_once(case):
    graph, person = case
    counterfactuals = changes(graph, person, DAY, rank(graph, person, DAY))
    hours = [change.hours for change in counterfactuals if change.cause == HOURS]
    assert len(hours) == len(set(hours))
