"""Worlds over a catalogue are the same for a seed, and what cannot be taken is named."""

import gzip

import pytest

from pathways.calc import kernel
from pathways.calc.validity import FlawKind, broken, flaws
from pathways.evaluation import NothingToMeasure
from pathways.evaluation.catalogue import (
    covered,
    cut,
    depths,
    in_order,
    largest,
    named,
    planned,
    read,
    world,
)

HEADER = "CourseName,PrereqName,ConcurrentAllowed,PrereqGroupNum\n"
ROWS = """A 1,,,
B 1,A 1,False,0
B 1,A 2,False,0
B 1,C 1,True,1
C 1,B 1,True,0
D 1,D 1,False,0
E 1,D 1,False,0
"""


@pytest.fixture
def needs(tmp_path):
    (tmp_path / "prerequisites.csv").write_text(HEADER + ROWS)
    return read(tmp_path)


def layered(tmp_path):
    """A catalogue of 400 courses; each needs one of two of the level before it."""
    rows = [
        f"S {level}{number:02},S {level - 1}{(number + more) % 80:02},False,0\n"
        for level in range(2, 6)
        for number in range(80)
        for more in range(2)
    ]
    with gzip.open(tmp_path / "prerequisites.csv.gz", "wt") as file:
        file.write(HEADER + "".join(rows))
    return read(tmp_path)


def test_circles_steps_that_require_themselves_and_what_nobody_can_reach_are_named(needs):
    figures = named(needs)
    assert figures["cycles_list"] == ["B 1, C 1"], "both can be taken at the same time"
    assert figures["self_links_list"] == ["D 1"]
    assert figures["unreachable_list"] == ["D 1", "E 1"]
    assert (figures["courses"], figures["groups"]) == (6, 5)


def test_the_order_of_rows_changes_nothing(needs, tmp_path):
    rows = "".join(sorted(ROWS.splitlines(keepends=True), reverse=True))
    (tmp_path / "prerequisites.csv").write_text(HEADER + rows)
    assert named(read(tmp_path)) == named(needs)


def test_a_folder_without_a_catalogue_is_refused_by_name(tmp_path):
    (tmp_path / "prerequisites.csv").write_text("concept,prerequisite\n")
    with pytest.raises(NothingToMeasure, match="CourseName"):
        read(tmp_path)


def test_cutting_circles_leaves_every_course_within_reach(needs):
    cleared = cut(needs)
    names = list(cleared)
    groups = [[[(names.index(o), b) for o, b in group] for group in cleared[n]] for n in names]
    kinds = {flaw.kind for flaw in flaws(groups, set(range(len(names))), {0})}
    assert not kinds & {FlawKind.SELF, FlawKind.LOOP, FlawKind.BEHIND, FlawKind.EMPTY}
    assert sum(map(len, cleared.values())) == 3, "one link of the circle and the own link are out"


def test_a_world_is_the_same_for_a_seed_and_its_routes_can_be_followed(tmp_path):
    courses = largest(cut(layered(tmp_path)))
    assert depths(courses)["S 501"] == 4
    one, other = (world(courses, "deep", 5, 3) for _ in range(2))
    assert [graph.nodes for graph, _ in one] == [graph.nodes for graph, _ in other]
    assert one[0][0].nodes != world(courses, "deep", 6, 1)[0][0].nodes
    for graph, done in one:
        route = in_order(graph, done, planned(kernel.plan, (graph, done)))
        path = [(step, place) for place, step in enumerate(route)]
        assert broken(graph.needs, path, set(done)) == []
        assert 0 < covered(graph, done, route) <= 1
        assert covered(graph, done, route[:1]) < covered(graph, done, route)
