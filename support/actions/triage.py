"""The night's support stage: what the deadline rule saw this morning becomes signals.

College-wide and in one transaction: on failure the signals of the night before stand untouched.
"""

import hashlib
import json
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from learners.calc.cutoffs import as_date
from learners.night import Cutoff, Slice, Written, digest_of
from support import frames
from support.actions import concerns, my_time, reach, watch
from support.actions.concerns import Versions
from support.calc import signals
from support.models import Rule, Scorecard, Signal

log = structlog.get_logger()
BLOCK = 2000
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
    held = frames.running(part.cutoff)
    found = compute(held, part.cutoff)
    versions = concerns.in_force(part.cutoff)
    version = watch.in_force(part.cutoff)
    seen = watch.look(version, held, part.cutoff) if version else None
    if seen:
        found |= listed(seen, part.cutoff)
    digest = digest_of([json.dumps(found[key], sort_keys=True) for key in sorted(found)])
    if not part.write:
        return Written(digest, 0)
    for shadow in watch.in_the_shadow():
        try_out(shadow, held, part)
    if seen:
        watch.write_down(seen, part)
        if not seen.found.gate.passed:
            my_time.keep_up(part.cutoff.as_of)  # who stands in for whom is no part of the list
            return Written(digest, 0)
    changed = replace(found, part, versions) + concerns.follow(part, held, versions)
    reach.renew(data_until(part.cutoff))
    return Written(digest, changed)


def try_out(shadow: Scorecard, held: frames.Evidence, part: Slice) -> None:
    """A version that reaches nobody yet: if it breaks, it breaks alone."""
    try:
        with transaction.atomic():
            watch.write_down(watch.look(shadow, held, part.cutoff), part)
    except Exception as error:
        log.warning("shadow.failed", scorecard=shadow.number, error=type(error).__name__)


def data_until(cutoff: Cutoff) -> str:
    """The last whole day that was heard of."""
    return as_date(cutoff.data_until - 1).isoformat()


def listed(seen: watch.Seen, cutoff: Cutoff) -> dict[Key, dict[str, Any]]:
    """Signals of those who stand on the scorecard's list."""
    rows = seen.found.listed.tolist()
    people = [int(seen.held.enrolment[seen.found.rows.enrolment[row]]) for row in rows]
    until = data_until(cutoff)
    return {
        (str(Rule.SCORECARD), enrolment): {
            "enrolment_id": enrolment,
            "rule": str(Rule.SCORECARD),
            "missed": 0,
            "mean_mark": None,
            "reasons": {**watch.reasons_of(seen, row), "data_until": until},
        }
        for row, enrolment in zip(rows, people, strict=True)
    }


def compute(held: frames.Evidence, cutoff: Cutoff) -> dict[Key, dict[str, Any]]:
    """Signals: whoever is here, has no result yet, and has missed a deadline."""
    seen = signals.missed_deadlines(held.facts, cutoff.day - held.offering_from)
    people = [int(held.enrolment[one.enrolment]) for one in seen]
    works = sorted({int(held.assessment[work]) for one in seen for work, _ in one.missed})
    _, names = frames.labels([], works)
    found, until = {}, data_until(cutoff)
    for one, enrolment in zip(seen, people, strict=True):
        reasons = reasons_of(held, one, names)
        found[str(Rule.DEADLINES), enrolment] = {
            "enrolment_id": enrolment,
            "rule": str(Rule.DEADLINES),
            "missed": len(one.missed),
            "mean_mark": reasons["mean_mark"],
            "reasons": {**reasons, "data_until": until},
        }
    return found


def reasons_of(
    held: frames.Evidence, one: signals.Missed, names: dict[int, tuple[str, str]]
) -> dict[str, Any]:
    """The numbers behind one signal: what was missed, when it was due, what speaks against it."""
    begins = int(held.offering_from[one.offering])
    missed = []
    for work, due in one.missed:
        assessment = int(held.assessment[work])
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


COMPARED = ("missed", "mean_mark", "reasons")


def state_of(row: Signal) -> dict[str, Any]:
    """What the difference between two mornings is told from."""
    return {
        "as_of": row.as_of.isoformat(),
        "revision": row.revision,
        "ended_on": row.ended_on and row.ended_on.isoformat(),
        "missed": row.missed,
        "mean_mark": row.mean_mark,
    }


@transaction.atomic
def replace(found: dict[Key, dict[str, Any]], part: Slice, versions: Versions) -> int:
    """Write the signals that differ, end those that no longer hold; returns how many changed."""
    moment = {"as_of": part.cutoff.as_of, "revision": part.revision}
    ours = Q(ended_on__isnull=True) | Q(enrolment__in={enrolment for _rule, enrolment in found})
    standing = {(row.rule, row.enrolment_id): row for row in Signal.objects.filter(ours)}
    ids = new_ids(sorted(found.keys() - standing.keys()))
    fresh = [
        Signal(
            pk=pk,
            version=versions[key[0]],
            first_as_of=part.cutoff.as_of,
            **moment,
            **found[key],
        )
        for key, pk in ids.items()
    ]
    altered = [
        renewed(row, found.get(key), moment, versions)
        for key, row in sorted(standing.items())
        if differs(row, found.get(key))
    ]
    Signal.objects.bulk_create(fresh, batch_size=BLOCK)
    fields = [*COMPARED, "version", "first_as_of", "as_of", "revision", "ended_on", "previous"]
    Signal.objects.bulk_update(altered, fields, batch_size=BLOCK)
    return len(fresh) + len(altered)


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


def differs(row: Signal, now: dict[str, Any] | None) -> bool:
    """A signal began, ended, or tells other facts; a newer last day of data alone is no change."""
    if now is None:
        return row.ended_on is None
    return row.ended_on is not None or any(
        reach.told(getattr(row, name)) != reach.told(now[name]) for name in COMPARED
    )


def renewed(
    row: Signal, now: dict[str, Any] | None, moment: dict[str, Any], versions: Versions
) -> Signal:
    """The row as of this night; what stood before this night is kept beside it."""
    if (row.as_of, row.revision) != (moment["as_of"], moment["revision"]):
        row.previous = state_of(row)
    if now is None:
        row.ended_on = moment["as_of"]
    else:
        if row.ended_on is not None:
            row.first_as_of, row.ended_on = moment["as_of"], None
        row.version = versions[row.rule]
        for name in COMPARED:
            setattr(row, name, now[name])
    row.as_of, row.revision = moment["as_of"], moment["revision"]
    return row
