"""Days of a fixed autumn, and the night of one of them for one learner."""

import datetime as dt
from zoneinfo import ZoneInfo

from learners.models import Learner
from learners.night import Cutoff, Slice
from pathways.models import Recommendation
from tests.factories.learners import day

LONDON = ZoneInfo("Europe/London")


def on(number: int, hour: int = 0) -> dt.datetime:
    """An hour of a day, counted from forty days ago."""
    return dt.datetime.combine(day(number - 40), dt.time(hour), tzinfo=LONDON)


def night(learner: Learner, number: int, *, hour: int = 1, revision: int = 1) -> Slice:
    """The night for the morning of a day, run at an hour of it."""
    cutoff = Cutoff.of(on(number).date(), on(number, hour))
    return Slice(cutoff, revision, learner.pk, learner.pk)


def steps_of(learner: Learner) -> list[int]:
    learner.recommendation = Recommendation.objects.get(learner=learner)
    return learner.recommendation.steps
