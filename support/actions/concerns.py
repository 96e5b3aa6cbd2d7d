"""Concerns from this morning's signals, for people to read.

Two missed deadlines of one module, or a place on the live scorecard's list, raise a concern. The
module comes first: a deadline missed by half or more of those present is the module's concern and
counts for nobody. A learner has one active concern at a time; an answered concern comes back only
with the next missed deadline.
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
from django.utils.timezone import localdate

from learners import clock
from learners.actions import audit, notifications
from learners.calc.codes import Outcome
from learners.frames.linked import Evidence
from learners.models import Assessment, AuditEvent, Learner
from learners.night import Cutoff, Row, Slice, columns_of, upsert
from support.actions import my_time
from support.actions.due import LOOK_IN, calendar
from support.calc import cuts
from support.calc.answered import Answered, covered, is_covered
from support.calc.signals import Thresholds
from support.models import (
    CLOSED_BY_PERSON,
    CONCERN_MOVES,
    STANDING,
    Concern,
    ConcernState,
    ModuleConcern,
    ReplyKind,
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
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Grounds:
    """This morning's grounds for a concern; `missed` leaves out deadlines of module concerns."""

    learner: int
    rule: str
    version: int
    module: str
    missed: int
    mean_mark: float | None
    reasons: dict[str, Any]
    since: dt.date

    @property
    def pressing(self) -> tuple[Any, ...]:
        """Sort key: the deadline rule first, then most missed, no mark, the lowest mean."""
        mean = -1.0 if self.mean_mark is None else self.mean_mark
        return (self.rule != Rule.DEADLINES, -self.missed, mean, self.module)


def in_force(cutoff: Cutoff) -> Versions:
    """Return each rule's version that was live when the night fixed its moment."""
    rows = RuleVersion.objects.in_force(cutoff.recorded_by).order_by("approved_at")
    return {row.rule: row for row in rows}


@transaction.atomic
def follow(part: Slice, evidence: Evidence, versions: Versions) -> int:
    """Update concerns from this morning's signals; return how many rows changed.

    Call it in the transaction that has just written the signals.
    """
    as_of, moment = part.cutoff.as_of, part.cutoff.recorded_by
    thresholds = Thresholds(**versions[Rule.DEADLINES].thresholds)
    my_time.keep_up(as_of)
    signals = list(Signal.objects.standing().order_by("pk").values(*OF_SIGNAL, **BESIDE))
    changed = bring_up_modules(signals, present(evidence, part.cutoff.day), thresholds, as_of)
    by_learner = strongest(signals, of_modules(), thresholds)
    standing = {
        row.learner_id: row
        for row in Concern.objects.standing().select_related("case").select_for_update(of=("self",))
    }
    renewed = [row for pk, row in standing.items() if renew(row, by_learner.get(pk), as_of, moment)]
    fresh = [grounds for key, grounds in sorted(by_learner.items()) if key not in standing]
    raised = raise_all(unanswered(fresh, as_of), as_of, moment)
    people = [row.learner_id for row in (*renewed, *raised)]
    Learner.objects.filter(pk__in=people).update(revision=F("revision") + 1)
    changed += upsert(Concern, [columns_of(row) for row in renewed]) + len(raised)
    with clock.at(moment):
        notifications.settle_about(*(row for row in renewed if row.state == ConcernState.GONE))
    return changed


def present(evidence: Evidence, day: int) -> dict[int, int]:
    """Count people present without a result, by offering."""
    cut = cuts.until(evidence.facts, day - evidence.offering_from)
    outcomes = zip(cut.own.offering.tolist(), cut.own.outcome.tolist(), strict=True)
    count = Counter(place for place, outcome in outcomes if outcome == Outcome.NONE)
    return {int(evidence.offering[place]): people for place, people in count.items()}


def bring_up_modules(
    signals: list[Row], present_counts: dict[int, int], thresholds: Thresholds, as_of: dt.date
) -> int:
    """Save deadlines that half or more missed as module concerns; return how many rows changed."""
    missed: Counter[Deadline] = Counter()
    offering = {}
    for row in signals:
        for work in row["reasons"].get("missed", ()):
            missed[work["assessment"], work["due_on"]] += 1
            offering[work["assessment"]] = row["offering"]
    of_module = {
        key: {"missed": people, "present": present}
        for key, people in missed.items()
        if (present := present_counts.get(offering[key[0]], 0)) >= thresholds.fewest
        and people >= thresholds.module_share * present
    }
    standing = ModuleConcern.objects.standing().values("assessment_id", "due_on", *NUMBERS)
    over = [row for row in standing if deadline_of(row) not in of_module]
    assessments = Assessment.objects.filter(pk__in={work for work, _ in of_module})
    stored = set(assessments.values_list("pk", flat=True))
    now = [
        {"assessment_id": work, "due_on": due_on, **numbers}
        for (work, due_on), numbers in sorted(of_module.items())
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


def of_modules() -> Answered:
    """Return work that was ever a module concern: it counts for nobody, unless it is set again for
    that morning or later."""
    rows = ModuleConcern.objects.values_list("assessment", "due_on", "first_as_of")
    return covered(
        ([{"assessment": work, "due_on": due_on.isoformat()}], first - ONE_DAY)
        for work, due_on, first in rows
    )


def strongest(
    signals: list[Row], module_deadlines: Answered, thresholds: Thresholds
) -> dict[int, Grounds]:
    """Return the strongest grounds for each learner, by id, if the rule raises a concern."""
    by_learner: dict[int, list[Grounds]] = defaultdict(list)
    for row in signals:
        grounds = grounds_of(row, module_deadlines)
        if grounds.rule == Rule.SCORECARD or grounds.missed >= thresholds.missed:
            by_learner[grounds.learner].append(grounds)
    return {
        learner: min(options, key=lambda grounds: grounds.pressing)
        for learner, options in by_learner.items()
    }


def grounds_of(row: Row, module_deadlines: Answered) -> Grounds:
    """Return a signal's grounds without the deadlines in `module_deadlines`."""
    reasons = dict(row["reasons"])
    if "missed" in reasons:
        reasons["missed"] = [
            work for work in reasons["missed"] if not is_covered(work, module_deadlines)
        ]
    return Grounds(
        learner=row["learner"],
        rule=row["rule"],
        version=row["version"],
        module=row["module"],
        missed=len(reasons.get("missed", ())),
        mean_mark=row["mean_mark"],
        reasons=reasons,
        since=row["first_as_of"],
    )


def renew(row: Concern, now: Grounds | None, as_of: dt.date, moment: dt.datetime) -> bool:
    """Update a concern: this morning's reasons, the end of a pause, closing without a signal.

    Return whether that changed anything.
    """
    before = (row.state, row.reasons)
    if row.state == ConcernState.PAUSED and row.paused_until_on <= as_of:
        row.state, row.paused_until_on = row.awake(), None
    if now is not None:
        row.rule, row.version_id = now.rule, now.version
        row.module, row.missed = now.module, now.missed
        row.mean_mark, row.reasons = now.mean_mark, now.reasons
    elif row.state != ConcernState.TAKEN:
        row.state, row.paused_until_on, row.closed_at = ConcernState.GONE, None, moment
    else:  # a person has taken it on, and decides what comes of it
        row.reasons = {**row.reasons, "is_over": True}
    if row.state != before[0] and row.state not in CONCERN_MOVES[before[0]]:
        raise ValueError(f"{before[0]} cannot become {row.state}")
    return (row.state, row.reasons) != before


def unanswered(fresh: list[Grounds], as_of: dt.date) -> list[Grounds]:
    """Leave out what the learner or their tutor has answered, unless there is something new."""
    earlier = defaultdict(list)
    closed = Concern.objects.filter(learner__in=[grounds.learner for grounds in fresh])
    closed = closed.exclude(state__in=STANDING).with_reply()
    for row in closed:
        if answered_on := day_of_answer(row, as_of):
            earlier[row.learner_id].append((row, answered_on))
    return [grounds for grounds in fresh if not covers(earlier[grounds.learner], grounds)]


def day_of_answer(row: Concern, as_of: dt.date) -> dt.date | None:
    """Return the day for which a closed concern is answered, if it is.

    One that ended automatically is answered if the learner had replied; “not now”, until its day.
    """
    if row.state in CLOSED_BY_PERSON:
        return localdate(row.closed_at)
    if row.reply is None:
        return None
    if row.reply["kind"] == ReplyKind.NOT_NOW and row.reply["until_on"] <= str(as_of):
        return None
    return localdate(dt.datetime.fromisoformat(row.reply["replied_at"]))


def covers(earlier: list[tuple[Concern, dt.date]], grounds: Grounds) -> bool:
    """Return whether earlier answered concerns were about the same."""
    same = [(row, on) for row, on in earlier if row.rule == grounds.rule]
    if grounds.rule == Rule.SCORECARD:
        return any(on >= grounds.since for _row, on in same)
    answered = covered((row.reasons.get("missed", ()), on) for row, on in same)
    return all(is_covered(work, answered) for work in grounds.reasons.get("missed", ()))


def concern_key(rule: str, learner: Learner, as_of: dt.date) -> tuple[int, uuid.UUID]:
    """Return a concern's ids, the same in every run of the same morning."""
    natural = "\x1f".join((rule, learner.reference, as_of.isoformat())).encode()
    keyed = hashlib.blake2b(natural, key=settings.NIGHT_KEY, digest_size=24).digest()
    return int.from_bytes(keyed[:8]) >> 1, uuid.UUID(bytes=keyed[8:], version=4)


def raise_all(fresh: list[Grounds], as_of: dt.date, moment: dt.datetime) -> list[Concern]:
    """Save concerns, notify the learners and record the audit entries; return the concerns."""
    if not fresh:
        return []
    due = calendar().after(as_of, LOOK_IN)
    people = Learner.objects.select_related("user").in_bulk([grounds.learner for grounds in fresh])
    rows = [as_concern(grounds, people[grounds.learner], as_of, due, moment) for grounds in fresh]
    Concern.objects.bulk_create(rows, ignore_conflicts=True)
    with clock.at(moment):
        entries = [
            audit.entry("concern.raise", row, by=BY, detail={"rule": row.rule}) for row in rows
        ]
        AuditEvent.objects.bulk_create(entries)
        notifications.post_all(kind="concern raised", to=[(row.learner.user, row) for row in rows])
    return rows


def as_concern(
    grounds: Grounds, learner: Learner, as_of: dt.date, due: dt.date, moment: dt.datetime
) -> Concern:
    key, public_id = concern_key(grounds.rule, learner, as_of)
    return Concern(
        pk=key,
        public_id=public_id,
        learner=learner,
        rule=grounds.rule,
        version_id=grounds.version,
        module=grounds.module,
        missed=grounds.missed,
        mean_mark=grounds.mean_mark,
        reasons=grounds.reasons,
        raised_at=moment,
        raised_on=as_of,
        due_on=due,
    )
