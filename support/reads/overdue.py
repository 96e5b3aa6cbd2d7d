"""People who have waited longer than promised, as numbers, for an administrator."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

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
    """Count them in one query over the people waiting."""
    requests, concerns = HelpRequest.objects.open(), Concern.objects.waiting(on)
    waiting = Q(pk__in=requests.values("learner")) | Q(pk__in=concerns.values("learner"))
    waiting |= Q(pk__in=Case.objects.open().values("learner"))
    same = {"learner": OuterRef("pk")}
    asked_late = Exists(HelpRequest.objects.overdue(on).filter(**same))
    concern_late = Exists(Concern.objects.overdue(on).filter(**same))
    case_late = Exists(Case.objects.overdue(on).filter(**same))
    stranded = Exists(Case.objects.stranded(on).filter(**same))
    has_tutor = Exists(TutorAssignment.objects.tutoring(on).filter(**same))
    rows = Learner.objects.filter(waiting).annotate(
        asked_late=asked_late,
        concern_late=concern_late,
        case_late=case_late | stranded,
        has_tutor=has_tutor,
    )
    counts = rows.aggregate(
        asked=Count("pk", filter=Q(asked_late=True)),
        concerns=Count("pk", filter=Q(concern_late=True, asked_late=False)),
        cases=Count("pk", filter=Q(case_late=True)),
        untutored=Count("pk", filter=Q(has_tutor=False)),
    )
    return Late(**counts)


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
