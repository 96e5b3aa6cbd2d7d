"""The night's stage, and the same for one learner right after their answer.

Gather (frames), compute (calc), replace: only rows that differ are written. A night never
overwrites answers given after its cutoff.
"""

import datetime as dt
from collections.abc import Hashable

from django.db.models import Q
from django.utils.timezone import localtime

from learners.models import Learner
from learners.night import Cutoff, Row, Slice, Written, digest_of, upsert, without
from pathways import frames, shelf
from pathways.calc import rows
from pathways.calc.changes import Change, changes
from pathways.calc.ranking import Placed, rank
from pathways.frames import Read
from pathways.models import Recommendation

# Gains change a little every day; a row in which nothing else differs stays.
DECIDING = (
    "steps",
    "places",
    "heads",
    "competencies",
    "shares",
    "reasons",
    "due_ons",
    "befores",
    "completed",
    "total",
    "changes",
)
BEFORE = without("previous", "last_night", "answered_at", "is_moved", "learner_id")
RENEWED = {
    "is_moved": "e.steps IS DISTINCT FROM excluded.steps",
    "last_night": f"COALESCE(e.last_night, CASE WHEN e.answered_at IS NULL THEN {BEFORE} END)",
}


def recommend(part: Slice) -> Written:
    """Gather, compute and replace the recommendations of learners `part.low` to `part.high`."""
    results = compute(part)
    changed = replace(results, part) if part.write else 0
    return Written(digest_of(results), changed)


def compute(part: Slice, read: Read = frames.catalogue) -> list[Row]:
    """Return a row for each learner who follows a pathway; equal learners are ranked once."""
    people, catalogue = frames.followers(part, read)
    day = part.cutoff.day
    ranked: dict[Hashable, tuple[list[Placed], list[Change]]] = {}
    results = []
    for follower in people:
        graph = catalogue.graph(follower.pathways)
        person = follower.as_person(graph, day)
        key = (follower.pathways, person)
        if key not in ranked:
            path = rank(graph, person, day)
            ranked[key] = path, changes(graph, person, day, path)
        results.append(rows.row(follower.learner, graph, person, *ranked[key]))
    return results


def replace(results: list[Row], part: Slice) -> int:
    """Write the rows that differ; return how many. A second run changes nothing."""
    moment = min(part.cutoff.known_by, part.cutoff.recorded_by)
    changed = upsert(
        Recommendation,
        results,
        shared=part.moment | {"is_moved": False},
        deciding=(*DECIDING, "answered_at"),
        sets={"previous": f"COALESCE(e.last_night, {BEFORE})"},
        only="e.answered_at IS NULL OR e.answered_at <= %(moment)s",
        moment=moment,
    )
    return changed + forget(results, part, moment)


def forget(results: list[Row], part: Slice, moment: dt.datetime) -> int:
    """Delete rows of learners who no longer follow a pathway, unless they answered later."""
    stale = Recommendation.objects.filter(learner__gte=part.low, learner__lte=part.high)
    stale = stale.exclude(learner__in=[row["learner_id"] for row in results])
    deleted, _ = stale.filter(Q(answered_at=None) | Q(answered_at__lte=moment)).delete()
    return deleted


def at_once(learner: Learner, at: dt.datetime) -> Slice:
    """Return a slice for one learner at a moment: everything recorded by then."""
    cutoff = Cutoff(localtime(at).date(), at, at)
    return Slice(cutoff, 0, learner.pk, learner.pk)


def recommend_one(learner: Learner, at: dt.datetime) -> list[int]:
    """Rank again for one learner after their answer at `at`, inside its transaction; return the
    list."""
    part = at_once(learner, at)
    results = compute(part, shelf.catalogue)
    if not results:
        forget(results, part, at)
    upsert(
        Recommendation,
        results,
        shared=part.moment | {"answered_at": at, "is_moved": True},
        deciding=("answered_at",),
        once=("as_of", "revision", "previous"),
        sets=RENEWED,
    )
    return results[0]["steps"] if results else []
