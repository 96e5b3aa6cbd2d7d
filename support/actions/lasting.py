"""Whether the grounds of a concern still apply, asked by the night's own rule at this moment."""

import datetime as dt

from learners import clock
from learners.calc.codes import Outcome
from learners.frames import Scope
from learners.frames.linked import Evidence, evidence
from learners.night import Cutoff
from support.actions import concerns, triage
from support.calc import cuts
from support.calc.answered import is_covered
from support.calc.signals import Thresholds
from support.models import Rule


def lasting(learners: list[int]) -> dict[str, set[int]]:
    """Return, by rule, those of these learners about whom a concern would still be raised.

    A missed deadline is asked again of the facts that are known by now; a place on the scorecard's
    list lasts until the night, while the learner is here.
    """
    cutoff = Cutoff.of(clock.today() + dt.timedelta(days=1), clock.now())
    running = Scope.running(cutoff)
    scope = Scope(
        f"e.learner_id = ANY(%s) AND {running.condition}", (learners, *running.parameters)
    )
    records = evidence(cutoff, scope)
    by_enrolment = dict(zip(records.enrolment.tolist(), records.learner.tolist(), strict=True))
    thresholds = Thresholds(**concerns.in_force(cutoff)[Rule.DEADLINES].thresholds)
    of_modules = concerns.of_modules()
    missing = set()
    for (_rule, enrolment), row in triage.compute(records, cutoff).items():
        missed = [work for work in row["reasons"]["missed"] if not is_covered(work, of_modules)]
        if len(missed) >= thresholds.missed:
            missing.add(by_enrolment[enrolment])
    return {Rule.DEADLINES: missing, Rule.SCORECARD: present(records, cutoff)}


def present(records: Evidence, cutoff: Cutoff) -> set[int]:
    """Return learners who are in a module that they have neither left nor finished."""
    own = cuts.until(records.facts, cutoff.day - records.offering_from).own
    outcomes = zip(own.enrolment.tolist(), own.outcome.tolist(), strict=True)
    return {int(records.learner[row]) for row, outcome in outcomes if outcome == Outcome.NONE}
