"""Save what learners' answers say together. A room above works it out and calls this."""

import datetime as dt
from collections.abc import Sequence

from django.db import connection

from learners.calc.release import batch
from learners.night import Row, Slice, upsert
from pathways.models import Estimate

KEEP = dt.timedelta(days=60)  # nights that can be computed again, with room to spare
KEY = ("step_id", "pathway_id", "word")
NIGHT = ("as_of", "revision")
COUNTS = ("raters", "said", "share", "usual", "published_raters", "published_said")


def before(part: Slice) -> dict[tuple[int, int | None, str], Row]:
    """Return the row of each step and word that was in force before this night."""
    rows = Estimate.objects.filter(recorded_at__lt=part.cutoff.recorded_by)
    rows = rows.order_by(*KEY, "-as_of", "-revision").distinct(*KEY)
    return {tuple(row[name] for name in KEY): row for row in rows.values(*KEY, *COUNTS)}


def save(rows: Sequence[Row], part: Slice) -> int:
    """Write the rows that changed since the night before; return how many.

    A row that nobody can judge any more is written with no raters. Earlier rows stay for nights
    that are computed again.
    """
    earlier = before(part)
    here = {key_of(row) for row in rows}
    ended = [
        row | {"raters": 0, "said": 0, "share": row["usual"]}
        for key, row in earlier.items()
        if key not in here and row["raters"]
    ]
    current = [row | published(row, earlier.get(key_of(row))) for row in [*rows, *ended]]
    changed = [row for row in current if earlier.get(key_of(row)) != row]
    written = upsert(
        Estimate,
        changed,
        shared=part.moment | {"recorded_at": part.cutoff.recorded_by},
        key=(*KEY, *NIGHT),
        deciding=COUNTS,
    )
    if written:
        forget(part.cutoff.as_of - KEEP)
    return written


def published(row: Row, before: Row | None) -> Row:
    """Return the counts that may be shown: those of the last step of the rule of release."""
    counts = (row["raters"], row["said"])
    if before and batch(before["published_raters"]) == batch(row["raters"]):
        counts = (before["published_raters"], before["published_said"])
    elif not batch(row["raters"]):
        counts = (0, 0)
    return dict(zip(("published_raters", "published_said"), counts, strict=True))


def key_of(row: Row) -> tuple[int, int | None, str]:
    return row["step_id"], row["pathway_id"], row["word"]


def forget(until: dt.date) -> None:
    """Delete rows that a later row had replaced by a day."""
    table = Estimate._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} e USING {table} later WHERE later.as_of <= %s "
            "AND (later.step_id, later.word) = (e.step_id, e.word) "
            "AND later.pathway_id IS NOT DISTINCT FROM e.pathway_id "
            "AND (later.as_of, later.revision) > (e.as_of, e.revision)",
            (until,),
        )
