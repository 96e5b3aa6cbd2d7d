"""Every kind of fact about one learner, in one shape and one query.

Single days of activity are not included: `Engagement` counts them by week.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Cast

from learners.models.correction import Correction
from learners.models.facts import (
    CheckIn,
    DeadlineSet,
    EntryQualification,
    Extension,
    GroupWork,
    Left,
    Mark,
    PreCourseActivity,
    Registered,
    Result,
    Submission,
)
from learners.models.learner import Learner, ProtectedCharacteristic
from learners.prepared import prepared

PROTECTED = "protected"


@dataclass(frozen=True)
class FactRow:
    """One fact: `on` is its day, `number` and `words` its content, `more` a further detail,
    `last_on` a second day, `by` who recorded it by hand."""

    kind: str
    pk: int
    enrolment: int | None
    assessment: int | None
    on: dt.date | None
    number: float | None
    words: str | None
    more: str | None
    last_on: dt.date | None
    by: str | None
    corrected_by: str | None  # who answered the learner's correction with this fact
    known_at: dt.datetime
    recorded_at: dt.datetime
    imported_by: str | None
    imported_at: dt.datetime | None

    @property
    def about(self) -> tuple[Any, ...]:
        """Return the subject of the fact; of several facts about it the latest counts."""
        return (self.kind, self.enrolment, self.assessment, self.about_more)

    @property
    def about_more(self) -> Any:
        """Return what separates protected kinds from each other, and check-ins."""
        return {PROTECTED: self.more, "check-in": self.pk}.get(self.kind)


@dataclass(frozen=True)
class Shape:
    """The fields of a kind of fact that become the columns of `FactRow`."""

    model: type[models.Model]
    learner: str = "enrolment__learner"
    enrolment: str | None = "enrolment_id"
    assessment: str | None = None
    on: str | None = None
    number: str | None = None
    words: str | None = None
    more: str | None = None
    last_on: str | None = None
    by: str | None = None


WORK, ABOUT_PERSON = {"assessment": "assessment_id"}, {"learner": "learner", "enrolment": None}
SHAPES = {
    "registered": Shape(Registered, on="on"),
    "left": Shape(Left, on="on"),
    "result": Shape(Result, words="outcome"),
    "before": Shape(PreCourseActivity, number="clicks"),
    "deadline": Shape(
        DeadlineSet,
        "assessment__offering__enrolments__learner",
        None,
        on="on",
        words="reason",
        by="by__name",
        **WORK,
    ),
    "extension": Shape(Extension, on="on", words="reason", by="by__name", **WORK),
    "group": Shape(GroupWork, words="group", **WORK),
    "submission": Shape(
        Submission, on="on", words="group", more="banked", last_on="last_on", **WORK
    ),
    "mark": Shape(Mark, number="score", **WORK),
    "qualification": Shape(EntryQualification, words="label", **ABOUT_PERSON),
    "check-in": Shape(CheckIn, number="going", words="words", **ABOUT_PERSON),
    PROTECTED: Shape(ProtectedCharacteristic, words="value", more="kind", **ABOUT_PERSON),
}
TYPES: dict[str, type[models.Field]] = {
    "enrolment": models.BigIntegerField,
    "assessment": models.BigIntegerField,
    "on": models.DateField,
    "number": models.FloatField,
    "words": models.TextField,
    "more": models.TextField,
    "last_on": models.DateField,
    "by": models.TextField,
}


def facts_of_kind(kind: str, learner: int, cutoff: dt.datetime) -> models.QuerySet:
    """Return facts of one kind about a learner, known by the cutoff, in the columns of
    `FactRow`."""
    shape = SHAPES[kind]
    columns = {
        f"fact_{name}": Cast(
            F(column) if (column := getattr(shape, name)) else Value(None), field()
        )
        for name, field in TYPES.items()
    }
    rows = shape.model._default_manager.filter(**{shape.learner: learner, "known_at__lte": cutoff})
    answers = Correction.objects.filter(learner=learner, fact_kind=kind, new_id=OuterRef("pk"))
    who = Subquery(answers.order_by("pk").values("answered_by__name")[:1])
    return (
        rows.order_by()
        .annotate(fact_kind=Value(kind, models.TextField()), corrected_by=who, **columns)
        .values_list(
            "fact_kind",
            "pk",
            *columns,
            "corrected_by",
            "known_at",
            "recorded_at",
            "origin__by",
            "origin__finished_at",
        )
    )


@prepared
def facts_about(learner: int, *, cutoff: dt.datetime, with_protected: bool) -> models.QuerySet[Any]:
    kinds = [kind for kind in SHAPES if with_protected or kind != PROTECTED]
    first, *rest = [facts_of_kind(kind, learner, cutoff) for kind in kinds]
    return first.union(*rest, all=True)


def everything_about(
    learner: Learner, cutoff: dt.datetime, *, with_protected: bool
) -> list[FactRow]:
    """Return all facts about a learner, the latest first, with or without protected ones."""
    facts = facts_about(learner.pk, cutoff=cutoff, with_protected=with_protected)
    rows = [FactRow(*row) for row in facts]
    return sorted(
        rows, key=lambda row: (row.known_at, row.recorded_at, row.pk, row.kind), reverse=True
    )


def one_fact(learner: Learner, kind: str, pk: int, cutoff: dt.datetime) -> FactRow | None:
    """Return one fact about this learner; None if there is none, or it is about someone else."""
    if kind not in SHAPES:
        return None
    row = facts_of_kind(kind, learner.pk, cutoff).filter(pk=pk).first()
    return FactRow(*row) if row else None
