"""The scorecard's part of the night: who stands on its list, and whether the list may go out."""

import dataclasses
import datetime as dt
from typing import Any

from learners import clock
from learners.actions import notifications
from learners.frames.linked import Evidence
from learners.models import Role, RoleKind, User
from learners.night import Cutoff, Slice
from support import fairness, frames
from support.calc import gaps, queue
from support.calc.scorecard import CHANCE
from support.calc.scorecard import Scorecard as Card
from support.calc.tonight import Known, Tonight, strongest, tonight
from support.models import GateReport, Scorecard, VersionState, Watch


@dataclasses.dataclass(frozen=True)
class Seen:
    """What a scorecard makes of tonight."""

    version: Scorecard
    card: Card
    evidence: Evidence
    groups: fairness.Groups
    found: Tonight

    @property
    def reaches_people(self) -> bool:
        return self.version.state != VersionState.SHADOW


def in_force(cutoff: Cutoff) -> Scorecard | None:
    """Return the version that was live when the night fixed its moment."""
    versions = Scorecard.objects.in_force(cutoff.recorded_by).order_by("-approved_at")
    return versions.first()


def in_the_shadow() -> list[Scorecard]:
    """Versions that are watched before they reach anybody: only their figures are kept."""
    return list(Scorecard.objects.filter(state=VersionState.SHADOW).order_by("number"))


def look(version: Scorecard, evidence: Evidence, cutoff: Cutoff) -> Seen:
    """Score everyone here, step the queue from where the night before left it, ask the gate."""
    card = Card.from_json(version.card)
    groups = fairness.groups(evidence.learner, cutoff)
    found = tonight(
        card,
        evidence.facts,
        cutoff.day - evidence.offering_from,
        cutoff.day,
        state_before(version, evidence, cutoff.as_of),
        Known(frames.tutors(evidence.learner, cutoff.as_of), groups.codes),
        queue.Discipline(**version.thresholds),
    )
    return Seen(version, card, evidence, groups, found)


def state_before(version: Scorecard, evidence: Evidence, as_of: dt.date) -> queue.State:
    """Where the latest earlier night left the queue; whoever came since has never been on it."""
    before = version.watches.filter(as_of__lt=as_of).order_by("-as_of", "-revision").first()
    if before is None:
        return queue.State.empty(len(evidence.enrolment))
    return frames.watched(
        evidence.enrolment, before.enrolments, before.flagged, before.below_since, before.entries
    )


def reasons_of(seen: Seen, row: int) -> dict[str, Any]:
    """Stored numbers of one row's place on the list, from which sentences are made."""
    speaks = strongest(seen.card, seen.found, row)
    return {
        "place": round(seen.found.place(row), 2),
        "chance": (
            round(float(seen.found.scored.chance[row]), 2)
            if seen.found.scored.verdict[row] == CHANCE
            else None
        ),
        "scorecard": seen.version.number,
        "reasons": [dataclasses.asdict(reason) for reason in speaks],
    }


def write_down(seen: Seen, part: Slice) -> None:
    """Keep the gate's findings; and, if the list goes out, where the queue now stands.

    Whoever answers for a list that is held is told of it, once for a morning however often its
    night is run. A version in the shadow has no list, and nobody is told.
    """
    cutoff = part.cutoff
    moment = {"as_of": cutoff.as_of, "revision": part.revision}
    passed = seen.found.gate.passed
    told = who_is_told(cutoff.as_of) if seen.reaches_people and not passed else None
    GateReport.objects.update_or_create(
        scorecard=seen.version,
        **moment,
        defaults={
            "passed": passed,
            "findings": [plain(finding, seen.groups) for finding in seen.found.gate.findings],
            "listed": len(seen.found.listed),
            "told": told,
        },
    )
    with clock.at(cutoff.recorded_by):
        notifications.post(to=told, kind="gate held", about=str(cutoff.as_of))
    if passed:
        Watch.objects.update_or_create(
            scorecard=seen.version,
            **moment,
            defaults=frames.packed(seen.evidence.enrolment, seen.found.step.state),
        )


def plain(finding: gaps.Finding, groups: fairness.Groups) -> dict[str, Any]:
    """A finding as JSON: what does not apply is null, and a group has its name, which stays right
    when other groups come."""
    told = dataclasses.asdict(finding)
    if finding.code == gaps.SELECTION_RATE:
        attribute, _, place = finding.subject.rpartition(":")
        told["subject"] = f"{attribute}: {groups.values[attribute][int(place)]}"
    return {name: None if value != value else value for name, value in told.items()}


def who_is_told(on: dt.date) -> User | None:
    """The administrator who has held the role longest answers for a held list."""
    ruling = Role.objects.in_force(on).filter(kind=RoleKind.ADMINISTRATOR, user__is_active=True)
    role = ruling.order_by("from_on", "pk").select_related("user").first()
    return role.user if role else None
