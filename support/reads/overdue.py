"""People who have waited longer than promised, as numbers, for an administrator."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import (
    Count,
    F,
    FilteredRelation,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Least
from django.utils.translation import ngettext

from learners.models import Learner, TutorAssignment
from learners.wording import in_words
from support.models import Case, Concern, HelpRequest, HelpState
from support.models.concern import waiting

TUTORS = 20  # listed on a page


@dataclass(frozen=True)
class Late:
    """Learners past the promised day, by what they wait for.

    `asked`: to speak to someone. `concerns`: a concern that nobody has taken on. `cases`: a case
    whose date has passed or whose owner is no longer their tutor. `untutored`: anyone waiting,
    late or not, who has no tutor today.
    """

    asked: int
    concerns: int
    cases: int
    untutored: int

    @property
    def any(self) -> bool:
        return bool(self.asked or self.concerns or self.cases or self.untutored)


def late(on: dt.date) -> Late:
    """Count them in one query, each kind over its own rows and never over the whole college."""
    requests, concerns = HelpRequest.objects.overdue(on), Concern.objects.overdue(on)
    anyone = waiting_people(on, Case.objects.open())
    tutored = TutorAssignment.objects.tutoring(on).filter(learner__in=anyone).values("learner")
    late_rows = {
        "asked": requests,
        "concerns": concerns.exclude(learner__in=requests.values("learner")),
        "cases": Case.objects.late(on),
        "untutored": Learner.objects.filter(pk__in=anyone.difference(tutored)),
    }
    first, *rest = (
        rows.annotate(kind=Value(kind)).values("kind").annotate(people=Count("pk")).order_by()
        for kind, rows in late_rows.items()
    )
    return Late(**dict(first.union(*rest, all=True).values_list("kind", "people")))


def waiting_people(on: dt.date, cases: QuerySet[Case]) -> QuerySet[Any]:
    """Return the learners who asked for someone, whose concern waits, or who have such a case."""
    kinds = (HelpRequest.objects.open(), Concern.objects.waiting(on), cases)
    first, *rest = (rows.values("learner") for rows in kinds)
    return first.union(*rest)


@dataclass(frozen=True)
class Oldest:
    """The longest overdue row of a kind: since when, and whose work it is today, if anyone's."""

    due_on: dt.date
    tutor: str


def oldest_late(on: dt.date) -> dict[str, Oldest]:
    """Return the longest overdue row of each kind in `Late`, in one query."""
    tutors = TutorAssignment.objects.tutoring(on).filter(learner=OuterRef("learner"))
    whose = Subquery(tutors.order_by("-from_on", "pk").values("tutor__name")[:1])
    requests, concerns = HelpRequest.objects.overdue(on), Concern.objects.overdue(on)
    first, *rest = (
        rows.annotate(kind=Value(kind), day=F(day), whose=who)
        .order_by("day", "pk")
        .values_list("kind", "day", "whose")[:1]
        for kind, rows, day, who in (
            ("asked", requests, "due_on", whose),
            ("concerns", concerns, "due_on", whose),
            ("cases", Case.objects.overdue(on), "next_on", F("owner__name")),
        )
    )
    return {kind: Oldest(day, who or "") for kind, day, who in first.union(*rest, all=True)}


@dataclass(frozen=True)
class Load:
    """A tutor or deputy: their learners, how many of them are waiting, and how many of those for
    longer than promised; `since`: the day since which the first has waited."""

    name: str
    public_id: Any
    learners: int
    waiting: int
    late: int
    since: dt.date


@dataclass(frozen=True)
class Loads:
    """Tutors with people waiting: the first of them, and how many `more` there are."""

    first: list[Load]
    more: int


def load_by_tutor(on: dt.date) -> Loads:
    """Return today's tutors of the people waiting, those with the most first, in two queries.

    People wait if they have asked to speak to someone, if nobody has taken on a concern, or if
    this tutor's case about them is overdue.
    """
    counted = (
        waiting_with_tutors(on)
        .values(name=F("tutor__name"), public_id=F("tutor__public_id"))
        .annotate(
            waiting=Count("learner", distinct=True),
            late=Count("learner", distinct=True, filter=Q(overdue=True)),
            since=Min("day"),
            tutors=Window(Count("*")),
        )
    )
    rows = list(counted.order_by("-waiting", "since", "name", "public_id")[:TUTORS])
    more = max([0, *(row.pop("tutors") - TUTORS for row in rows)])
    theirs = TutorAssignment.objects.tutoring(on).values("tutor__public_id")
    theirs = theirs.filter(tutor__public_id__in=[row["public_id"] for row in rows])
    learners = dict(
        theirs.annotate(learners=Count("learner", distinct=True))
        .order_by()
        .values_list("tutor__public_id", "learners")
    )
    return Loads([Load(learners=learners[row["public_id"]], **row) for row in rows], more)


def waiting_with_tutors(on: dt.date) -> QuerySet[TutorAssignment]:
    """Return today's assignments of the people waiting, with the `day` since which each waits and
    whether they are `overdue`.

    A person has at most one row of each kind, so the joins repeat no assignment; those who wait
    are few, so they come first and their tutors are joined to them.
    """
    requests, concerns, cases = "learner__help_requests", "learner__concerns", "learner__cases"
    anyone = waiting_people(on, Case.objects.overdue(on))
    own_case = Q(late_case__owner=F("tutor"))
    is_open, is_late = {f"{cases}__closed_at": None}, {f"{cases}__next_on__lt": on}
    return (
        TutorAssignment.objects.tutoring(on)
        .filter(learner__in=anyone)
        .alias(
            asked=FilteredRelation(requests, condition=Q(**{f"{requests}__state": HelpState.OPEN})),
            noticed=FilteredRelation(concerns, condition=waiting(on, f"{concerns}__")),
            late_case=FilteredRelation(cases, condition=Q(**is_open, **is_late)),
        )
        .filter(Q(asked__isnull=False) | Q(noticed__isnull=False) | own_case)
        .alias(
            day=Least(
                "asked__asked_at__date",
                "noticed__raised_on",
                models.Case(When(own_case, then="late_case__next_on")),
            ),
            overdue=Q(asked__due_on__lt=on) | Q(noticed__due_on__lt=on) | own_case,
        )
    )


def overdue_by(oldest: Oldest | None, on: dt.date) -> str:
    if oldest is None:
        return ""
    days = (on - oldest.due_on).days
    text = ngettext("Oldest: %(n)s day overdue", "Oldest: %(n)s days overdue", days)
    return ", ".join(filter(None, [text % {"n": in_words(days)}, oldest.tutor])) + "."
