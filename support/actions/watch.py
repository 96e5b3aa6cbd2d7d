"""The scorecard's part of the night: its list, and whether the list may go out."""

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
from support.calc.tonight import Context, Tonight, strongest, tonight
from support.models import GateReport, Scorecard, VersionState, Watch


@dataclasses.dataclass(frozen=True)
class Scoring:
    """A scorecard's results tonight."""

    version: Scorecard
    card: Card
    evidence: Evidence
    groups: fairness.Groups
    result: Tonight

    @property
    def reaches_people(self) -> bool:
        return self.version.state != VersionState.SHADOW


def in_force(cutoff: Cutoff) -> Scorecard | None:
    """Return the version that was live when the night fixed its moment."""
    versions = Scorecard.objects.in_force(cutoff.recorded_by).order_by("-approved_at")
    return versions.first()


def on_trial() -> list[Scorecard]:
    """Return versions on trial, of which only the figures are saved."""
    return list(Scorecard.objects.filter(state=VersionState.SHADOW).order_by("number"))


def score(version: Scorecard, evidence: Evidence, cutoff: Cutoff) -> Scoring:
    """Score everyone present, step the queue from the night before and check the gate."""
    card = Card.from_json(version.card)
    groups = fairness.groups(evidence.learner, cutoff)
    result = tonight(
        card,
        evidence.facts,
        cutoff.day - evidence.offering_from,
        cutoff.day,
        state_before(version, evidence, cutoff.as_of),
        Context(frames.tutors(evidence.learner, cutoff.as_of), groups.codes),
        queue.Discipline(**version.thresholds),
    )
    return Scoring(version, card, evidence, groups, result)


def state_before(version: Scorecard, evidence: Evidence, as_of: dt.date) -> queue.State:
    """Return the queue after the latest earlier night, laid out over tonight's enrolments."""
    before = version.watches.filter(as_of__lt=as_of).order_by("-as_of", "-revision").first()
    if before is None:
        return queue.State.empty(len(evidence.enrolment))
    return frames.watched(
        evidence.enrolment, before.enrolments, before.flagged, before.below_since, before.entries
    )


def reasons_of(scoring: Scoring, row: int) -> dict[str, Any]:
    """Return the numbers behind a row's place on the list, for `wording`."""
    speaks = strongest(scoring.card, scoring.result, row)
    return {
        "place": round(scoring.result.place(row), 2),
        "chance": (
            round(float(scoring.result.scored.chance[row]), 2)
            if scoring.result.scored.verdict[row] == CHANCE
            else None
        ),
        "scorecard": scoring.version.number,
        "reasons": [dataclasses.asdict(reason) for reason in speaks],
    }


def save(scoring: Scoring, part: Slice) -> None:
    """Save the gate's findings and, if the list goes out, the queue.

    If the list is withheld, one administrator is notified, once for each morning. A version in
    shadow has no list and notifies nobody.
    """
    cutoff = part.cutoff
    moment = {"as_of": cutoff.as_of, "revision": part.revision}
    passed = scoring.result.gate.passed
    recipient = responsible(cutoff.as_of) if scoring.reaches_people and not passed else None
    GateReport.objects.update_or_create(
        scorecard=scoring.version,
        **moment,
        defaults={
            "passed": passed,
            "findings": [
                plain(finding, scoring.groups) for finding in scoring.result.gate.findings
            ],
            "listed": len(scoring.result.listed),
            "notified": recipient,
        },
    )
    with clock.at(cutoff.recorded_by):
        notifications.post(to=recipient, kind="list withheld", about=str(cutoff.as_of))
    if passed:
        Watch.objects.update_or_create(
            scorecard=scoring.version,
            **moment,
            defaults=frames.packed(scoring.evidence.enrolment, scoring.result.step.state),
        )


def plain(finding: gaps.Finding, groups: fairness.Groups) -> dict[str, Any]:
    """Return a finding as JSON: null for what does not apply, and a group's name, not its code."""
    values = dataclasses.asdict(finding)
    if finding.code == gaps.SELECTION_RATE:
        attribute, _, place = finding.subject.rpartition(":")
        values["subject"] = f"{attribute}: {groups.values[attribute][int(place)]}"
    return {name: None if value != value else value for name, value in values.items()}


def responsible(on: dt.date) -> User | None:
    """Return the administrator with the longest-held role, who answers for a withheld list."""
    ruling = Role.objects.in_force(on).filter(kind=RoleKind.ADMINISTRATOR, user__is_active=True)
    role = ruling.order_by("from_on", "pk").select_related("user").first()
    return role.user if role else None
