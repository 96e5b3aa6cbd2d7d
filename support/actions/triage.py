"""The night's support stage: this morning's missed deadlines become signals.

College-wide and in one transaction: on failure the signals of the night before stay unchanged.
"""

import hashlib

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from learners.calc.cutoffs import as_date
from learners.frames import Scope, linked
from learners.frames.linked import Evidence
from learners.night import Cutoff, Row, Slice, Written, digest_of, upsert, without
from support import frames
from support.actions import concerns, my_time, watch
from support.actions.concerns import Versions
from support.calc import signals
from support.models import Rule, Scorecard, Signal, Triage

log = structlog.get_logger()
COLUMNS = ("id", "rule", "enrolment_id", "version_id", "missed", "mean_mark", "reasons")
DECIDING = ("missed", "mean_mark", "reasons", "ended_on")
# The row before, as the difference between two mornings needs it.
BEFORE = without("previous", "first_as_of", *(set(COLUMNS) - {"missed", "mean_mark"}))
BEGUN = "CASE WHEN e.ended_on IS NULL THEN e.first_as_of ELSE excluded.first_as_of END"
Key = tuple[str, int]  # rule, enrolment: one signal each


def signal_id(*natural_key: str) -> int:
    """Return a signal's id, the same in every run: a keyed hash of its natural key."""
    natural = "\x1f".join(natural_key).encode()
    keyed = hashlib.blake2b(natural, key=settings.NIGHT_KEY, digest_size=8)
    return int.from_bytes(keyed.digest()) >> 1


def triage(part: Slice) -> Written:
    """Gather, compute, replace the signals of everyone enrolled in a running offering.

    If the gate stops the scorecard's list, nothing is replaced: the list of the night before stays.
    """
    evidence = linked.evidence(part.cutoff, Scope.running(part.cutoff))
    rows = compute(evidence, part.cutoff)
    versions = concerns.in_force(part.cutoff)
    version = watch.in_force(part.cutoff)
    scoring = watch.score(version, evidence, part.cutoff) if version else None
    if scoring:
        rows |= scorecard_signals(scoring)
    digest = digest_of(rows.values())
    if not part.write:
        return Written(digest, 0)
    for shadow in watch.on_trial():
        try_out(shadow, evidence, part)
    if scoring:
        watch.save(scoring, part)
        if not scoring.result.gate.passed:
            my_time.keep_up(part.cutoff.as_of)  # covers are not part of the list
            return Written(digest, 0)
    changed = replace(rows, part, versions) + concerns.follow(part, evidence, versions)
    record(part)
    return Written(digest, changed)


def record(part: Slice) -> None:
    """Save how recent the facts behind every active signal are."""
    until = as_date(part.cutoff.data_until - 1)
    values = {"fixed_at": part.cutoff.recorded_by, "data_until_on": until}
    Triage.objects.get_or_create(**part.moment, defaults=values)


def try_out(shadow: Scorecard, evidence: Evidence, part: Slice) -> None:
    """Try a version that reaches nobody yet; its errors stop nothing else."""
    try:
        with transaction.atomic():
            watch.save(watch.score(shadow, evidence, part.cutoff), part)
    except Exception as error:
        log.warning("shadow.failed", scorecard=shadow.number, error=type(error).__name__)


def scorecard_signals(scoring: watch.Scoring) -> dict[Key, Row]:
    """Return signals for the people on the scorecard's list."""
    rows = scoring.result.listed.tolist()
    people = [int(scoring.evidence.enrolment[scoring.result.rows.enrolment[row]]) for row in rows]
    return {
        (str(Rule.SCORECARD), enrolment): {
            "enrolment_id": enrolment,
            "rule": str(Rule.SCORECARD),
            "missed": 0,
            "mean_mark": None,
            "reasons": watch.reasons_of(scoring, row),
        }
        for row, enrolment in zip(rows, people, strict=True)
    }


def compute(evidence: Evidence, cutoff: Cutoff) -> dict[Key, Row]:
    """Return signals for people present, without a result, who missed a deadline."""
    misses = signals.missed_deadlines(evidence.facts, cutoff.day - evidence.offering_from)
    people = [int(evidence.enrolment[miss.enrolment]) for miss in misses]
    works = sorted({int(evidence.assessment[work]) for miss in misses for work, _ in miss.missed})
    _, names = frames.labels([], works)
    rows = {}
    for miss, enrolment in zip(misses, people, strict=True):
        reasons = reasons_of(evidence, miss, names)
        rows[str(Rule.DEADLINES), enrolment] = {
            "enrolment_id": enrolment,
            "rule": str(Rule.DEADLINES),
            "missed": len(miss.missed),
            "mean_mark": reasons["mean_mark"],
            "reasons": reasons,
        }
    return rows


def reasons_of(evidence: Evidence, miss: signals.Missed, names: dict[int, tuple[str, str]]) -> Row:
    """Return the numbers behind a signal: missed work, due dates and evidence against it."""
    begins = int(evidence.offering_from[miss.offering])
    missed = []
    for work, due in miss.missed:
        assessment = int(evidence.assessment[work])
        code, name = names[assessment]
        due_on = as_date(begins + due).isoformat()
        missed.append({"assessment": assessment, "code": code, "name": name, "due_on": due_on})
    return {
        "missed": sorted(missed, key=lambda piece: (piece["due_on"], piece["code"])),
        "due": miss.due,
        "met": miss.due - len(miss.missed),
        "marks": miss.marks,
        "mean_mark": None if miss.mean_mark is None else round(miss.mean_mark, 2),
    }


@transaction.atomic
def replace(rows: dict[Key, Row], part: Slice, versions: Versions) -> int:
    """Write the signals that differ, end those that no longer apply; return how many changed."""
    touched = Q(ended_on__isnull=True) | Q(enrolment__in={enrolment for _rule, enrolment in rows})
    stored = list(Signal.objects.filter(touched).values_list("rule", "enrolment", "pk", "ended_on"))
    ids = {(rule, enrolment): pk for rule, enrolment, pk, _ in stored}
    ids |= new_ids(sorted(rows.keys() - ids.keys()))
    live = {rule: version.pk for rule, version in versions.items()}
    now = [{**row, "id": ids[key], "version_id": live[key[0]]} for key, row in rows.items()]
    ended_ids = [pk for *key, pk, ended_on in stored if ended_on is None and tuple(key) not in rows]
    ended = Signal.objects.filter(pk__in=ended_ids).values(*COLUMNS)
    as_of = part.cutoff.as_of
    return upsert(
        Signal,
        [*now, *({**row, "ended_on": as_of} for row in ended)],
        shared={**part.moment, "first_as_of": as_of},
        key=("rule", "enrolment_id"),
        deciding=DECIDING,
        sets={"first_as_of": BEGUN, "previous": BEFORE},
    )


def new_ids(keys: list[Key]) -> dict[Key, int]:
    """Return an id for each new signal.

    An id in use (a reference was corrected and given to someone else) is replaced by another.
    """
    named, _ = frames.labels([enrolment for _rule, enrolment in keys], [])
    ids = {key: signal_id(key[0], *named[key[1]]) for key in keys}
    used_ids = set(Signal.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
    return {
        key: signal_id(key[0], *named[key[1]], str(key[1])) if pk in used_ids else pk
        for key, pk in ids.items()
    }
