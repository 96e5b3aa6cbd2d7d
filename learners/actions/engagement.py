"""The night's first stage: facts of one shard of learners become their weeks."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from learners.calc import engagement as calc
from learners.frames import EPOCH, NONE, Frame, Slice, position, shard


@dataclass(frozen=True)
class Written:
    """What a stage did: a digest of every row it computed, and how many rows it changed.

    Digests of parts add up (`joined`), so a shard that was split still sums to the same night.
    """

    digest: int
    changed: int

    @property
    def text(self) -> str:
        return f"{self.digest:032x}"


def digest_of(rows: list[str]) -> int:
    """One number for a set of rows, the same in any order."""
    parts = (hashlib.blake2b(row.encode(), digest_size=16).digest() for row in rows)
    return joined(int.from_bytes(part) for part in parts)


def joined(digests: Any) -> int:
    return sum(digests) % 2**128


def refresh(part: Slice) -> Written:
    """Gather, compute, replace the engagement of learners `part.low` to `part.high`."""
    frames = shard(part)
    weeks = compute(frames, part.cutoff.day)
    rows = as_rows(frames["learners"]["id"], weeks)
    changed = replace(rows, part) if part.write else 0
    return Written(digest_of(rows), changed)


def compute(frames: dict[str, Frame], day: int) -> calc.Weeks:
    people, joined_up = frames["learners"]["id"], frames["enrolments"]
    held = position(frames["offerings"]["id"], joined_up["offering"])
    begins, ends = frames["offerings"]["from"][held], frames["offerings"]["until"][held]
    learner = position(people, joined_up["learner"])
    window = calc.windows(len(people), learner, begins, ends, day)
    active = frames["activity"]
    doer = learner[position(joined_up["id"], active["enrolment"])]
    return calc.weeks(
        window,
        active=(doer, active["on"], active["clicks"].astype(float)),
        covered=calc.covered_cells(window, *stretches(frames, learner, begins, ends, day)),
        deadlines=deadlines(frames, learner, day),
    )


def stretches(frames: dict[str, Frame], learner: Any, begins: Any, ends: Any, day: int) -> Any:
    """Stretches of days on which a feed would have told of a learner's activity."""
    feed = frames["coverage"]
    of_activity = feed["feed"] == 0
    enrolment, told = calc.owed(frames["enrolments"]["offering"], feed["offering"][of_activity])
    first = np.maximum(feed["from"][of_activity][told], begins[enrolment])
    last = np.minimum(feed["until"][of_activity][told], np.minimum(ends[enrolment], day))
    return learner[enrolment], first, last


def deadlines(frames: dict[str, Frame], learner: Any, day: int) -> Any:
    """(learner, due day, fate) of work that was due before today while she was registered."""
    joined_up, work, handed = frames["enrolments"], frames["assessments"], frames["submissions"]
    enrolment, piece = calc.owed(joined_up["offering"], work["offering"])
    due = work["due"][piece]
    counts = (due != NONE) & (due < day) & (work["kind"][piece] != 2)
    registered, left = joined_up["registered"][enrolment], joined_up["left"][enrolment]
    counts &= (registered <= due) & ((left == NONE) | (left > due))
    enrolment, piece, due = enrolment[counts], piece[counts], due[counts]
    span = int(work["id"].max(initial=0)) + 1
    given = handed["enrolment"] * span + handed["assessment"]
    order = np.argsort(given)
    at = position(given[order], joined_up["id"][enrolment] * span + work["id"][piece])
    on = np.append(handed["on"][order], NONE)[at]
    return learner[enrolment], due, calc.fate(due, on)


def as_rows(ids: Any, weeks: calc.Weeks) -> list[str]:
    """One line of text a learner, as COPY reads it: id, first week, the five arrays."""
    first = calc.monday_of(weeks.first)
    columns = [
        ["NULL" if np.isnan(v) else str(int(v)) for v in weeks.active_days],
        ["NULL" if np.isnan(v) else str(int(v)) for v in weeks.clicks],
        *([str(v) for v in kind.tolist()] for kind in (weeks.met, weeks.late, weeks.missed)),
    ]
    rows = []
    for i, learner in enumerate(ids.tolist()):
        begin, end = int(weeks.start[i]), int(weeks.start[i + 1])
        if begin == end:
            continue
        monday = EPOCH.fromordinal(EPOCH.toordinal() + int(first[i])).isoformat()
        arrays = ("{" + ",".join(column[begin:end]) + "}" for column in columns)
        rows.append("\t".join([str(learner), monday, *arrays]))
    return rows


REPLACE = """
INSERT INTO learners_engagement AS e
    (learner_id, as_of, revision, first_week_on, active_days, clicks, met, late, missed, previous)
SELECT learner_id, %(as_of)s, %(revision)s, first_week_on, active_days, clicks, met, late, missed,
       NULL
FROM tonight
ON CONFLICT (learner_id) DO UPDATE SET
    as_of = excluded.as_of, revision = excluded.revision, first_week_on = excluded.first_week_on,
    active_days = excluded.active_days, clicks = excluded.clicks, met = excluded.met,
    late = excluded.late, missed = excluded.missed,
    previous = CASE WHEN (e.as_of, e.revision) = (excluded.as_of, excluded.revision)
        THEN e.previous ELSE to_jsonb(e) - 'previous' - 'learner_id' END
WHERE (e.first_week_on, e.active_days, e.clicks, e.met, e.late, e.missed) IS DISTINCT FROM
      (excluded.first_week_on, excluded.active_days, excluded.clicks, excluded.met,
       excluded.late, excluded.missed)
"""


def replace(rows: list[str], part: Slice) -> int:
    """Write the rows that differ; returns how many. A redo finds nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE tonight (learner_id bigint, first_week_on date, "
            "active_days smallint[], clicks int[], met smallint[], late smallint[], "
            "missed smallint[]) ON COMMIT DROP"
        )
        cursor.copy_expert("COPY tonight FROM STDIN", io.StringIO("\n".join(rows)))
        moment = {"as_of": part.cutoff.as_of, "revision": part.revision}
        cursor.execute(REPLACE, moment)
        changed = int(cursor.rowcount)
        cursor.execute(
            "DELETE FROM learners_engagement WHERE learner_id BETWEEN %s AND %s "
            "AND learner_id NOT IN (SELECT learner_id FROM tonight)",
            [part.low, part.high],
        )
        changed += int(cursor.rowcount)
        cursor.execute("DROP TABLE tonight")
    return changed
