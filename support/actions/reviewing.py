"""End or renew concerns at once, when the facts they rest on have changed.

The night does the same for everyone; nobody has to wait for it after a correction, an extension or
a deadline that has moved. It raises nothing: new missed work is noticed in the morning.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from learners import clock
from learners.actions import notifications
from learners.frames import Scope
from learners.frames.linked import evidence
from learners.models import Assessment, Enrolment, Learner
from learners.night import Cutoff, Row
from support.actions.concerns import Grounds, in_force, of_modules, renew, strongest
from support.actions.triage import Key, compute
from support.calc.signals import Thresholds
from support.models import Concern, ConcernState, ModuleConcern, Rule


@transaction.atomic
def review(learners: Iterable[int]) -> list[Concern]:
    """Bring these learners' open concerns about missed work up to date; return those changed."""
    rows = Concern.objects.standing().filter(learner__in=list(learners), rule=Rule.DEADLINES)
    concerns = list(rows.select_related("case").select_for_update(of=("self",)).order_by("pk"))
    if not concerns:
        return []
    people, now = [row.learner_id for row in concerns], clock.now()
    grounds = grounds_now(people, now)
    changed = [
        row for row in concerns if renew(row, grounds.get(row.learner_id), clock.today(), now)
    ]
    for row in changed:
        row.save()
    notifications.settle_about(*(row for row in changed if row.state == ConcernState.GONE))
    Learner.objects.filter(pk__in=people).update(revision=F("revision") + 1)
    return changed


def settle(assessment: Assessment) -> int:
    """End the module's concern about a deadline that has moved; return how many ended."""
    deadline = assessment.deadlines.latest_first().first()
    moved = ModuleConcern.objects.standing().filter(assessment=assessment)
    return moved.exclude(due_on=deadline.on).update(ended_on=clock.today()) if deadline else 0


def grounds_now(people: list[int], now: dt.datetime) -> dict[int, Grounds]:
    """Return the grounds for a concern about each of these learners, as the next night will see
    them: everything recorded by now, but only work that was due before today."""
    tomorrow = Cutoff.of(clock.today() + dt.timedelta(days=1), now)
    scope = Scope("e.learner_id = ANY(%s)", (people,))
    rows = compute(evidence(tomorrow, scope), tomorrow)
    thresholds = Thresholds(**in_force(tomorrow)[Rule.DEADLINES].thresholds)
    return strongest(as_signals(rows, clock.today()), of_modules(), thresholds)


def as_signals(rows: dict[Key, Row], today: dt.date) -> list[Row]:
    """Return computed rows in the columns of stored signals, without what is due today."""
    places = Enrolment.objects.filter(pk__in=[enrolment for _rule, enrolment in rows])
    named = places.values("pk", "learner", "offering", module=F("offering__module__name"))
    beside = {place.pop("pk"): place for place in named}
    version = in_force(Cutoff.of(today, clock.now()))[Rule.DEADLINES].pk
    signals = []
    for (rule, enrolment), row in rows.items():
        reasons = dict(row["reasons"])
        reasons["missed"] = [
            work for work in reasons["missed"] if work["due_on"] < today.isoformat()
        ]
        signals.append(
            {
                "rule": rule,
                "version": version,
                "mean_mark": row["mean_mark"],
                "reasons": reasons,
                "first_as_of": today,
                **beside[enrolment],
            }
        )
    return signals
