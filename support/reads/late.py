"""Promises to a learner whose day has passed, and the person they can ask instead."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy

from learners.models import Correction, Learner
from learners.prepared import prepared
from learners.wording import day
from support.models import Case, Concern, HelpRequest
from support.permissions import may_answer_instead, may_be_asked

SENTENCES = {
    "late_request": gettext_lazy("Someone should have got back to you by %(day)s."),
    "late_case": gettext_lazy("%(name)s should have been in touch by %(day)s."),
    "late_concern": gettext_lazy("We should have looked at what we noticed by %(day)s."),
    "late_correction": gettext_lazy("%(name)s should have answered your correction by %(day)s."),
}


@dataclass(frozen=True)
class Late:
    """What is late, in sentences; `other`: someone the learner can ask instead, if there is one.

    `reads`: that person will be able to read the learner's record.
    """

    sentences: list[str]
    other: str = ""
    person: UUID | None = None
    reads: bool = False


def columns(on: dt.date) -> dict[str, Subquery]:
    """Return what `late_promises` needs, as columns of a query over learners."""
    own = {"learner": OuterRef("pk")}
    promises: dict[str, tuple[QuerySet[Any], str, str]] = {
        "late_request": (HelpRequest.objects.overdue(on), "due_on", "learner__name"),
        "late_case": (Case.objects.overdue(on), "next_on", "owner__name"),
        "late_concern": (Concern.objects.overdue(on), "due_on", "learner__name"),
        "late_correction": (
            Correction.objects.open().filter(due_on__lt=on),
            "due_on",
            "owner__name",
        ),
    }
    return {
        name: first_of(rows.filter(**own).order_by(column), column, who)
        for name, (rows, column, who) in promises.items()
    }


def first_of(rows: QuerySet[Any], column: str, who: str) -> Subquery:
    return Subquery(rows.values(row=JSONObject(day=F(column), name=F(who)))[:1])


@prepared
def all_columns(learner: int, *, on: dt.date) -> QuerySet[Learner, dict[str, Any]]:
    return Learner.objects.filter(pk=learner).values(**columns(on))


def late_about(learner: Learner, on: dt.date) -> Late | None:
    """Return what is late in one query, and one more if anything is."""
    return late_promises(all_columns.first(learner.pk, on=on), learner, on)


def late_promises(values: Mapping[str, Any], learner: Learner, on: dt.date) -> Late | None:
    """Return what is late, in one query if anything is."""
    late = {name: values[name] for name in SENTENCES if values[name]}
    if not late:
        return None
    sentences = [
        str(SENTENCES[name])
        % {"name": row["name"], "day": day(dt.date.fromisoformat(row["day"]), on)}
        for name, row in late.items()
    ]
    only_correction = set(late) == {"late_correction"}
    people = (may_answer_instead if only_correction else may_be_asked)(learner, on)
    other = people.first()
    if other is None:
        return Late(sentences)
    return Late(sentences, str(other), other.public_id, reads=not only_correction)
