"""The facts in a folder, table by table (tables.sql), and how they differ from what is stored.

Facts are keyed by the folder's numbers (`n`) of enrolments, assessments and sites. Stored rows
about anything else have its id as a negative number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from learners.imports.oulad import study
from learners.imports.oulad.workspace import Workspace

KEYS = {  # key of a fact → its column in PostgreSQL
    "enrolment": "enrolment_id",
    "assessment": "assessment_id",
    "site": "site_id",
    "day": "on",
}


@dataclass
class Count:
    """Numbers of rows: to add, to correct, unchanged, and stored but not in the folder.

    Of facts corrected here: the folder now agrees, still has the old value, or has another one.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    agreed: int = 0
    disputed: int = 0
    overruled: int = 0

    @property
    def written(self) -> int:
        return self.new + self.changed + self.agreed + self.overruled


@dataclass(frozen=True)
class Fact:
    """A fact table. `values`: name → DuckDB's type. Where `present` is false, the folder has an
    empty value.
    """

    name: str
    model: str
    keys: tuple[str, ...]
    values: Mapping[str, str]
    present: str = "true"
    can_be_taken_back: bool = True

    @property
    def table(self) -> str:
        return f"learners_{self.model}"

    @property
    def compared(self) -> str:
        """Return the name of the workspace's table of the folder's rows, each with its verdict."""
        return f"compared_{self.model}"


WRITTEN = "('new', 'changed', 'agreed', 'overruled')"
ENROLMENT, WORK = ("enrolment",), ("enrolment", "assessment")
ON = {"on": "DATE"}
REGISTERED = {**ON, "credits": "INTEGER", "previous_attempts": "INTEGER"}
CLICKS = {"clicks": "BIGINT"}
FACTS = (
    Fact("registrations", "registered", ENROLMENT, REGISTERED),
    Fact("leavings", "left", ENROLMENT, ON, '"on" NOT NULL'),
    Fact("results", "result", ENROLMENT, {"outcome": "VARCHAR"}, "outcome NOT NULL", False),
    Fact("deadlines", "deadlineset", ("assessment",), ON),
    Fact("submissions", "submission", WORK, {**ON, "banked": "BOOLEAN"}),
    Fact("marks", "mark", WORK, {"score": "DOUBLE"}, "score NOT NULL"),
    Fact("pre-course activity", "precourseactivity", ENROLMENT, CLICKS),
    Fact("activity", "activityday", ("enrolment", "site", "day"), CLICKS),
)


def compare(workspace: Workspace, fact: Fact, now: str) -> Count:
    """Create the fact's table of verdicts, and count them.

    The folder is compared with the latest stored row, and with the latest imported row: if a
    person has corrected the fact since, a folder that only repeats itself changes nothing, and one
    that now agrees says so in a row of its own. A new fact is known by its own dates; a correction
    now, but never before what it corrects.
    """
    _pull(workspace, fact)
    keys = ", ".join(fact.keys)
    values = _struct(fact)
    corrected = "imported IS NOT NULL AND imported IS DISTINCT FROM last"
    workspace.run(
        f"""CREATE TABLE {fact.compared} AS SELECT * EXCLUDE (known_on, last, imported, last_at),
            CASE WHEN last_at IS NULL THEN CASE WHEN {fact.present} THEN 'new' END
            WHEN {values} IS NOT DISTINCT FROM last THEN CASE WHEN {fact.present} THEN
                CASE WHEN {corrected} THEN 'agreed' ELSE 'unchanged' END END
            WHEN {values} IS NOT DISTINCT FROM imported
            THEN CASE WHEN {fact.present} THEN 'disputed' END
            WHEN {fact.can_be_taken_back} OR {fact.present}
            THEN CASE WHEN {corrected} THEN 'overruled' ELSE 'changed' END END AS verdict,
            CASE verdict WHEN 'new' THEN midnight(known_on)
            ELSE greatest(midnight(known_on), {now}, last_at) END AS known_at
            FROM said_{fact.model} LEFT JOIN stored USING ({keys})"""
    )
    query = f"SELECT verdict, count(*) FROM {fact.compared} WHERE verdict NOT NULL GROUP BY ALL"
    gone = f"SELECT count(*) FROM stored ANTI JOIN {fact.compared} USING ({keys})"
    return Count(gone=workspace.number(gone), **dict(workspace.run(query)))


def _struct(fact: Fact, prefix: str = "") -> str:
    return "{{{}}}".format(", ".join(f"'{name}': {prefix}\"{name}\"" for name in fact.values))


def _pull(workspace: Workspace, fact: Fact) -> None:
    """Create the table `stored`: the latest values by key, also of imports, and when known."""
    about = f"learners_{fact.keys[0]}"
    names = [KEYS[key] for key in fact.keys] + list(fact.values)
    workspace.pull(
        "pulled",
        {KEYS[key]: "DATE" if key == "day" else "BIGINT" for key in fact.keys}
        | {**fact.values, "is_imported": "BOOLEAN"}
        | {"known_at": "TIMESTAMPTZ", "recorded_at": "TIMESTAMPTZ", "id": "BIGINT"},
        "SELECT {}, f.origin_id IS NOT NULL, f.known_at, f.recorded_at, f.id FROM {} f "
        "WHERE f.{}_id IN (SELECT id FROM {} WHERE offering_id = ANY(%s))".format(
            ", ".join(f'f."{name}"' for name in names), fact.table, fact.keys[0], about
        ),
        [study.offerings(workspace)],
    )
    keys, joins = [], []
    for key in fact.keys:
        if key == "day":
            keys.append('"on" AS day')
        else:
            keys.append(f"coalesce({key}.n, -{key}_id) AS {key}")
            joins.append(f"LEFT JOIN {key} ON {key}.id = {key}_id")
    last = f"arg_max({_struct(fact, 'p.')}, (known_at, recorded_at, p.id))"
    workspace.run(
        f"CREATE OR REPLACE TABLE stored AS SELECT {', '.join(keys)}, {last} AS last, "
        f"{last} FILTER (WHERE is_imported) AS imported, max(known_at) AS last_at "
        f"FROM pulled p {' '.join(joins)} GROUP BY ALL"
    )
