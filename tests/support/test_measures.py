"""`evaluate_triage` on a small folder of invented people, as a college would run it."""

import csv
import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from support.management.commands import evaluate_triage
from tests.databases import tables, using
from tests.night.test_chaos import environment

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 160
DUE = (19, 40, 61)
PRESENTATIONS = ("2013B", "2013J", "2014B")


def table(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    with (folder / f"{name}.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write one module, three presentations, and people whose results depend on ability."""
    folder = tmp_path_factory.mktemp("a folder with spaces")
    dice, person = random.Random(3), 1000
    info, registration, work, handed = [], [], [], []
    for number, presentation in enumerate(PRESENTATIONS):
        run = {"code_module": "AAA", "code_presentation": presentation}
        pieces = [10 * number + slot for slot in range(len(DUE))]
        for piece, due in zip(pieces, DUE, strict=True):
            work.append({**run, "id_assessment": piece, "assessment_type": "TMA", "date": due,
                         "weight": 30})  # fmt: skip
        for _ in range(PEOPLE):
            person, ability = person + 1, dice.gauss(0, 1)
            ends = "Fail" if ability < -0.2 else "Pass"
            enrolment = {**run, "id_student": person}
            info.append({**enrolment, "gender": dice.choice("MF"), "region": "Wales",
                         "highest_education": "A Level or Equivalent", "imd_band": "20-30%",
                         "age_band": "0-35", "num_of_prev_attempts": 0, "studied_credits": 60,
                         "disability": dice.choice("NNNY"), "final_result": ends})  # fmt: skip
            registration.append({**enrolment, "date_registration": -30, "date_unregistration": ""})
            for piece, due in zip(pieces, DUE, strict=True):
                if ability + dice.gauss(0.6, 0.7) > 0:
                    score = max(0, min(100, int(60 + 15 * ability)))
                    handed.append({"id_assessment": piece, "id_student": person,
                                   "date_submitted": due - 1, "is_banked": 0,
                                   "score": score})  # fmt: skip
    table(folder, "courses", [
        {"code_module": "AAA", "code_presentation": p, "module_presentation_length": 240}
        for p in PRESENTATIONS
    ])  # fmt: skip
    sites = [{"id_site": 1, "code_module": "AAA", "code_presentation": "2013B",
              "activity_type": "page", "week_from": "", "week_to": ""}]  # fmt: skip
    for name, rows in {"studentInfo": info, "studentRegistration": registration, "vle": sites,
                       "assessments": work, "studentAssessment": handed}.items():  # fmt: skip
        table(folder, name, rows)
    return folder


def options(folder: Path, out: Path, **changed: str) -> list[str]:
    values = {
        "data": folder,
        "out": out,
        "train": "2013B 2013J",
        "test": "2014B",
        "days": "0 28 56",
    }
    return [
        part for key, value in {**values, **changed}.items() for part in (f"--{key}", str(value))
    ]


def run(folder: Path, out: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "evaluate_triage", *options(folder, out, **changed)],
        capture_output=True,
        text=True,
        check=False,
        env={**environment(), "OMP_NUM_THREADS": "1"},
        cwd=os.getcwd(),
    )


def databases() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'cairn_evaluation%'")
        return {name for (name,) in cursor.fetchall()}


def numbers_only(figures: object) -> bool:
    if isinstance(figures, dict):
        return all(key.endswith("_list") or numbers_only(part) for key, part in figures.items())
    return figures is None or isinstance(figures, int | float)


def test_figures_use_the_names_of_their_contract(folder: Path, tmp_path: Path) -> None:
    before = databases()
    done = run(folder, tmp_path / "figures.json", labels="retrospective")
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert set(figures["days"]) == {"0", "28", "56"}
    assert {"n", "base", "auc", "ap", "p5", "p10", "brier", "ece", "rule_auc", "rule_p5",
            "gb_auc"} == set(figures["days"]["28"])  # fmt: skip
    assert figures["days"]["28"]["n"] == PEOPLE
    assert figures["days"]["28"]["gb_auc"] is None
    assert figures["days"]["56"]["auc"] > 0.7
    assert set(figures["groups"]["28"]["gender"]) == {"F", "M"}
    assert {"first", "realerts", "precision", "reached", "lead_days"} <= set(figures["queue"])
    assert set(figures["seconds"]) == {"import", "frames", "fit", "score"}
    assert numbers_only(figures)
    assert "retrospect" in done.stdout
    assert databases() <= before


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals are read in this process, in a copy of the tables rather than migrated ones."""
    monkeypatch.setattr(
        evaluate_triage, "scratch_database", lambda name: using(tables(), "evaluation")
    )


def refusal(folder: Path, out: Path, **changed: str) -> str:
    output = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command(
            "evaluate_triage", *options(folder, out, **changed), stdout=output, stderr=output
        )
    return str(refused.value)


@pytest.mark.usefixtures("scratch")
def test_labels_not_yet_known_are_refused(folder: Path, tmp_path: Path) -> None:
    message = refusal(folder, tmp_path / "figures.json")
    assert "were not known when the test began" in message
    assert not (tmp_path / "figures.json").exists()


@pytest.mark.usefixtures("scratch")
@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"test": "2015B"}, "The folder has no presentation 2015B"),
        ({"test": "2013J"}, "in both TRAIN and TEST"),
        ({"days": "0 soon"}, "DAYS must be whole numbers"),
        ({"data": "/nowhere"}, "nothing was evaluated"),
    ],
)
def test_an_impossible_evaluation_is_explained_in_a_sentence(
    changed: dict[str, str], answer: str, folder: Path, tmp_path: Path
) -> None:
    assert answer in refusal(folder, tmp_path / "figures.json", **changed)


def test_a_refusal_is_printed_without_a_traceback(folder: Path, tmp_path: Path) -> None:
    done = run(folder, tmp_path / "figures.json", days="0 soon")
    assert done.returncode != 0
    assert "DAYS must be whole numbers" in done.stderr
    assert "Traceback" not in done.stderr
