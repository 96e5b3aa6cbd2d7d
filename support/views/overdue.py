"""Who waits for a person longer than was promised: numbers only, for whoever runs the college."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from learners.models import Learner
from support.models import Case, Concern, HelpRequest
from support.querysets import tutoring


@dataclass(frozen=True)
class Late:
    """People who asked for a person, and people about whom only a note waits, past their day;
    people about whom something is taken on, whose day has gone by or whose named person is not
    their tutor; and people who wait, late or not, though nobody is their tutor today."""

    asked: int
    noted: int
    cases: int
    nobodys: int

    @property
    def any(self) -> bool:
        return bool(self.asked or self.noted or self.cases or self.nobodys)


def late(on: dt.date) -> Late:
    """One query, over those who wait."""
    asking, noted = HelpRequest.objects.open(), Concern.objects.waiting(on)
    waits = Q(pk__in=asking.values("learner")) | Q(pk__in=noted.values("learner"))
    waits |= Q(pk__in=Case.objects.open().values("learner"))
    hers = {"learner": OuterRef("pk")}
    asked_late = Exists(HelpRequest.objects.overdue(on).filter(**hers))
    noted_late = Exists(Concern.objects.overdue(on).filter(**hers))
    case_late = Exists(Case.objects.overdue(on).filter(**hers))
    stranded = Exists(Case.objects.stranded(on).filter(**hers))
    has_tutor = Exists(tutoring(on).filter(**hers))
    rows = Learner.objects.filter(waits).annotate(
        asked_late=asked_late,
        noted_late=noted_late,
        case_late=case_late | stranded,
        has_tutor=has_tutor,
    )
    counted = rows.aggregate(
        asked=Count("pk", filter=Q(asked_late=True)),
        noted=Count("pk", filter=Q(noted_late=True, asked_late=False)),
        cases=Count("pk", filter=Q(case_late=True)),
        nobodys=Count("pk", filter=Q(has_tutor=False)),
    )
    return Late(**counted)


def late_by_tutor(on: dt.date) -> list[dict[str, Any]]:
    """With whom they wait: tutors of today (a deputy too), the most first. One query."""
    asked, noted = HelpRequest.objects.overdue(on), Concern.objects.overdue(on)
    waits = Q(learner__in=asked.values("learner")) | Q(learner__in=noted.values("learner"))
    late_cases = Case.objects.overdue(on).filter(
        learner=OuterRef("learner"), owner=OuterRef("tutor")
    )
    held = tutoring(on).filter(waits | Exists(late_cases))
    counted = held.values("tutor__name", "tutor__public_id")
    counted = counted.annotate(people=Count("learner", distinct=True))
    return list(counted.order_by("-people", "tutor__name", "tutor__public_id"))
