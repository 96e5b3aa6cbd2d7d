"""What the college holds about one learner: every kind of fact in one shape, in one query.

Single days of activity are left to `Engagement`, which counts them by week.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast

from learners.models.facts import (
    CheckIn,
    DeadlineSet,
    EntryQualification,
    Left,
    Mark,
    PreCourseActivity,
    Registered,
    Result,
    Submission,
)
from learners.models.learner import Learner, ProtectedCharacteristic

PROTECTED = "protected"


@dataclass(frozen=True)
class Said:
    """One fact: `on` its day, `number` and `words` its content, `more` what tells it apart."""

    kind: str
    pk: int
    enrolment: int | None
    assessment: int | None
    on: dt.date | None
    number: float | None
    words: str | None
    more: str | None
    known_at: dt.datetime
    recorded_at: dt.datetime
    brought_by: str | None
    brought_at: dt.datetime | None

    @property
    def about(self) -> tuple[Any, ...]:
        """Facts about the same thing: the later one is the last word."""
        return (self.kind, self.enrolment, self.assessment, self.about_more)

    @property
    def about_more(self) -> Any:
        """Each protected kind stands for itself; every check-in is a word of its own."""
        return {PROTECTED: self.more, "check-in": self.pk}.get(self.kind)


@dataclass(frozen=True)
class Shape:
    """Where a kind of fact keeps what `Said` tells."""

    model: type[models.Model]
    learner: str = "enrolment__learner"
    enrolment: str | None = "enrolment_id"
    assessment: str | None = None
    on: str | None = None
    number: str | None = None
    words: str | None = None
    more: str | None = None


WORK, HERSELF = {"assessment": "assessment_id"}, {"learner": "learner", "enrolment": None}
SHAPES = {
    "registered": Shape(Registered, on="on"),
    "left": Shape(Left, on="on"),
    "result": Shape(Result, words="outcome"),
    "before": Shape(PreCourseActivity, number="clicks"),
    "deadline": Shape(
        DeadlineSet, "assessment__offering__enrolments__learner", None, on="on", **WORK
    ),
    "submission": Shape(Submission, on="on", more="banked", **WORK),
    "mark": Shape(Mark, number="score", **WORK),
    "qualification": Shape(EntryQualification, words="label", **HERSELF),
    "check-in": Shape(CheckIn, number="going", words="words", **HERSELF),
    PROTECTED: Shape(ProtectedCharacteristic, words="value", more="kind", **HERSELF),
}
TYPES: dict[str, type[models.Field]] = {
    "enrolment": models.BigIntegerField,
    "assessment": models.BigIntegerField,
    "on": models.DateField,
    "number": models.FloatField,
    "words": models.TextField,
    "more": models.TextField,
}


def said(kind: str, learner: Learner, cutoff: dt.datetime) -> models.QuerySet:
    """Facts of one kind about a learner, known by the cutoff, in the columns of `Said`."""
    shape = SHAPES[kind]
    columns = {
        f"said_{name}": Cast(F(held) if (held := getattr(shape, name)) else Value(None), field())
        for name, field in TYPES.items()
    }
    rows = shape.model._default_manager.filter(**{shape.learner: learner, "known_at__lte": cutoff})
    return (
        rows.order_by()
        .annotate(said_kind=Value(kind, models.TextField()), **columns)
        .values_list(
            "said_kind",
            "pk",
            *columns,
            "known_at",
            "recorded_at",
            "origin__by",
            "origin__finished_at",
        )
    )


def everything_about(learner: Learner, cutoff: dt.datetime, *, for_herself: bool) -> list[Said]:
    """All facts about a learner, the last word first; what the law protects only for herself."""
    kinds = [kind for kind in SHAPES if for_herself or kind != PROTECTED]
    first, *others = [said(kind, learner, cutoff) for kind in kinds]
    rows = [Said(*row) for row in first.union(*others, all=True)]
    return sorted(rows, key=lambda row: (row.known_at, row.recorded_at, row.pk), reverse=True)


def one_fact(learner: Learner, kind: str, pk: int, cutoff: dt.datetime) -> Said | None:
    """One fact about this learner; None where it is not hers, or is not there."""
    if kind not in SHAPES:
        return None
    row = said(kind, learner, cutoff).filter(pk=pk).first()
    return Said(*row) if row else None
