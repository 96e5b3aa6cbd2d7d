"""The night's stage, and the same for one learner at once after an answer of theirs.

Gather (frames), compute (calc), replace: only rows that differ are written. What a learner answered
after the moment that a night may read is never overwritten by that night.
"""

import datetime as dt
from collections.abc import Hashable

from django.db.models import Q
from django.utils.timezone import localtime

from learners.models import Learner
from learners.night import Cutoff, Row, Slice, Written, digest_of, upsert, without
from pathways import frames
from pathways.calc import rows
from pathways.calc.changes import Change, changes
from pathways.calc.ranking import Placed, rank
from pathways.models import Recommendation

# What a step is worth moves a little with every day; a row in which nothing else differs stays.
DECIDING = (
    "steps",
    "places",
    "heads",
    "competencies",
    "shares",
    "reasons",
    "due_ons",
    "befores",
    "held",
    "total",
    "changes",
)
KEPT = without("previous", "last_night", "answered_at", "is_moved", "learner_id")
RENEWED = {
    "is_moved": "e.steps IS DISTINCT FROM excluded.steps",
    "last_night": f"COALESCE(e.last_night, CASE WHEN e.answered_at IS NULL THEN {KEPT} END)",
}


def recommend(part: Slice) -> Written:
    """Gather, compute, replace the recommendations of learners `part.low` to `part.high`."""
    found = compute(part)
    changed = replace(found, part) if part.write else 0
    return Written(digest_of(found), changed)


def compute(part: Slice) -> list[Row]:
    """A row for each learner who follows a pathway. Learners with equal answers are ranked once."""
    people, catalogue = frames.followers(part)
    day = part.cutoff.day
    ranked: dict[Hashable, tuple[list[Placed], list[Change]]] = {}
    found = []
    for follower in people:
        graph = catalogue.graph(follower.pathways)
        person = follower.stands(graph, day)
        key = (follower.pathways, person)
        if key not in ranked:
            path = rank(graph, person, day)
            ranked[key] = path, changes(graph, person, day, path)
        found.append(rows.row(follower.learner, graph, person, *ranked[key]))
    return found


def replace(found: list[Row], part: Slice) -> int:
    """Write the rows that differ; return how many. A redo finds nothing to do."""
    moment = min(part.cutoff.known_by, part.cutoff.recorded_by)
    changed = upsert(
        Recommendation,
        found,
        shared=part.moment | {"is_moved": False},
        deciding=(*DECIDING, "answered_at"),
        sets={"previous": f"COALESCE(e.last_night, {KEPT})"},
        only="e.answered_at IS NULL OR e.answered_at <= %(moment)s",
        moment=moment,
    )
    return changed + forget(found, part, moment)


def forget(found: list[Row], part: Slice, moment: dt.datetime) -> int:
    """Delete the rows of those who follow nothing any more, unless they answered later."""
    others = Recommendation.objects.filter(learner__gte=part.low, learner__lte=part.high)
    others = others.exclude(learner__in=[row["learner_id"] for row in found])
    gone, _ = others.filter(Q(answered_at=None) | Q(answered_at__lte=moment)).delete()
    return gone


def at_once(learner: Learner, at: dt.datetime) -> Slice:
    """Return what one learner's page may read at a moment: everything recorded by then."""
    cutoff = Cutoff(localtime(at).date(), at, at)
    return Slice(cutoff, 0, learner.pk, learner.pk)


def recommend_one(learner: Learner, at: dt.datetime) -> None:
    """Rank again for one learner, after an answer of theirs at `at`; inside its transaction."""
    part = at_once(learner, at)
    found = compute(part)
    if not found:
        forget(found, part, at)
    upsert(
        Recommendation,
        found,
        shared=part.moment | {"answered_at": at, "is_moved": True},
        deciding=("answered_at",),
        once=("as_of", "revision", "previous"),
        sets=RENEWED,
    )
