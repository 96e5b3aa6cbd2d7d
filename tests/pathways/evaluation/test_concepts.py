"""Aims that are within reach are counted, and reached by the shortest way."""

import pytest

from pathways.calc import compiled, kernel
from pathways.evaluation import NothingToMeasure
from pathways.evaluation.concepts import before, last, measure, read, within

CONCEPTS = "concept,title,hours\na,A,1\nb,B,\nc,C,30\nd,D,0.5\ne,E,2\n"
LINKS = "concept,prerequisite,reason\nb,a,\nc,b,\nd,a,why\nf,c,\nx,y,\ny,x,\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "concepts.csv").write_text(CONCEPTS)
    (tmp_path / "prerequisites.csv").write_text(LINKS)
    return tmp_path


@pytest.fixture(autouse=True)
def as_python(monkeypatch):
    monkeypatch.setattr(compiled, "compile_now", lambda: kernel.plan)


def test_concepts_without_hours_are_unknown_and_those_only_linked_count(folder):
    names, hours, needs = read(folder)
    assert sorted(names) == ["a", "b", "c", "d", "e", "f", "x", "y"]
    assert hours.count(None) == 4
    assert len(before(needs, (names.index("f"),))) == 4


def test_every_aim_within_reach_is_reached_at_any_number_of_hours(folder):
    figures = measure(folder, 1)
    for hours in (1, 5, 20):
        assert figures[f"hour{hours}_reachable_10"] == 6, "not the two that need each other"
        assert figures[f"hour{hours}_reached_10"] == 6
        several = figures[f"hour{hours}_aims3_reachable_10"]
        assert several == figures[f"hour{hours}_aims3_reached_10"] == 20
    assert (figures["longer"], figures["violations"], figures["without_hours"]) == (0, 0, 4)


def test_aims_beyond_the_list_are_not_within_reach(folder):
    names, _, needs = read(folder)
    alone = [names[step] for (step,) in within(needs, 2, 1)[1]]
    assert sorted(alone) == ["a", "b", "d", "e"]


def test_a_path_is_as_long_as_its_last_aim():
    assert last((3, 5), [5, 1, 3, 4]) == 3
    assert last((9,), [5, 1]) == 0


def test_a_folder_without_concepts_is_refused_by_name(tmp_path):
    with pytest.raises(NothingToMeasure, match=r"concepts\.csv"):
        measure(tmp_path, 1)
