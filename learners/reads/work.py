"""Dated work that a learner has not handed in: what is late, and what is due soon."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from learners import wording
from learners.calc.work import WorkState, state_of
from learners.models import Assessment, Learner
from learners.models.study import AssessmentKind
from learners.prepared import prepared
from learners.reads.pieces import as_piece, pieces_of
from learners.reads.record import cutoff

SOON = dt.timedelta(days=21)
SHOWN = 20  # pieces of work, the earliest first
TO_DO = {WorkState.MISSED, WorkState.COMING, WorkState.MORE_TIME}


@dataclass(frozen=True)
class DueWork:
    """A piece of work that has a day and was not handed in; `state`: in the record's words.

    `piece`: its public id, with which more time can be asked for; None for an exam.
    """

    assessment: int
    name: str
    where: str
    due_on: dt.date
    state: str
    is_late: bool
    piece: UUID | None = None


def due_work(learner: Learner, on: dt.date) -> list[DueWork]:
    """Return work of current modules that is late by the record's rule, and then what is due within
    three weeks, in one query."""
    return all_work(learner, on, until=on + SOON)[:SHOWN]


def all_work(learner: Learner, on: dt.date, until: dt.date = dt.date.max) -> list[DueWork]:
    """Return all such work that is due before a day, however far away, in one query."""
    listed = [as_due(row, on) for row in dated(learner.pk, on=on, until=until)]
    return [work for work in listed if work is not None]


def due_while_away(learner: Learner, on: dt.date) -> QuerySet[Any]:
    """Return work of current modules that counts, was due since they left and was not handed in.

    An exam is not handed in, so it is not among them.
    """
    works = pieces_of(learner.pk, cutoff(on)).filter(offering__until_on__gt=on, weight__gt=0)
    works = works.filter(due_on__gte=F("left_on"), due_on__lt=on, given_on=None, score=None)
    return works.exclude(kind=AssessmentKind.EXAM).order_by("pk")


@prepared
def dated(learner: int, *, on: dt.date, until: dt.date) -> QuerySet[Assessment]:
    """Return the latest facts about work that has a day and was not handed in."""
    works = pieces_of(learner, cutoff(on)).filter(offering__until_on__gt=on)
    works = works.filter(due_on__lt=until, given_on=None)
    # Someone who leaves later still has what is due before then.
    works = works.filter(Q(left_on=None) | Q(left_on__gt=on, due_on__lt=F("left_on")))
    return works.annotate(where=F("offering__module__name")).order_by("due_on", "pk")


def asks_for(work: Assessment) -> UUID | None:
    """Return the id with which more time can be asked for; None for an exam."""
    return None if work.kind == AssessmentKind.EXAM else work.public_id


def as_due(row: Any, on: dt.date) -> DueWork | None:
    """Return a piece of work that is late or coming, else None."""
    state = state_of(as_piece(row), on)
    if state not in TO_DO:
        return None
    return DueWork(
        assessment=row.pk,
        name=row.name,
        where=row.where,
        due_on=row.due_on,
        state=wording.work_state(state),
        is_late=state == WorkState.MISSED,
        piece=asks_for(row),
    )
