"""The night's first stage: facts of one shard of learners become their weeks."""

import io

from django.db import connection

from learners.calc import weekly
from learners.frames import shard
from learners.night import Slice, Written, digest_of


def refresh(part: Slice) -> Written:
    """Gather, compute, replace the engagement of learners `part.low` to `part.high`."""
    frames = shard(part)
    weeks = weekly.compute(frames, part.cutoff.day)
    rows = weekly.as_rows(frames["learners"]["id"], weeks)
    changed = replace(rows, part) if part.write else 0
    return Written(digest_of(rows), changed)


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
