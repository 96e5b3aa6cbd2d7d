"""The offerings, people, enrolments, work and sites of a folder, matched with stored rows."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from learners.imports.oulad.workspace import Workspace
from learners.models import Assessment, Offering, Site

TABLES = Path(__file__).with_name("tables.sql").read_text()
PREFIX = "oulad-"  # before a person's number in the folder: their reference here
NUMBER = (
    f"CASE WHEN l.reference ~ '^{PREFIX}(0|[1-9][0-9]{{0,11}})$' "
    f"THEN substr(l.reference, {len(PREFIX) + 1})::int8 END"
)
CODES = {"code_module": "VARCHAR", "code_presentation": "VARCHAR"}
PERSON, CODE = {"id_student": "BIGINT"}, {"code": "VARCHAR"}
OFFERED = (
    "JOIN learners_offering o ON o.id = offering_id JOIN learners_module m ON m.id = o.module_id "
    "WHERE offering_id = ANY(%s)"
)
JOIN_OFFERING = "JOIN offering o ON o.n = t.offering"


@dataclass(frozen=True)
class Thing:
    """A kind of row. `keys` identify it in the folder and, through `stored`, in PostgreSQL;
    `columns` may change. `added`: the columns of a new row in PostgreSQL.
    """

    name: str
    keys: dict[str, str]
    stored: str
    columns: dict[str, str] = field(default_factory=dict)
    model: Any = None
    added: str = ""


THINGS = (
    Thing(
        "offering",
        CODES,
        "SELECT o.id, m.code, o.code, o.from_on, o.until_on FROM learners_offering o "
        "JOIN learners_module m ON m.id = o.module_id",
        {"from_on": "DATE", "until_on": "DATE"},
        Offering,
    ),
    Thing(
        "learner",
        PERSON,
        f"SELECT l.id, {NUMBER} FROM learners_learner l WHERE {NUMBER} IS NOT NULL",
        added=f"uuid() AS public_id, '{PREFIX}' || id_student AS reference, '' AS name, "
        "0 AS revision, {now} AS created_at FROM learner t",
    ),
    Thing(
        "enrolment",
        {**CODES, **PERSON},
        f"SELECT e.id, m.code, o.code, {NUMBER} FROM learners_enrolment e "
        f"JOIN learners_learner l ON l.id = e.learner_id {OFFERED}",
        added="uuid() AS public_id, l.id AS learner_id, o.id AS offering_id FROM enrolment t "
        f"JOIN learner l USING (id_student) {JOIN_OFFERING}",
    ),
    Thing(
        "assessment",
        {**CODES, **CODE},
        f"SELECT a.id, m.code, o.code, a.code, kind, weight FROM learners_assessment a {OFFERED}",
        {"kind": "VARCHAR", "weight": "DOUBLE"},
        Assessment,
        "uuid() AS public_id, o.id AS offering_id, code, name, kind, weight "
        f"FROM assessment t {JOIN_OFFERING}",
    ),
    Thing(
        "site",
        {**CODES, **CODE},
        f"SELECT s.id, m.code, o.code, s.code, kind FROM learners_site s {OFFERED}",
        {"kind": "VARCHAR"},
        Site,
        f"o.id AS offering_id, code, kind FROM site t {JOIN_OFFERING}",
    ),
)


def find(workspace: Workspace) -> None:
    """Create the folder's tables, with the ids of the stored rows."""
    workspace.run(TABLES)
    for thing in THINGS:
        find_ids(workspace, thing)


def find_ids(workspace: Workspace, thing: Thing) -> None:
    parameters = [offerings(workspace)] if "%s" in thing.stored else []
    columns = {"id": "BIGINT", **thing.keys, **thing.columns}
    workspace.pull(f"stored_{thing.name}", columns, thing.stored, parameters)
    same = " AND ".join(f"t.{key} = s.{key}" for key in thing.keys)
    workspace.run(f"UPDATE {thing.name} t SET id = s.id FROM stored_{thing.name} s WHERE {same}")


def offerings(workspace: Workspace) -> list[int]:
    """Return the ids of those that are stored."""
    return [row[0] for row in workspace.run("SELECT id FROM offering WHERE id IS NOT NULL")]


def changes(workspace: Workspace, thing: Thing) -> list[dict[str, Any]]:
    """Return the id and the columns of stored rows that the folder now describes differently."""
    if not thing.columns:
        return []
    new, old = (", ".join(f"{alias}.{name}" for name in thing.columns) for alias in "ts")
    return workspace.records(
        f"SELECT t.id, {new} FROM {thing.name} t JOIN stored_{thing.name} s USING (id) "
        f"WHERE ({new}) IS DISTINCT FROM ({old}) ORDER BY n"
    )


def add(workspace: Workspace, thing: Thing, now: str) -> int:
    """Store what is new, and read its new ids."""
    query = f"SELECT {thing.added.format(now=now)} WHERE t.id IS NULL ORDER BY t.n"
    count = workspace.push(f"learners_{thing.name}", query)
    if count:
        find_ids(workspace, thing)
    return count
