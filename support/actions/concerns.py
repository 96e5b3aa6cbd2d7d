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
from learners.frames.linked import Evidence
from learners.models import Assessment, AuditEvent, Learner
from learners.night import Cutoff, Row, Slice, columns_of, upsert
from support.actions import my_time
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
OF_SIGNAL = ("rule", "version", "mean_mark", "reasons", "first_as_of")
BESIDE = {
    "learner": F("enrolment__learner"),
    "offering": F("enrolment__offering"),
    "module": F("enrolment__offering__module__name"),
}
Versions = dict[str, RuleVersion]  # by rule
NUMBERS = ("missed", "present")
Deadline = tuple[int, str]  # assessment, the day it was due


@dataclass(frozen=True)
class Seen:
    """What speaks for a concern this morning; `missed` without the deadlines of whole modules."""

    learner: int
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
def follow(part: Slice, evidence: Evidence, versions: Versions) -> int:
    """Bring what we noticed up to this morning's signals; returns how many rows changed.

    Call it where the signals of this morning have just been written, in their transaction.
    """
    as_of, moment = part.cutoff.as_of, part.cutoff.recorded_by
    thresholds = Thresholds(**versions[Rule.DEADLINES].thresholds)
    my_time.keep_up(as_of)
    signals = list(Signal.objects.standing().order_by("pk").values(*OF_SIGNAL, **BESIDE))
    changed = bring_up_modules(signals, present(evidence, part.cutoff.day), thresholds, as_of)
    seen = strongest(signals, of_modules(), thresholds)
    standing = {
        row.learner_id: row
        for row in Concern.objects.standing().select_related("case").select_for_update(of=("self",))
    }
    renewed = [row for pk, row in standing.items() if renew(row, seen.get(pk), as_of, moment)]
    fresh = [one for key, one in sorted(seen.items()) if key not in standing]
    raised = raise_all(unanswered(fresh), as_of, moment)
    people = [row.learner_id for row in (*renewed, *raised)]
    Learner.objects.filter(pk__in=people).update(revision=F("revision") + 1)
    return changed + upsert(Concern, [columns_of(row) for row in renewed]) + len(raised)


def present(evidence: Evidence, day: int) -> dict[int, int]:
    """How many are here and have no result yet, by offering."""
    cut = cuts.until(evidence.facts, day - evidence.offering_from)
    here = zip(cut.own.offering.tolist(), cut.own.outcome.tolist(), strict=True)
    count = Counter(place for place, outcome in here if outcome == Outcome.NONE)
    return {int(evidence.offering[place]): people for place, people in count.items()}


def bring_up_modules(
    signals: list[Row], here: dict[int, int], thresholds: Thresholds, as_of: dt.date
) -> int:
    """Say of a module what half or more of those here missed; return how many rows changed."""
    missed: Counter[Deadline] = Counter()
    offering = {}
    for row in signals:
        for work in row["reasons"].get("missed", ()):
            missed[work["assessment"], work["due_on"]] += 1
            offering[work["assessment"]] = row["offering"]
    whole = {
        key: {"missed": people, "present": present}
        for key, people in missed.items()
        if (present := here.get(offering[key[0]], 0)) >= thresholds.fewest
        and people >= thresholds.module_share * present
    }
    standing = ModuleConcern.objects.standing().values("assessment_id", "due_on", *NUMBERS)
    over = [row for row in standing if deadline_of(row) not in whole]
    known = Assessment.objects.filter(pk__in={work for work, _ in whole})
    stored = set(known.values_list("pk", flat=True))
    now = [
        {"assessment_id": work, "due_on": due_on, **numbers}
        for (work, due_on), numbers in sorted(whole.items())
        if work in stored
    ]
    return upsert(
        ModuleConcern,
        [*now, *({**row, "ended_on": as_of} for row in over)],
        shared={"first_as_of": as_of, "as_of": as_of},
        key=("assessment_id", "due_on"),
        deciding=(*NUMBERS, "ended_on"),
        once=("first_as_of",),
    )


def deadline_of(row: Row) -> Deadline:
    return row["assessment_id"], row["due_on"].isoformat()


def of_modules() -> set[Deadline]:
    """Deadlines that were a module's matter once: nobody is asked about them any more."""
    return {deadline_of(row) for row in ModuleConcern.objects.values("assessment_id", "due_on")}


def strongest(signals: list[Row], aside: set[Deadline], thresholds: Thresholds) -> dict[int, Seen]:
    """What presses most for each learner, by id; nothing where the agreed rule says nothing."""
    found: dict[int, list[Seen]] = defaultdict(list)
    for row in signals:
        one = as_seen(row, aside)
        if one.rule == Rule.SCORECARD or one.missed >= thresholds.missed:
            found[one.learner].append(one)
    return {learner: min(seen, key=lambda one: one.pressing) for learner, seen in found.items()}


def as_seen(row: Row, aside: set[Deadline]) -> Seen:
    """A signal without the deadlines that are a whole module's matter."""
    reasons = dict(row["reasons"])
    if "missed" in reasons:
        reasons["missed"] = [
            work for work in reasons["missed"] if (work["assessment"], work["due_on"]) not in aside
        ]
    return Seen(
        learner=row["learner"],
        rule=row["rule"],
        version=row["version"],
        module=row["module"],
        missed=len(reasons.get("missed", ())),
        mean_mark=row["mean_mark"],
        reasons=reasons,
        since=row["first_as_of"],
    )


def renew(row: Concern, now: Seen | None, as_of: dt.date, moment: dt.datetime) -> bool:
    """Give it this morning's reasons, wake what was paused until today, close what no signal is
    about any more; return whether that changed anything."""
    before = (row.state, row.reasons)
    if row.state == ConcernState.PAUSED and row.paused_until_on <= as_of:
        row.state, row.paused_until_on = row.awake(), None
    if now is not None:
        row.rule, row.version_id = now.rule, now.version
        row.module, row.missed = now.module, now.missed
        row.mean_mark, row.reasons = now.mean_mark, now.reasons
    elif row.state != ConcernState.TAKEN:
        row.state, row.paused_until_on, row.closed_at = ConcernState.GONE, None, moment
    if row.state != before[0] and row.state not in CONCERN_MOVES[before[0]]:
        raise ValueError(f"{before[0]} cannot become {row.state}")
    return (row.state, row.reasons) != before


def unanswered(fresh: list[Seen]) -> list[Seen]:
    """Without what she or her tutor has answered, until something new is seen."""
    earlier = defaultdict(list)
    people = [one.learner for one in fresh]
    for row in Concern.objects.filter(learner__in=people, state__in=CLOSED_BY_PERSON):
        earlier[row.learner_id].append(row)
    return [one for one in fresh if not any(covers(row, one) for row in earlier[one.learner])]


def covers(row: Concern, one: Seen) -> bool:
    """Whether what was answered before was about the same."""
    if row.rule != one.rule:
        return False
    if one.rule == Rule.SCORECARD:
        return row.closed_at is not None and row.closed_at.date() >= one.since
    told = {(work["assessment"], work["due_on"]) for work in row.reasons.get("missed", ())}
    return one.deadlines <= told


def concern_key(rule: str, learner: Learner, as_of: dt.date) -> tuple[int, uuid.UUID]:
    """The same concern has the same ids in every run of the same morning."""
    natural = "\x1f".join((rule, learner.reference, as_of.isoformat())).encode()
    keyed = hashlib.blake2b(natural, key=settings.NIGHT_KEY, digest_size=24).digest()
    return int.from_bytes(keyed[:8]) >> 1, uuid.UUID(bytes=keyed[8:], version=4)


def raise_all(fresh: list[Seen], as_of: dt.date, moment: dt.datetime) -> list[Concern]:
    """Save them, notify each learner, and leave the audit entries; return them."""
    if not fresh:
        return []
    due = calendar().after(as_of, LOOK_IN)
    people = Learner.objects.select_related("user").in_bulk([one.learner for one in fresh])
    rows = [as_concern(one, people[one.learner], as_of, due, moment) for one in fresh]
    Concern.objects.bulk_create(rows, ignore_conflicts=True)
    with clock.at(moment):
        entries = [
            audit.entry("concern.raise", row, by=BY, detail={"rule": row.rule}) for row in rows
        ]
        AuditEvent.objects.bulk_create(entries)
        notifications.post_all(kind="concern raised", to=[(row.learner.user, row) for row in rows])
    return rows


def as_concern(
    one: Seen, learner: Learner, as_of: dt.date, due: dt.date, moment: dt.datetime
) -> Concern:
    key, public_id = concern_key(one.rule, learner, as_of)
    return Concern(
        pk=key,
        public_id=public_id,
        learner=learner,
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
