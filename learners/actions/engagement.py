"""The night's first stage: count the weeks of one shard of learners from facts."""

from learners.calc import weekly
from learners.frames import shard
from learners.models import Engagement
from learners.night import Row, Slice, Written, digest_of, upsert

DECIDING = ("first_week_on", "active_days", "clicks", "met", "late", "missed")


def refresh(part: Slice) -> Written:
    """Gather, compute and replace the engagement of learners `part.low` to `part.high`."""
    frames = shard(part)
    weeks = weekly.compute(frames, part.cutoff.day)
    rows = weekly.as_rows(frames["learners"]["id"], weeks)
    changed = replace(rows, part) if part.write else 0
    return Written(digest_of(rows), changed)


def replace(rows: list[Row], part: Slice) -> int:
    """Write the rows that differ; return how many. A second run changes nothing."""
    changed = upsert(Engagement, rows, shared=part.moment, deciding=DECIDING)
    in_slice = Engagement.objects.filter(learner__gte=part.low, learner__lte=part.high)
    deleted, _ = in_slice.exclude(learner__in=[row["learner_id"] for row in rows]).delete()
    return changed + deleted
