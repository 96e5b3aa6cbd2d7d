"""The night's first stage: a shard's weeks, and what its learners can do."""

from learners.actions import competence, engagement
from learners.night import Slice, Written, joined


def refresh(part: Slice) -> Written:
    """Refresh both in the caller's transaction."""
    written = [engagement.refresh(part), competence.refresh(part)]
    return Written(joined(one.digest for one in written), sum(one.changed for one in written))
