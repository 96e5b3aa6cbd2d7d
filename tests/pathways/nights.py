"""Days of a fixed autumn, and a night of one of them for one learner."""

import datetime as dt
from zoneinfo import ZoneInfo

from learners.models import Learner
from learners.night import Cutoff, Slice
from pathways.models import Recommendation
from tests.factories.learners import day

LONDON = ZoneInfo("Europe/London")


def on(number: int, hour: int = 0) -> dt.datetime:
    """Return an hour of a day, counted from 40 days ago."""
    return dt.datetime.combine(day(number - 40), dt.time(hour), tzinfo=LONDON)


def night(learner: Learner, number: int, *, hour: int = 1, revision: int = 1) -> Slice:
    """Run the night for the morning of a day, at an hour of that day."""
    cutoff = Cutoff.of(on(number).date(), on(number, hour))
    return Slice(cutoff, revision, learner.pk, learner.pk)


def steps_of(learner: Learner) -> list[int]:
    learner.recommendation = Recommendation.objects.get(learner=learner)
    return learner.recommendation.steps
