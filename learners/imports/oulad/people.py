"""A person's details at each registration: their entry qualification and protected characteristics.

These are series: an age band may differ between registrations. Each value is known at the
registration that gave it.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from learners.imports.oulad.facts import Count
from learners.imports.oulad.layout import RANKS
from learners.imports.oulad.workspace import Workspace

QUALIFICATION = "entry qualification"
TABLES = ("learners_protectedcharacteristic", "learners_entryqualification")
# Every value, under our name of its kind (learners.ProtectedKind).
SAID = f"""UNPIVOT (SELECT l.n, e.n AS place, midnight(registered_by) AS known_at, gender AS "sex",
    imd_band AS "deprivation", age_band AS "age band", disability AS "disability",
    highest_education AS "{QUALIFICATION}" FROM enrolment e JOIN learner l USING (id_student))
    ON COLUMNS(* EXCLUDE (n, place, known_at)) INTO NAME kind VALUE value"""
ROWS = "list({{'known_at': known_at, 'value': value}} ORDER BY {order}) AS {name}"
Dated = tuple[dt.datetime, str]  # when known, and the value


@dataclass(frozen=True)
class Stored:
    """A stored value of a series."""

    known_at: dt.datetime
    recorded_at: dt.datetime
    value: str

    @property
    def is_correction(self) -> bool:
        """Return whether it is a correction: known when recorded, not at its own midnight."""
        return self.known_at == self.recorded_at


def compare(workspace: Workspace, now: dt.datetime) -> dict[str, Count]:
    """Create the table `people_news` of the rows to write, and count them.

    A series without a stored row, or with exactly the same rows, is not compared row by row.
    """
    _stored(workspace)
    workspace.run(
        f"""CREATE TABLE said_values AS SELECT n, kind, known_at,
        last(value ORDER BY place) AS value FROM ({SAID}) GROUP BY ALL;
        CREATE TABLE series AS FROM (
        SELECT n, kind, {ROWS.format(order="known_at", name="said")} FROM (FROM said_values
        QUALIFY value IS DISTINCT FROM lag(value) OVER (PARTITION BY n, kind ORDER BY known_at))
        GROUP BY ALL) LEFT JOIN (
        SELECT n, kind, {ROWS.format(order="known_at, recorded_at", name="stored")}
        FROM stored_values GROUP BY ALL) USING (n, kind);
        CREATE TABLE people_news AS SELECT n, kind, 'new' AS verdict,
        unnest(said, recursive := true) FROM series WHERE stored IS NULL"""
    )
    unchanged = _compare_one_by_one(workspace, now)
    counts = {}
    for name, kinds in ("protected characteristics", "<>"), ("entry qualifications", "="):
        where = f"kind {kinds} '{QUALIFICATION}'"
        rows = f"SELECT verdict, count(*) FROM people_news WHERE {where} GROUP BY ALL"
        same = f"SELECT sum(len(stored)) FROM series WHERE said = stored AND {where}"
        counts[name] = Count(**dict(workspace.run(rows)))
        counts[name].unchanged = workspace.number(same) + unchanged[kinds == "="]
    return counts


def _compare_one_by_one(workspace: Workspace, now: dt.datetime) -> Counter[bool]:
    """Add what is new in series that differ to `people_news`; count the rows of those that do not.
    Entry qualifications are counted separately.
    """
    different = "JOIN (SELECT n, kind FROM series WHERE said <> stored) USING (n, kind)"
    said, stored = defaultdict(list), defaultdict(list)
    for n, kind, *row in workspace.run(
        f"SELECT n, kind, known_at, value FROM said_values {different}"
    ):
        said[n, kind].append((row[0], row[1]))
    for n, kind, *row in workspace.run(
        f"SELECT n, kind, known_at, recorded_at, value FROM stored_values {different}"
    ):
        stored[n, kind].append(Stored(*row))
    rows, unchanged = [], Counter[bool]()
    for (n, kind), values in said.items():
        series = news(values, stored[n, kind], now)
        rows += [(n, kind, "changed", known_at, value) for known_at, value in series]
        unchanged[kind == QUALIFICATION] += 0 if series else len(stored[n, kind])
    columns = {"n": "BIGINT", "kind": "VARCHAR", "verdict": "VARCHAR", "known_at": "TIMESTAMPTZ"}
    workspace.take("corrections", {**columns, "value": "VARCHAR"}, rows)
    workspace.run("INSERT INTO people_news FROM corrections")
    return unchanged


def news(said: list[Dated], stored: list[Stored], now: dt.datetime) -> list[Dated]:
    """Return what to write so that a person's stored series matches the folder's.

    Each value is compared with the one of its time. Only the last may be corrected, since a
    correction is known from now and is about now.
    """
    values = sorted(said)
    series = list(stored)
    rows: list[Dated] = []
    for known_at, value in values:
        is_last = known_at == values[-1][0]
        is_taken = any(row.known_at == known_at for row in series)
        if is_taken and not is_last:
            continue
        series.sort(key=lambda row: (row.known_at, row.recorded_at))
        before = [
            row for row in series if row.known_at <= known_at or (is_last and row.is_correction)
        ]
        if not before or before[-1].value != value:
            rows.append((max(now, known_at) if is_taken else known_at, value))
            series.append(Stored(rows[-1][0], now, value))
    return rows


def _stored(workspace: Workspace) -> None:
    """Pull what imports wrote about these people, and leave out their own corrections."""
    ids = [row[0] for row in workspace.run("SELECT id FROM learner WHERE id NOT NULL")]
    rows = "known_at, recorded_at FROM {} WHERE origin_id IS NOT NULL AND learner_id = ANY(%s)"
    workspace.pull(
        "pulled",
        {"id": "BIGINT", "kind": "VARCHAR", "value": "VARCHAR"}
        | {"known_at": "TIMESTAMPTZ", "recorded_at": "TIMESTAMPTZ"},
        f"SELECT learner_id, kind, value, {rows.format(TABLES[0])} "
        f"UNION ALL SELECT learner_id, '{QUALIFICATION}', label, "
        f"{rows.format(TABLES[1])}",
        [ids, ids],
    )
    workspace.run("CREATE TABLE stored_values AS FROM pulled JOIN learner USING (id)")


def write(workspace: Workspace, stamp: str) -> None:
    """Store the new values. `stamp`: the columns of provenance."""
    ranks = " ".join(f"WHEN '{label}' THEN {rank}" for label, rank in RANKS.items())
    source = f"known_at, {stamp} FROM people_news JOIN learner USING (n) WHERE kind"
    workspace.push(
        TABLES[0],
        f"SELECT id AS learner_id, kind, value, {source} <> '{QUALIFICATION}'",
    )
    workspace.push(
        TABLES[1],
        f"SELECT id AS learner_id, CASE lower(value) {ranks} END AS rank, value AS label, "
        f"{source} = '{QUALIFICATION}'",
    )
