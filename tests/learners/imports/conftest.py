"""What every import test needs: a folder, a way to bring it in, and a picture of the database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from learners.imports.oulad.plan import Plan
from learners.imports.oulad.run import import_folder
from tests.learners.imports import folders

Picture = dict[str, list[tuple[Any, ...]]]
REVISED = {"learners_auditevent", "learners_collegerevision"}
ACTS = {"learners_import", "learners_refusedrow", *REVISED}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folders.write(tmp_path / "a folder")


@pytest.fixture
def bring(db: None) -> Callable[..., Plan]:
    """Import a folder; what it says lands in `bring.said`."""
    said: list[str] = []

    def act(folder: Path, **options: Any) -> Plan:
        said.clear()
        return import_folder(folder, by="a test", say=said.append, **options)

    act.said = said  # type: ignore[attr-defined]
    return act


def picture(without: set[str] = frozenset()) -> Picture:  # type: ignore[assignment]
    """Return every row of learners but the drafts, with system columns: xmin shows any rewrite."""
    found: Picture = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("learners").get_models(include_auto_created=True):
            table = model._meta.db_table
            if table not in {"learners_importdraft", *without}:
                cursor.execute(f"SELECT ctid::text, xmin::text, t.* FROM {table} t ORDER BY 1")
                found[table] = cursor.fetchall()
    return found


def filled() -> dict[str, int]:
    """Tables with rows, and how many."""
    return {table: len(rows) for table, rows in picture().items() if rows}


def facts() -> Picture:
    """What stands in the database by its natural names, without keys and times of recording."""
    queries = {
        "registered": "SELECT reference, o.code, f.on, credits, previous_attempts, f.known_at "
        "FROM learners_registered f",
        "left": "SELECT reference, o.code, f.on, f.known_at FROM learners_left f",
        "result": "SELECT reference, o.code, outcome, f.known_at FROM learners_result f",
        "pre": "SELECT reference, o.code, f.clicks, known_at FROM learners_precourseactivity f",
        "submission": "SELECT reference, a.code, a.name, a.kind, a.weight, f.on, banked, known_at "
        "FROM learners_submission f JOIN learners_assessment a ON a.id = f.assessment_id",
        "mark": "SELECT reference, a.code, score, known_at "
        "FROM learners_mark f JOIN learners_assessment a ON a.id = f.assessment_id",
        "activity": "SELECT reference, s.code, s.kind, f.on, f.clicks, known_at "
        "FROM learners_activityday f JOIN learners_site s ON s.id = f.site_id",
    }
    joined = (
        " JOIN learners_enrolment e ON e.id = f.enrolment_id "
        "JOIN learners_learner l ON l.id = e.learner_id "
        "JOIN learners_offering o ON o.id = e.offering_id"
    )
    found: Picture = {}
    with connection.cursor() as cursor:
        for name, query in queries.items():
            cursor.execute((query + joined).replace("f.on,", 'f."on",'))
            found[name] = sorted(cursor.fetchall(), key=repr)
        for name, query in {
            "deadline": 'SELECT a.code, f."on", known_at FROM learners_deadlineset f '
            "JOIN learners_assessment a ON a.id = f.assessment_id",
            "protected": "SELECT reference, kind, value, known_at "
            "FROM learners_protectedcharacteristic f JOIN learners_learner l ON l.id = learner_id",
            "entry": "SELECT reference, rank, label, known_at "
            "FROM learners_entryqualification f JOIN learners_learner l ON l.id = learner_id",
            "coverage": "SELECT o.code, feed, f.from_on, f.until_on "
            "FROM learners_coverage f JOIN learners_offering o ON o.id = f.offering_id",
        }.items():
            cursor.execute(query)
            found[name] = sorted(cursor.fetchall(), key=repr)
    return found
