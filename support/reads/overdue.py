"""People who have waited longer than promised, as numbers, for an administrator."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Least

from learners.models import Learner, TutorAssignment
from support.models import Case, Concern, HelpRequest


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
    waiting = HelpRequest.objects.open().values("learner")
    waiting = waiting.union(
        Concern.objects.waiting(on).values("learner"), Case.objects.open().values("learner")
    )
    has_tutor = Exists(TutorAssignment.objects.tutoring(on).filter(learner=OuterRef("pk")))
    late_rows = {
        "asked": requests,
        "concerns": concerns.exclude(learner__in=requests.values("learner")),
        "cases": Case.objects.late(on),
        "untutored": Learner.objects.filter(~has_tutor, pk__in=waiting),
    }
    first, *rest = (
        rows.annotate(kind=Value(kind)).values("kind").annotate(people=Count("pk")).order_by()
        for kind, rows in late_rows.items()
    )
    return Late(**dict(first.union(*rest, all=True).values_list("kind", "people")))


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


def load_by_tutor(on: dt.date) -> list[Load]:
    """Return today's tutors of the people waiting, the most overdue first, in two queries.

    People wait if they have asked to speak to someone, if nobody has taken on a concern, or if
    this tutor's case about them is overdue.
    """
    requests, concerns = HelpRequest.objects, Concern.objects
    case = Case.objects.overdue(on).filter(learner=OuterRef("learner"), owner=OuterRef("tutor"))
    late = Q(learner__in=requests.overdue(on).values("learner")) | Exists(case)
    late |= Q(learner__in=concerns.overdue(on).values("learner"))
    waits = Q(learner__in=requests.open().values("learner")) | late
    waits |= Q(learner__in=concerns.waiting(on).values("learner"))
    own = {"learner": OuterRef("learner")}
    since = Least(
        Subquery(requests.open().filter(**own).values("asked_at__date")[:1]),
        Subquery(concerns.waiting(on).filter(**own).order_by("raised_on").values("raised_on")[:1]),
        Subquery(case.values("next_on")[:1]),
    )
    assigned = TutorAssignment.objects.tutoring(on)
    rows = assigned.filter(waits).alias(day=since)
    rows = rows.values(name=F("tutor__name"), public_id=F("tutor__public_id")).annotate(
        waiting=Count("learner", distinct=True),
        late=Count("learner", distinct=True, filter=late),
        since=Min("day"),
    )
    tutors = list(rows.order_by("-late", "since", "name", "public_id"))
    ids = [row["public_id"] for row in tutors]
    counted = assigned.filter(tutor__public_id__in=ids).values("tutor__public_id")
    counted = counted.annotate(learners=Count("learner", distinct=True)).order_by()
    learners = dict(counted.values_list("tutor__public_id", "learners"))
    return [Load(learners=learners[row["public_id"]], **row) for row in tutors]
