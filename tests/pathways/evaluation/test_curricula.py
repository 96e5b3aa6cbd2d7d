"""The evaluation counts what is in the files, whatever their order, and names what it refuses."""

import json

import pytest
from django.core.management import CommandError, call_command

from pathways.evaluation import NothingToMeasure
from pathways.evaluation.curricula import case_of, gathered, measure
from pathways.imports.curricula import read

HEADER = "Course ID,Course Name,Prerequisites,Corequisites,Strict-Corequisites,Credit Hours,Term\n"
PLAN = HEADER + "1,A,,,,10,1\n2,B,1,,,10,2\n3,C,,,2,5,2\n4,D,9,,,10,1\n"
BROKEN = HEADER + "1,A,,,,10,1\n2,B,1,,,10,1\n3,C,,,1,5,2\n4,D,,3,,10,1\n"
CIRCLE = HEADER + "1,A,2,,,10,\n2,B,1,,,10,\n"
TWICE = HEADER + "1,A,,,,10,1\n1,B,,,,10,2\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a folder, with & more").mkdir()
    (tmp_path / "a folder, with & more" / "plan (1).CSV").write_text(PLAN)
    for name, text in {
        "broken": BROKEN,
        "circle": CIRCLE,
        "twice": TWICE,
        "other": "a,b\n",
    }.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def test_files_are_counted_and_what_is_wrong_with_them_is_named(folder):
    figures = measure(folder, 1)
    assert {name: figures[name] for name in ("files", "read", "refused", "others")} == {
        "files": 4,
        "read": 3,
        "refused": 1,
        "others": 1,
    }
    assert (figures["courses"], figures["links"], figures["dangling"]) == (10, 7, 1)
    assert (figures["cycles"], figures["cycle_files"], figures["published_plans"]) == (1, 1, 2)
    assert figures["violations_by_kind"] == {"prerequisite": 1, "corequisite": 1, "strict": 1}
    assert figures["published_violations"] == 3
    assert figures["refused_list"] == [
        ["twice.csv", "3: Course ID: The id 1 is in rows 2, 3. Give each course an id of its own."]
    ]
    plan = "a folder, with & more/plan (1).CSV"
    assert figures["dangling_list"] == [[plan, "5", "prerequisites", "9"]]
    assert sorted(figures["impossible_list"]) == [
        ["broken.csv", "2", "prerequisite", "1"],
        ["broken.csv", "3", "strict", "1"],
        ["broken.csv", "4", "corequisite", "3"],
    ]
    assert figures["cycles_list"][0][0] == "circle.csv"


def test_the_order_of_the_rows_says_nothing():
    head, *rows = PLAN.splitlines()
    backwards = "\n".join([head, *reversed(rows)])
    one, other = (case_of("plan", read(text.encode()), 1) for text in (PLAN, backwards))
    assert (one.codes, one.requirements) == (other.codes, other.requirements)
    assert case_of("plan", read(PLAN.encode()), 2).codes != one.codes or (
        case_of("plan", read(PLAN.encode()), 3).codes != one.codes
    )


def test_our_plans_are_checked_and_compared_with_the_published_ones(tmp_path):
    loose = HEADER + "1,A,,,,10,1\n2,B,1,,,5,2\n3,C,1,,,5,3\n"
    uneven = HEADER + "1,A,,,,10,1\n2,B,1,,,5,2\n3,C,,,,10,1\n4,D,,,,5,2\n"
    curriculum = "Course ID,Prerequisites,Credits\n1,,10\n2,1,\n"
    for name, text in {"loose": loose, "uneven": uneven, "no terms": curriculum}.items():
        (tmp_path / f"{name}.csv").write_text(text)
    (tmp_path / "broken.csv").write_text(BROKEN)
    figures = measure(tmp_path, 1)
    assert (figures["planned"], figures["planned_violations"]) == (4, 0)
    assert (figures["terms_compared"], figures["terms_no_more"]) == (2, 2)
    assert (figures["terms_fewer"], figures["terms_least"], figures["terms_lighter"]) == (1, 2, 1)
    assert figures["lighter_by"] == pytest.approx((0 + 0.25) / 2)
    assert figures["more_terms_list"] == []


def test_terms_are_not_part_of_what_is_planned(folder):
    without = [case for case in gathered(folder, 1).cases if not case.terms]
    assert [case.name for case in without] == ["circle.csv"]


def test_a_folder_without_curricula_is_refused(tmp_path):
    with pytest.raises(NothingToMeasure, match="column Prerequisites"):
        measure(tmp_path, 1)


def test_the_command_writes_numbers_and_lists(folder, tmp_path, capsys):
    out = tmp_path / "figures.json"
    call_command("evaluate_pathways", data=str(folder), out=str(out), parts="curricula", seed=7)
    figures = json.loads(out.read_text())
    assert figures["read"] == 3
    assert all(isinstance(value, list) == key.endswith("_list") for key, value in figures.items())
    assert "curricula.read: 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"parts": "curriculum"}, "There is no part curriculum."),
        ({"data": "/nowhere/at/all"}, "is not a folder"),
        ({"out": "/nowhere/at/all.json"}, "Cannot write"),
        ({"out": "/tmp"}, "is a folder"),
        ({}, "has a column Prerequisites"),
        ({"parts": "curricula"}, "has a column Prerequisites"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(tmp_path, options, words):
    given = {"data": str(tmp_path), "out": str(tmp_path / "figures.json")} | options
    with pytest.raises(CommandError, match=words):
        call_command("evaluate_pathways", **given)
