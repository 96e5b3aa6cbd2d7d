"""A learner's answers to the three questions of Welcome, on a day."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from learners.models import Availability, Circumstance, Goal, Learner
from learners.prepared import prepared


@dataclass(frozen=True)
class Answers:
    """A learner's answers on a day."""

    aim: str
    hours_a_week: int | None
    evenings: bool
    hurdles: list[Circumstance]

    @property
    def any(self) -> bool:
        return bool(self.aim or self.hours_a_week or self.hurdles)


@prepared
def aims_of(learner: int, *, on: dt.date) -> QuerySet[Goal]:
    return Goal.objects.in_force(on).filter(learner=learner, is_aim=True).order_by("pk")[:1]


@prepared
def times_of(learner: int, *, on: dt.date) -> QuerySet[Availability]:
    return Availability.objects.in_force(on).filter(learner=learner).order_by("pk")[:1]


def answers_of(learner: Learner, on: dt.date) -> Answers:
    """Return the learner's answers in three queries. Hurdles are for the learner alone."""
    hurdles = Circumstance.objects.in_force(on).filter(learner=learner).order_by("kind")
    return replace(aim_and_time(learner, on), hurdles=list(hurdles))


def aim_and_time(learner: Learner, on: dt.date) -> Answers:
    """Return the answers that a tutor may read, aim and hours, in two queries."""
    aim, time = aims_of.first(learner.pk, on=on), times_of.first(learner.pk, on=on)
    return Answers(
        aim=aim.words if aim else "",
        hours_a_week=time.hours_a_week if time else None,
        evenings=time.evenings if time else False,
        hurdles=[],
    )
