"""Versions of the scorecard: learn a draft, move it on, one live at a time."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from learners import clock
from learners.actions import audit
from learners.models import Offering, User
from learners.night import Cutoff
from support import frames
from support.calc import judging
from support.calc.scorecard import Recipe
from support.models import MOVES, CardState, Scorecard


class MoveRefused(ValueError):
    """A version may not go there from where it is."""


def learn(*, as_of: dt.date, by: User | str) -> Scorecard:
    """Learn a draft from all that had finished, and was known, by a morning.

    Raises `judging.NotEnoughError` where too little has.
    """
    moment = clock.now()
    held = frames.evidence(Cutoff.of(as_of, moment))
    morning = Cutoff.of(as_of, moment).day
    judged = judging.learn(held.facts, morning, Recipe(), {"known_by": as_of.isoformat()})
    codes = dict(Offering.objects.values_list("pk", "code"))
    named = [codes[pk] for pk in held.offering.tolist()]
    return _keep(held, judged, named, as_of, by, moment)


@transaction.atomic
def _keep(
    held: frames.Evidence,
    judged: judging.Judged,
    named: list[str],
    as_of: dt.date,
    by: User | str,
    moment: dt.datetime,
) -> Scorecard:
    latest = Scorecard.objects.aggregate(latest=Max("number"))["latest"] or 0
    version = Scorecard.objects.create(
        number=latest + 1,
        target=judged.card.target,
        learned_on=as_of,
        learned_from=judging.names(held.facts, judged.learned, named),
        judged_with=judging.names(held.facts, judged.judged, named),
        figures=judged.figures,
        card=judged.card.as_json(),
        made_at=moment,
        made_by=str(by)[:120],
    )
    audit.record("scorecard.learn", version, by=by)
    return version


@transaction.atomic
def move(*, version: Scorecard, to: CardState, by: User) -> Scorecard:
    """Move a version on; going live needs a named person, and retires the one before.

    Raises `MoveRefused` for a move that is not in the table.
    """
    held = Scorecard.objects.select_for_update().get(pk=version.pk)
    if to not in MOVES[CardState(held.state)]:
        raise MoveRefused(f"{held} is {held.state}: it cannot become {to}.")
    if to == CardState.LIVE:
        for live in Scorecard.objects.filter(target=held.target, state=CardState.LIVE):
            _retire(live, by)
        held.approved_by, held.approved_at = by, clock.now()
    if to == CardState.RETIRED:
        return _retire(held, by)
    held.state = to
    held.save()
    audit.record("scorecard.move", held, by=by, detail={"to": str(to)})
    return held


def _retire(version: Scorecard, by: User) -> Scorecard:
    version.state, version.retired_at = CardState.RETIRED, clock.now()
    version.save()
    audit.record("scorecard.move", version, by=by, detail={"to": str(CardState.RETIRED)})
    return version
