"""The night's support stage: what the deadline rule saw this morning becomes signals.

College-wide and in one transaction: on failure the signals of the night before stand untouched.
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
KEPT = without("previous", "first_as_of", *(set(COLUMNS) - {"missed", "mean_mark"}))
BEGUN = "CASE WHEN e.ended_on IS NULL THEN e.first_as_of ELSE excluded.first_as_of END"
Key = tuple[str, int]  # rule, enrolment: one signal each


def signal_id(*natural_key: str) -> int:
    """The same signal has the same id in every run: a keyed hash of its natural key."""
    natural = "\x1f".join(natural_key).encode()
    keyed = hashlib.blake2b(natural, key=settings.NIGHT_KEY, digest_size=8)
    return int.from_bytes(keyed.digest()) >> 1


def triage(part: Slice) -> Written:
    """Gather, compute, replace the signals of everyone enrolled in a running offering.

    If the gate stops the scorecard's list, nothing is replaced: the list of the night before stays.
    """
    evidence = linked.evidence(part.cutoff, Scope.running(part.cutoff))
    found = compute(evidence, part.cutoff)
    versions = concerns.in_force(part.cutoff)
    version = watch.in_force(part.cutoff)
    seen = watch.look(version, evidence, part.cutoff) if version else None
    if seen:
        found |= listed(seen)
    digest = digest_of(found.values())
    if not part.write:
        return Written(digest, 0)
    for shadow in watch.in_the_shadow():
        try_out(shadow, evidence, part)
    if seen:
        watch.write_down(seen, part)
        if not seen.found.gate.passed:
            my_time.keep_up(part.cutoff.as_of)  # who stands in for whom is no part of the list
            return Written(digest, 0)
    changed = replace(found, part, versions) + concerns.follow(part, evidence, versions)
    record(part)
    return Written(digest, changed)


def record(part: Slice) -> None:
    """Save how far the facts reach behind every signal that is active now."""
    until = as_date(part.cutoff.data_until - 1)
    values = {"fixed_at": part.cutoff.recorded_by, "data_until_on": until}
    Triage.objects.get_or_create(**part.moment, defaults=values)


def try_out(shadow: Scorecard, evidence: Evidence, part: Slice) -> None:
    """A version that reaches nobody yet: if it breaks, it breaks alone."""
    try:
        with transaction.atomic():
            watch.write_down(watch.look(shadow, evidence, part.cutoff), part)
    except Exception as error:
        log.warning("shadow.failed", scorecard=shadow.number, error=type(error).__name__)


def listed(seen: watch.Seen) -> dict[Key, Row]:
    """Signals of those who stand on the scorecard's list."""
    rows = seen.found.listed.tolist()
    people = [int(seen.evidence.enrolment[seen.found.rows.enrolment[row]]) for row in rows]
    return {
        (str(Rule.SCORECARD), enrolment): {
            "enrolment_id": enrolment,
            "rule": str(Rule.SCORECARD),
            "missed": 0,
            "mean_mark": None,
            "reasons": watch.reasons_of(seen, row),
        }
        for row, enrolment in zip(rows, people, strict=True)
    }


def compute(evidence: Evidence, cutoff: Cutoff) -> dict[Key, Row]:
    """Signals: whoever is here, has no result yet, and has missed a deadline."""
    seen = signals.missed_deadlines(evidence.facts, cutoff.day - evidence.offering_from)
    people = [int(evidence.enrolment[one.enrolment]) for one in seen]
    works = sorted({int(evidence.assessment[work]) for one in seen for work, _ in one.missed})
    _, names = frames.labels([], works)
    found = {}
    for one, enrolment in zip(seen, people, strict=True):
        reasons = reasons_of(evidence, one, names)
        found[str(Rule.DEADLINES), enrolment] = {
            "enrolment_id": enrolment,
            "rule": str(Rule.DEADLINES),
            "missed": len(one.missed),
            "mean_mark": reasons["mean_mark"],
            "reasons": reasons,
        }
    return found


def reasons_of(evidence: Evidence, one: signals.Missed, names: dict[int, tuple[str, str]]) -> Row:
    """The numbers behind one signal: what was missed, when it was due, what speaks against it."""
    begins = int(evidence.offering_from[one.offering])
    missed = []
    for work, due in one.missed:
        assessment = int(evidence.assessment[work])
        code, name = names[assessment]
        due_on = as_date(begins + due).isoformat()
        missed.append({"assessment": assessment, "code": code, "name": name, "due_on": due_on})
    return {
        "missed": sorted(missed, key=lambda piece: (piece["due_on"], piece["code"])),
        "due": one.due,
        "met": one.due - len(one.missed),
        "marks": one.marks,
        "mean_mark": None if one.mean_mark is None else round(one.mean_mark, 2),
    }


@transaction.atomic
def replace(found: dict[Key, Row], part: Slice, versions: Versions) -> int:
    """Write the signals that differ, end those that no longer hold; return how many changed."""
    ours = Q(ended_on__isnull=True) | Q(enrolment__in={enrolment for _rule, enrolment in found})
    stored = list(Signal.objects.filter(ours).values_list("rule", "enrolment", "pk", "ended_on"))
    ids = {(rule, enrolment): pk for rule, enrolment, pk, _ in stored}
    ids |= new_ids(sorted(found.keys() - ids.keys()))
    live = {rule: version.pk for rule, version in versions.items()}
    now = [{**row, "id": ids[key], "version_id": live[key[0]]} for key, row in found.items()]
    gone = [pk for *key, pk, ended_on in stored if ended_on is None and tuple(key) not in found]
    ended = Signal.objects.filter(pk__in=gone).values(*COLUMNS)
    as_of = part.cutoff.as_of
    return upsert(
        Signal,
        [*now, *({**row, "ended_on": as_of} for row in ended)],
        shared={**part.moment, "first_as_of": as_of},
        key=("rule", "enrolment_id"),
        deciding=DECIDING,
        sets={"first_as_of": BEGUN, "previous": KEPT},
    )


def new_ids(keys: list[Key]) -> dict[Key, int]:
    """An id for each new signal; one under which another's stands (a reference that was put right
    and given to somebody else) is passed over."""
    named, _ = frames.labels([enrolment for _rule, enrolment in keys], [])
    ids = {key: signal_id(key[0], *named[key[1]]) for key in keys}
    taken = set(Signal.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
    return {
        key: signal_id(key[0], *named[key[1]], str(key[1])) if pk in taken else pk
        for key, pk in ids.items()
    }
