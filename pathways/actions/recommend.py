"""The night's stage, and the same for one learner at once after an answer of hers.

Gather (frames), compute (calc), replace: only rows that differ are written. What a learner said
after the moment that a night may read is never overwritten by that night.
"""

import datetime as dt
import io
from collections.abc import Hashable

from django.db import connection
from django.utils.timezone import localtime

from learners.models import Learner
from learners.night import Cutoff, Slice, Written, digest_of
from pathways import frames
from pathways.calc.changes import Change, changes
from pathways.calc.ranking import Placed, rank
from pathways.calc.rows import line

LISTS = [
    "steps",
    "places",
    "heads",
    "gains",
    "competencies",
    "shares",
    "reasons",
    "due_ons",
    "befores",
    "held",
    "total",
    "changes",
]
COLUMNS = ", ".join(LISTS)
GIVEN = ", ".join(f"t.{name}" for name in LISTS)
# What a step is worth moves a little with every day; a row in which nothing else differs stays.
DECIDING = [name for name in LISTS if name != "gains"]
STOOD = ", ".join(f"e.{name}" for name in DECIDING)
COMES = ", ".join(f"excluded.{name}" for name in DECIDING)
SET = ", ".join(f"{name} = excluded.{name}" for name in LISTS)
KEPT = "to_jsonb(e) - '{previous,last_night,answered_at,is_moved,learner_id}'::text[]"

TONIGHT = """
CREATE TEMPORARY TABLE tonight (learner_id bigint, steps bigint[], places smallint[],
    heads bigint[], gains float8[], competencies bigint[], shares float8[], reasons int[],
    due_ons date[], befores bigint[], held bigint[], total int, changes jsonb) ON COMMIT DROP
"""
REPLACE = f"""
INSERT INTO pathways_recommendation AS e (learner_id, as_of, revision, is_moved, {COLUMNS})
SELECT t.learner_id, %(as_of)s, %(revision)s, FALSE, {GIVEN} FROM tonight t
ON CONFLICT (learner_id) DO UPDATE SET
    as_of = excluded.as_of, revision = excluded.revision, {SET},
    previous = CASE WHEN (e.as_of, e.revision) = (excluded.as_of, excluded.revision)
        THEN e.previous ELSE COALESCE(e.last_night, {KEPT}) END,
    last_night = NULL, answered_at = NULL, is_moved = FALSE
WHERE (e.answered_at IS NULL OR e.answered_at <= %(moment)s)
  AND (({STOOD}) IS DISTINCT FROM ({COMES}) OR e.answered_at IS NOT NULL)
"""
FORGET = """
DELETE FROM pathways_recommendation e WHERE learner_id BETWEEN %(low)s AND %(high)s
  AND (e.answered_at IS NULL OR e.answered_at <= %(moment)s)
  AND learner_id NOT IN (SELECT learner_id FROM tonight)
"""
RENEW = f"""
INSERT INTO pathways_recommendation AS e
    (learner_id, as_of, revision, answered_at, is_moved, {COLUMNS})
SELECT t.learner_id, %(as_of)s, 0, %(moment)s, TRUE, {GIVEN} FROM tonight t
ON CONFLICT (learner_id) DO UPDATE SET {SET}, answered_at = %(moment)s,
    is_moved = e.steps IS DISTINCT FROM excluded.steps,
    last_night = COALESCE(e.last_night, CASE WHEN e.answered_at IS NULL THEN {KEPT} END)
"""


def recommend(part: Slice) -> Written:
    """Gather, compute, replace the recommendations of learners `part.low` to `part.high`."""
    rows = compute(part)
    changed = replace(rows, part) if part.write else 0
    return Written(digest_of(rows), changed)


def compute(part: Slice) -> list[str]:
    """A line of text for each learner who follows a pathway. Who stands alike is ranked once."""
    people = frames.followers(part)
    if not people:
        return []
    catalogue, day = frames.catalogue(part.cutoff), part.cutoff.day
    known: dict[Hashable, tuple[list[Placed], list[Change]]] = {}
    rows = []
    for follower in people:
        graph = catalogue.graph(follower.pathways)
        person = follower.stands(graph, day)
        key = (follower.pathways, person)
        if key not in known:
            path = rank(graph, person, day)
            known[key] = path, changes(graph, person, day, path)
        rows.append(line(follower.learner, graph, person, *known[key]))
    return rows


def load(rows: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TONIGHT)
        cursor.copy_expert("COPY tonight FROM STDIN", io.StringIO("\n".join(rows)))


def replace(rows: list[str], part: Slice) -> int:
    """Write the rows that differ; returns how many. A redo finds nothing to do."""
    cutoff = part.cutoff
    given = {
        "as_of": cutoff.as_of,
        "revision": part.revision,
        "moment": min(cutoff.known_by, cutoff.recorded_by),
        "low": part.low,
        "high": part.high,
    }
    load(rows)
    with connection.cursor() as cursor:
        cursor.execute(REPLACE, given)
        changed = int(cursor.rowcount)
        cursor.execute(FORGET, given)
        changed += int(cursor.rowcount)
        cursor.execute("DROP TABLE tonight")
    return changed


def at_once(learner: Learner, at: dt.datetime) -> Slice:
    """What one learner's page may read at a moment: everything said by then."""
    cutoff = Cutoff(localtime(at).date(), at, at)
    return Slice(cutoff, 0, learner.pk, learner.pk)


def recommend_one(learner: Learner, at: dt.datetime) -> None:
    """Rank again for one learner, after something she said at `at`; inside its transaction."""
    part = at_once(learner, at)
    rows = compute(part)
    load(rows)
    with connection.cursor() as cursor:
        given = {"as_of": part.cutoff.as_of, "moment": at, "low": learner.pk, "high": learner.pk}
        cursor.execute(RENEW if rows else FORGET, given)
        cursor.execute("DROP TABLE tonight")
