"""Dated work that a learner has not handed in: what is late, and what is due soon."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from learners import wording
from learners.calc.work import WorkState, state_of
from learners.models import (
    Assessment,
    Coverage,
    DeadlineSet,
    Learner,
    Left,
    Mark,
    Registered,
    Submission,
)
from learners.models.facts import Feed
from learners.models.study import AssessmentKind
from learners.prepared import prepared
from learners.reads.record import cutoff

SOON = dt.timedelta(days=21)
SHOWN = 20  # pieces of work, the earliest first


@dataclass(frozen=True)
class DueWork:
    """A piece of work that has a day and was not handed in; `state`: in the record's words."""

    assessment: int
    name: str
    where: str
    due_on: dt.date
    state: str
    is_late: bool


def due_work(learner: Learner, on: dt.date) -> list[DueWork]:
    """Return work of current modules that is late by the record's rule, and then what is due within
    three weeks, in one query."""
    listed = [as_due(row, on) for row in dated(learner.pk, on=on)]
    return [work for work in listed if work is not None][:SHOWN]


@prepared
def dated(learner: int, *, on: dt.date) -> QuerySet[Any, Any]:
    """Return the latest facts about work that has a day and was not handed in."""
    known_by = cutoff(on)

    def last(model: Any, column: str = "on", **about: Any) -> Subquery:
        facts = model.objects.filter(**about).known_by(known_by).latest_first()
        return Subquery(facts.values(column)[:1])

    piece, run = {"assessment": OuterRef("pk")}, {"enrolment": OuterRef("enrolment")}
    feeds = Coverage.objects.filter(offering=OuterRef("offering"), feed=Feed.SUBMISSIONS)
    covered = feeds.filter(from_on__lte=OuterRef("due_on")).filter(
        Q(until_on=None) | Q(until_on__gt=OuterRef("due_on"))
    )
    works = Assessment.objects.filter(
        offering__enrolments__learner=learner, offering__until_on__gt=on
    )
    works = works.annotate(
        enrolment=F("offering__enrolments__pk"),
        due_on=last(DeadlineSet, **piece),
        given_on=last(Submission, **piece, **run),
        left_on=last(Left, **run),
        joined_on=last(Registered, **run),
        score=last(Mark, "score", **piece, **run),
        is_covered=Exists(covered),
    )
    works = works.filter(due_on__lt=on + SOON, given_on=None, left_on=None)
    columns = ("pk", "name", "kind", "due_on", "given_on", "joined_on", "score", "is_covered")
    return works.order_by("due_on", "pk").values(*columns, where=F("offering__module__name"))


def as_due(row: dict[str, Any], on: dt.date) -> DueWork | None:
    """Return a piece of work that is late or coming, else None."""
    state = state_of(
        on=on,
        due_on=row["due_on"],
        given_on=row["given_on"],
        joined_on=row["joined_on"],
        is_marked=row["score"] is not None,
        is_reported=row["is_covered"] and row["kind"] != AssessmentKind.EXAM,
    )
    if state not in {WorkState.MISSED, WorkState.COMING}:
        return None
    return DueWork(
        assessment=row["pk"],
        name=row["name"],
        where=row["where"],
        due_on=row["due_on"],
        state=wording.work_state(state),
        is_late=state == WorkState.MISSED,
    )
