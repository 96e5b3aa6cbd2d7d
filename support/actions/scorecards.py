"""Versions of the scorecard: learn a draft, move it on, one live at a time."""

import dataclasses
import datetime as dt

from django.db import transaction
from django.db.models import Max

from learners import clock
from learners.actions import audit, notifications
from learners.frames import linked
from learners.models import Offering, User
from learners.night import Cutoff
from support.actions import co_signing
from support.calc import judging, queue
from support.calc.scorecard import Recipe
from support.models import VERSION_MOVES, Rule, RuleVersion, Scorecard, VersionState

# A tutor's forty minutes a week are about eight talks; a few more where the need is clearest.
DISCIPLINE = queue.Discipline(tutor_cap=8, over_cap=4)


class MoveRefused(ValueError):
    """The version cannot move to that state from its current state."""


def learn(*, as_of: dt.date, by: User | str) -> Scorecard:
    """Learn a draft from everything that had finished, and was known, by a morning.

    Raises `judging.NotEnoughError` if that is too little.
    """
    moment = clock.now()
    evidence = linked.evidence(Cutoff.of(as_of, moment))
    morning = Cutoff.of(as_of, moment).day
    judgement = judging.learn(evidence.facts, morning, Recipe(), {"known_by": as_of.isoformat()})
    codes = dict(Offering.objects.values_list("pk", "code"))
    named = [codes[pk] for pk in evidence.offering.tolist()]
    return _save(evidence, judgement, named, as_of, by, moment)


@transaction.atomic
def _save(
    evidence: linked.Evidence,
    judgement: judging.Judgement,
    named: list[str],
    as_of: dt.date,
    by: User | str,
    moment: dt.datetime,
) -> Scorecard:
    latest = Scorecard.objects.aggregate(latest=Max("number"))["latest"] or 0
    version = Scorecard.objects.create(
        rule=Rule.SCORECARD,
        number=latest + 1,
        thresholds=dataclasses.asdict(DISCIPLINE),
        target=judgement.card.target,
        learned_on=as_of,
        learned_from=judging.names(evidence.facts, judgement.learned, named),
        judged_with=judging.names(evidence.facts, judgement.judged, named),
        figures=judgement.figures,
        card=judgement.card.as_json(),
        made_at=moment,
        made_by=str(by)[:120],
    )
    audit.record("scorecard.learn", version, by=by)
    return version


@transaction.atomic
def move(*, version: RuleVersion, to: VersionState, by: User, reason: str = "") -> RuleVersion:
    """Move a version to a state; going live needs a named person and retires the version before.

    `reason`: why it goes live although representatives said no. Raises `MoveRefused` for a move
    that is not in the table, and what `co_signing.check` raises.
    """
    row = RuleVersion.objects.select_for_update().get(pk=version.pk)
    if to not in VERSION_MOVES[row.state]:
        raise MoveRefused(f"{row} is {row.state}: it cannot become {to}.")
    if to == VersionState.SHADOW:
        co_signing.ask(row)
    if to == VersionState.LIVE:
        row.overruled = co_signing.check(row, reason)
        for live in RuleVersion.objects.filter(rule=row.rule, state=VersionState.LIVE):
            _retire(live, by)
        row.approved_by, row.approved_at = by, clock.now()
    if to == VersionState.RETIRED:
        return _retire(row, by)
    row.state = to
    row.save()
    audit.record("scorecard.move", row, by=by, detail={"to": str(to)})
    notifications.settle_about(row)
    return row


def _retire(row: RuleVersion, by: User) -> RuleVersion:
    row.state, row.retired_at = VersionState.RETIRED, clock.now()
    row.save()
    audit.record("scorecard.move", row, by=by, detail={"to": str(VersionState.RETIRED)})
    notifications.settle_about(row)
    return row
