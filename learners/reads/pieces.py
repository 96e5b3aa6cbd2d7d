"""The latest facts about each piece of a learner's work, from which its state follows."""

import datetime as dt
from typing import Any

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery

from learners.calc.work import Piece
from learners.models import (
    Assessment,
    Coverage,
    DeadlineSet,
    Extension,
    Left,
    Mark,
    Registered,
    Result,
    Submission,
)
from learners.models.facts import Feed, Outcome
from learners.models.study import AssessmentKind


def pieces_of(learner: int, known_by: dt.datetime) -> QuerySet[Assessment]:
    """Return the work of a learner's offerings, with the latest facts known by then.

    `due_on` is the end of their own extension if they have one, and never a closed day.
    """

    def last(model: Any, column: str = "on", **about: Any) -> Subquery:
        facts = model.objects.filter(**about).known_by(known_by).latest_first()
        return Subquery(facts.values(column)[:1])

    piece, run = {"assessment": OuterRef("pk")}, {"enrolment": OuterRef("enrolment")}
    feeds = Coverage.objects.filter(offering=OuterRef("offering"), feed=Feed.SUBMISSIONS)
    covered = feeds.filter(from_on__lte=OuterRef("due_on")).filter(
        Q(until_on=None) | Q(until_on__gt=OuterRef("due_on"))
    )
    works = Assessment.objects.filter(offering__enrolments__learner=learner)
    works = works.annotate(enrolment=F("offering__enrolments__pk"))
    works = works.annotate(
        set_on=last(DeadlineSet, **piece), more_on=last(Extension, **piece, **run)
    )
    return works.annotate(
        due_on=Func(
            "set_on",
            "more_on",
            "offering__campus",
            function="learners_due_day",
            output_field=DateField(),
        ),
        given_on=last(Submission, **piece, **run),
        left_on=last(Left, **run),
        joined_on=last(Registered, **run),
        outcome=last(Result, "outcome", **run),
        score=last(Mark, "score", **piece, **run),
        is_covered=Exists(covered),
    )


def as_piece(row: Any) -> Piece:
    """Return the facts of a row as the rule of states takes them."""
    return Piece(
        due_on=row.due_on,
        given_on=row.given_on,
        joined_on=row.joined_on,
        left_on=row.left_on,
        has_withdrawn=row.outcome == Outcome.WITHDRAWN,
        is_marked=row.score is not None,
        is_extended=bool(row.more_on and row.set_on and row.more_on > row.set_on),
        is_reported=row.is_covered and row.kind != AssessmentKind.EXAM,
        counts=row.weight > 0,
    )
