"""The agreed rule: what was seen this morning becomes something we noticed, for a person to read.

Two missed deadlines of one module, or a place on the live scorecard's list. The module comes
first: a deadline that half or more of those here missed is said of the module, and counts for
nobody. One stands at a time for a learner; what she has answered is not raised again until the
next deadline is missed.
"""

import datetime as dt
import hashlib
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from learners import clock
from learners.actions import audit, notifications
from learners.calc.codes import Outcome
from learners.models import Assessment, AuditEvent, Learner
from learners.night import Cutoff, Slice
from support import frames
from support.actions import my_time, reach
from support.actions.due import LOOK_IN, calendar
from support.calc import cuts
from support.calc.signals import Thresholds
from support.models import (
    CLOSED_BY_PERSON,
    CONCERN_MOVES,
    Concern,
    ConcernState,
    ModuleConcern,
    Rule,
    RuleVersion,
    Signal,
)

BY = "the night"
BLOCK = 1000
Versions = dict[str, RuleVersion]  # by rule
Deadline = tuple[int, str]  # assessment, the day it was due


@dataclass(frozen=True)
class Seen:
    """What speaks for a concern this morning; `missed` without the deadlines of whole modules."""

    learner: Learner
    rule: str
    version: int
    module: str
    missed: int
    mean_mark: float | None
    reasons: dict[str, Any]
    since: dt.date

    @property
    def deadlines(self) -> set[Deadline]:
        return {(work["assessment"], work["due_on"]) for work in self.reasons.get("missed", ())}

    @property
    def pressing(self) -> tuple[Any, ...]:
        """Sorts the deadline rule first, then as the rule does: most missed, no mark, lowest."""
        mean = -1.0 if self.mean_mark is None else self.mean_mark
        return (self.rule != Rule.DEADLINES, -self.missed, mean, self.module)


def in_force(cutoff: Cutoff) -> Versions:
    """Return each rule's version that was live when the night fixed its moment."""
    rows = RuleVersion.objects.in_force(cutoff.recorded_by).order_by("approved_at")
    return {row.rule: row for row in rows}


@transaction.atomic
def follow(part: Slice, held: frames.Evidence, versions: Versions) -> int:
    """Bring what we noticed up to this morning's signals; returns how many rows changed.

    Call it where the signals of this morning have just been written, in their transaction.
    """
    as_of = part.cutoff.as_of
    thresholds = Thresholds(**versions[Rule.DEADLINES].thresholds)
    my_time.keep_up(as_of)
    signals = list(
        Signal.objects.standing()
        .select_related("enrolment__learner__user", "enrolment__offering__module")
        .order_by("pk")
    )
    changed = bring_up_modules(signals, present(held, part.cutoff.day), thresholds, as_of)
    seen = strongest(signals, of_modules(), thresholds)
    standing = {
        row.learner_id: row
        for row in Concern.objects.standing().select_related("case").select_for_update(of=("self",))
    }
    for learner, row in sorted(standing.items()):
        changed += renew(row, seen.get(learner), as_of, part.cutoff.recorded_by)
    fresh = [one for key, one in sorted(seen.items()) if key not in standing]
    return changed + raise_all(unanswered(fresh), as_of, part.cutoff.recorded_by)


def present(held: frames.Evidence, day: int) -> dict[int, int]:
    """How many are here and have no result yet, by offering."""
    cut = cuts.until(held.facts, day - held.offering_from)
    here = zip(cut.own.offering.tolist(), cut.own.outcome.tolist(), strict=True)
    count = Counter(place for place, outcome in here if outcome == Outcome.NONE)
    return {int(held.offering[place]): people for place, people in count.items()}


def bring_up_modules(
    signals: list[Signal], here: dict[int, int], thresholds: Thresholds, as_of: dt.date
) -> int:
    """Say of a module what half or more of those here missed; returns how many rows changed."""
    missed: Counter[Deadline] = Counter()
    offering = {}
    for row in signals:
        for work in row.reasons.get("missed", ()):
            missed[work["assessment"], work["due_on"]] += 1
            offering[work["assessment"]] = row.enrolment.offering_id
    whole = {
        key: (people, here.get(offering[key[0]], 0))
        for key, people in missed.items()
        if (present := here.get(offering[key[0]], 0)) >= thresholds.fewest
        and people >= thresholds.module_share * present
    }
    standing = {
        (row.assessment_id, row.due_on.isoformat()): row for row in ModuleConcern.objects.all()
    }
    named = {key[0] for key in whole}
    known = set(Assessment.objects.filter(pk__in=named).values_list("pk", flat=True))
    fresh = [
        ModuleConcern(
            assessment_id=key[0],
            due_on=key[1],
            missed=people,
            present=of,
            first_as_of=as_of,
            as_of=as_of,
        )
        for key, (people, of) in sorted(whole.items())
        if key not in standing and key[0] in known
    ]
    ModuleConcern.objects.bulk_create(fresh, batch_size=BLOCK)
    altered = [
        row for key, row in sorted(standing.items()) if brought_up(row, whole.get(key), as_of)
    ]
    fields = ["missed", "present", "as_of", "ended_on"]
    ModuleConcern.objects.bulk_update(altered, fields, batch_size=BLOCK)
    return len(fresh) + len(altered)


def brought_up(row: ModuleConcern, now: tuple[int, int] | None, as_of: dt.date) -> bool:
    """Tell this morning's numbers on a row, or end it; was there anything to tell?"""
    if now is None:
        told = row.ended_on is None
        row.ended_on = row.ended_on or as_of
    else:
        told = (row.missed, row.present, row.ended_on) != (*now, None)
        (row.missed, row.present), row.ended_on = now, None
    row.as_of = as_of
    return told


def of_modules() -> set[Deadline]:
    """Deadlines that were a module's matter once: nobody is asked about them any more."""
    every = ModuleConcern.objects.values_list("assessment_id", "due_on")
    return {(assessment, due_on.isoformat()) for assessment, due_on in every}


def strongest(
    signals: list[Signal], aside: set[Deadline], thresholds: Thresholds
) -> dict[int, Seen]:
    """What presses most for each learner, by her id; nothing where the agreed rule says nothing."""
    found: dict[int, list[Seen]] = defaultdict(list)
    for row in signals:
        one = as_seen(row, aside)
        if one.rule == Rule.SCORECARD or one.missed >= thresholds.missed:
            found[one.learner.pk].append(one)
    return {learner: min(seen, key=lambda one: one.pressing) for learner, seen in found.items()}


def as_seen(row: Signal, aside: set[Deadline]) -> Seen:
    """A signal without the deadlines that are a whole module's matter."""
    reasons = dict(row.reasons)
    if "missed" in reasons:
        reasons["missed"] = [
            work
            for work in row.reasons["missed"]
            if (work["assessment"], work["due_on"]) not in aside
        ]
    return Seen(
        learner=row.enrolment.learner,
        rule=row.rule,
        version=row.version_id,
        module=row.enrolment.offering.module.name,
        missed=len(reasons.get("missed", ())),
        mean_mark=row.mean_mark,
        reasons=reasons,
        since=row.first_as_of,
    )


def renew(row: Concern, now: Seen | None, as_of: dt.date, moment: dt.datetime) -> int:
    """Tell this morning's reasons; wake what was paused until today; close what went by itself."""
    before = (row.state, reach.told(row.reasons))
    if row.state == ConcernState.PAUSED and row.paused_until_on <= as_of:
        row.state, row.paused_until_on = row.awake(), None
    if now is not None:
        row.rule, row.version_id = now.rule, now.version
        row.module, row.missed = now.module, now.missed
        row.mean_mark, row.reasons = now.mean_mark, now.reasons
    elif row.state != ConcernState.TAKEN:
        row.state, row.paused_until_on, row.closed_at = ConcernState.GONE, None, moment
    if (row.state, reach.told(row.reasons)) == before:
        return 0
    if row.state != before[0] and row.state not in CONCERN_MOVES[before[0]]:
        raise ValueError(f"{before[0]} cannot become {row.state}")
    row.save()
    Learner.objects.filter(pk=row.learner_id).update(revision=F("revision") + 1)
    return 1


def unanswered(fresh: list[Seen]) -> list[Seen]:
    """Without what she or her tutor has answered, until something new is seen."""
    earlier = defaultdict(list)
    people = [one.learner.pk for one in fresh]
    for row in Concern.objects.filter(learner__in=people, state__in=CLOSED_BY_PERSON):
        earlier[row.learner_id].append(row)
    return [one for one in fresh if not any(covers(row, one) for row in earlier[one.learner.pk])]


def covers(row: Concern, one: Seen) -> bool:
    """Whether what was answered before was about the same."""
    if row.rule != one.rule:
        return False
    if one.rule == Rule.SCORECARD:
        return row.closed_at is not None and row.closed_at.date() >= one.since
    told = {(work["assessment"], work["due_on"]) for work in row.reasons.get("missed", ())}
    return one.deadlines <= told


def concern_key(one: Seen, as_of: dt.date) -> tuple[int, uuid.UUID]:
    """The same concern has the same ids in every run of the same morning."""
    natural = "\x1f".join((one.rule, one.learner.reference, as_of.isoformat())).encode()
    keyed = hashlib.blake2b(natural, key=settings.NIGHT_KEY, digest_size=24).digest()
    return int.from_bytes(keyed[:8]) >> 1, uuid.UUID(bytes=keyed[8:], version=4)


def raise_all(fresh: list[Seen], as_of: dt.date, moment: dt.datetime) -> int:
    """Save them, notify each learner, and leave the audit entries; return how many."""
    if not fresh:
        return 0
    due = calendar().after(as_of, LOOK_IN)
    rows = [as_concern(one, as_of, due, moment) for one in fresh]
    Concern.objects.bulk_create(rows, batch_size=BLOCK, ignore_conflicts=True)
    people = [row.learner_id for row in rows]
    Learner.objects.filter(pk__in=people).update(revision=F("revision") + 1)
    with clock.at(moment):
        entries = [
            audit.entry("concern.raise", row, by=BY, detail={"rule": row.rule}) for row in rows
        ]
        AuditEvent.objects.bulk_create(entries, batch_size=BLOCK)
        for row in rows:
            notifications.post(to=row.learner.user, kind="concern raised", about=row)
    return len(rows)


def as_concern(one: Seen, as_of: dt.date, due: dt.date, moment: dt.datetime) -> Concern:
    key, public_id = concern_key(one, as_of)
    return Concern(
        pk=key,
        public_id=public_id,
        learner=one.learner,
        rule=one.rule,
        version_id=one.version,
        module=one.module,
        missed=one.missed,
        mean_mark=one.mean_mark,
        reasons=one.reasons,
        raised_at=moment,
        raised_on=as_of,
        due_on=due,
    )
