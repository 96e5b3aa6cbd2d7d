"""People who have waited longer than promised, as numbers, for an administrator."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Value

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


def late_by_tutor(on: dt.date) -> list[dict[str, Any]]:
    """Return today's tutors (deputies too) of the people waiting, the most first, in one query."""
    requests, concerns = HelpRequest.objects.overdue(on), Concern.objects.overdue(on)
    waiting = Q(learner__in=requests.values("learner"))
    waiting |= Q(learner__in=concerns.values("learner"))
    late_cases = Case.objects.overdue(on).filter(
        learner=OuterRef("learner"), owner=OuterRef("tutor")
    )
    rows = TutorAssignment.objects.tutoring(on).filter(waiting | Exists(late_cases))
    rows = rows.values("tutor__name", "tutor__public_id")
    rows = rows.annotate(people=Count("learner", distinct=True))
    return list(rows.order_by("-people", "tutor__name", "tutor__public_id"))
