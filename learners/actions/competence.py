"""Fit the estimate of competence, put a version in use, and estimate every night (ADR 0026)."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from learners import clock
from learners.actions import audit
from learners.actions.facts import moment
from learners.calc import cards, competence
from learners.calc.cutoffs import as_date
from learners.frames.answers import given, members
from learners.models import Competence, Competency, EstimateVersion, User
from learners.night import Cutoff, Row, Slice, Written, digest_of, upsert

EVERYONE = 0, 2**62
KEY = ("learner_id", "competency_id")
DECIDING = ("version_id", "answers", "heard_on", "chance", "levels", "since")


@transaction.atomic
def learn(*, by: User | str) -> EstimateVersion:
    """Fit a version on all answers known now, with its figures on learners left out first.

    Raises `cards.NotEnoughError`.
    """
    now = moment()
    everyone = given(Cutoff(clock.today(), now, now), *EVERYONE)
    figures = cards.figures(everyone.answers)
    last = EstimateVersion.objects.aggregate(last=Max("number"))["last"] or 0
    version = EstimateVersion.objects.create(
        number=last + 1,
        made_at=now,
        made_by=str(by)[:120],
        card=cards.learn(everyone.answers, everyone.items, everyone.skills),
        figures=figures,
    )
    audit.record("estimate.learned", version, by=by, detail=figures)
    return version


@transaction.atomic
def use(*, version: EstimateVersion, by: User | str) -> EstimateVersion:
    """Let nights that open from now on estimate with this version."""
    version = EstimateVersion.objects.select_for_update().get(pk=version.pk)
    version.used_at, version.used_by = moment(), str(by)[:120]
    version.save(update_fields=["used_at", "used_by"])
    audit.record("estimate.used", version, by=by)
    return version


def in_use(at: dt.datetime) -> EstimateVersion | None:
    """Return the version that a night opened at this moment estimates with."""
    used = EstimateVersion.objects.filter(used_at__lte=at)
    return used.order_by("-used_at", "-number").first()


def refresh(part: Slice) -> Written:
    """Gather, compute and replace what learners `part.low` to `part.high` can do."""
    version = in_use(part.cutoff.recorded_by)
    rows = _rows(version, part) if version else []
    changed = replace(rows, part) if part.write else 0
    return Written(digest_of(rows), changed)


def _rows(version: EstimateVersion, part: Slice) -> list[Row]:
    mastery, codes = cards.read(version.card)
    given_by_them = given(part.cutoff, part.low, part.high, **codes)
    known = set(Competency.objects.values_list("pk", flat=True))
    of = [[one for one in ids if one in known] for ids in members(given_by_them.skills)]
    found = competence.standings(
        mastery, given_by_them.answers, given_by_them.morning, of, part.cutoff.day
    )
    return [
        {
            "learner_id": int(given_by_them.learner[row.learner]),
            "competency_id": row.competency,
            "version_id": version.pk,
            "answers": row.answers,
            "heard_on": as_date(row.heard - 1).isoformat(),
            "chance": row.chance,
            "levels": list(row.levels),
            "since": [as_date(day).isoformat() for day in row.since],
        }
        for row in found
    ]


def replace(rows: list[Row], part: Slice) -> int:
    """Write the rows that differ; return how many. A second run changes nothing."""
    changed = upsert(Competence, rows, shared=part.moment, deciding=DECIDING, key=KEY)
    kept = {(row["learner_id"], row["competency_id"]) for row in rows}
    stored = Competence.objects.filter(learner__gte=part.low, learner__lte=part.high)
    stale = [pk for pk, *key in stored.values_list("pk", *KEY) if tuple(key) not in kept]
    deleted, _ = Competence.objects.filter(pk__in=stale).delete()
    return changed + deleted
