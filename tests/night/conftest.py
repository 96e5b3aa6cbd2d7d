"""A small college with every kind of fact, and ways to run its night."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest

from feedback.models import Asking
from learners.calc.cutoffs import known_after, midnight
from learners.models import (
    ActivityDay,
    Answer,
    Competence,
    Coverage,
    DeadlineSet,
    Engagement,
    Enrolment,
    Left,
    Mark,
    Registered,
    Result,
    Submission,
)
from pathways.models import Estimate, Recommendation
from portal import conductor
from portal.models import Night, NightState
from support.models import Concern, GateReport, ModuleConcern, Signal, Triage, Watch
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.competence import EstimateVersionFactory

LONDON = ZoneInfo("Europe/London")
FIRST_DAY = dt.date(2025, 9, 29)
AS_OF = dt.date(2025, 11, 24)
RECORDED = dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def known_on(on: dt.date) -> dict[str, dt.datetime]:
    """Return the times of a fact about that day, recorded long ago."""
    return {"known_at": known_after(on, LONDON), "recorded_at": RECORDED}


def after(days: int) -> dt.date:
    return FIRST_DAY + dt.timedelta(days=days)


def build(learners: int, seed: int = 7) -> None:
    """Two offerings, five pieces of work each, and learners who differ."""
    dice = random.Random(seed)
    EstimateVersionFactory(used_at=RECORDED, used_by="a test")
    offerings = [
        make.OfferingFactory(from_on=FIRST_DAY, until_on=after(120)),
        make.OfferingFactory(from_on=after(7), until_on=after(90)),
    ]
    work = {}
    for offering in offerings:
        work[offering.pk] = []
        for number in range(5):
            kind = "exam" if number == 4 else "tutor-marked"
            piece = make.AssessmentFactory(offering=offering, kind=kind)
            due = after(14 * (number + 1))
            DeadlineSet.objects.create(assessment=piece, on=due, **known_on(FIRST_DAY))
            work[offering.pk].append((piece, due))
        site = make.SiteFactory(offering=offering)
        for feed in ("activity", "submissions", "marks"):
            Coverage.objects.create(
                offering=offering, feed=feed, from_on=offering.from_on, recorded_at=RECORDED
            )
        competency = make.CompetencyFactory()
        for learner in make.LearnerFactory.create_batch(learners // 2, created_at=RECORDED):
            answer(dice, learner, competency)
            study(dice, Enrolment.objects.create(learner=learner, offering=offering), work, site)


def answer(dice: random.Random, learner: object, competency: object) -> None:
    """Answer a few questions on each of some days."""
    Answer.objects.bulk_create(
        Answer(
            learner=learner,
            item=f"Q{number}",
            competencies=[competency.pk],
            right=float(dice.random() < 0.6),
            **known_on(after(7 * number)),
        )
        for number in range(dice.randint(3, 8))
    )


def study(dice: random.Random, enrolment: Enrolment, work: dict, site: object) -> None:
    Registered.objects.create(enrolment=enrolment, on=after(-5), **known_on(after(-5)))
    if dice.random() < 0.1:
        Left.objects.create(enrolment=enrolment, on=after(30), **known_on(after(30)))
    if dice.random() < 0.05:
        Result.objects.create(enrolment=enrolment, outcome="fail", **known_on(after(40)))
    for piece, due in work[enrolment.offering_id]:
        day = due + dt.timedelta(days=dice.randint(-4, 3))
        if dice.random() < 0.75 and day < AS_OF:
            Submission.objects.create(
                enrolment=enrolment, assessment=piece, on=day, **known_on(day)
            )
            if day + dt.timedelta(days=7) < AS_OF:
                Mark.objects.create(
                    enrolment=enrolment,
                    assessment=piece,
                    score=dice.randint(20, 95),
                    **known_on(day + dt.timedelta(days=7)),
                )
    ActivityDay.objects.bulk_create(
        ActivityDay(enrolment=enrolment, site=site, on=after(n), clicks=n + 1, **known_on(after(n)))
        for n in range(55)
        if dice.random() < 0.4
    )


def forget_nights() -> None:
    """Delete all nights, with the same facts left."""
    Competence.objects.all().delete()
    Engagement.objects.all().delete()
    Recommendation.objects.all().delete()
    Estimate.objects.all().delete()
    Asking.objects.all().delete()
    for written in (Signal, Concern, ModuleConcern, Triage, Watch, GateReport):
        written.objects.all().delete()
    Night.objects.all().delete()


def run_all(as_of: dt.date = AS_OF, *, again: bool = False, at: dt.datetime = LATER) -> Night:
    night, _ = at_moment(at, conductor.open_night, as_of, by="a test", again=again)
    while night.state == NightState.RUNNING:
        for run in conductor.ready(night):
            conductor.work(run)
        night.refresh_from_db()
    return night


def start_of(day: dt.date) -> dt.datetime:
    return midnight(day, LONDON)


@pytest.fixture
def small_shards(settings: object) -> None:
    settings.SHARD_SIZE = 5
