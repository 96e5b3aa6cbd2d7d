"""Who a learner's tutors are, and since when."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from learners.models import Learner, TutorAssignment
from learners.prepared import prepared
from learners.wording import day

SHOWN = 6  # the latest assignments


@dataclass(frozen=True)
class Tutoring:
    """A tutor of a learner: from a day, and for someone who covers until a day."""

    name: str
    from_on: dt.date
    until_on: dt.date | None
    is_now: bool
    sentence: str


@prepared
def assignments(learner: int, *, on: dt.date) -> Any:
    rows = TutorAssignment.objects.filter(learner=learner, from_on__lte=on)
    return rows.select_related("tutor").order_by("-from_on", "-pk")[:SHOWN]


@prepared
def tutoring(learner: int, *, on: dt.date) -> Any:
    rows = TutorAssignment.objects.tutoring(on).filter(learner=learner).select_related("tutor")
    return rows.order_by("until_on", "from_on", "pk")


def tutors_of(learner: Learner, on: dt.date) -> list[Tutoring]:
    """Return the tutors until now, the latest first, in one query."""
    return [as_row(row, on) for row in assignments(learner.pk, on=on)]


def own_tutors(learner: Learner, on: dt.date) -> list[Tutoring]:
    """Return who tutors a learner today, in one query, for the learner."""
    rows = [as_row(row, on) for row in tutoring(learner.pk, on=on)]
    return sorted(rows, key=lambda row: row.until_on is not None)


def as_row(row: TutorAssignment, on: dt.date) -> Tutoring:
    is_now = row.until_on is None or row.until_on > on
    values = {"name": row.tutor, "from": day(row.from_on, on)}
    if row.until_on is None:
        sentence = _("Your tutor is %(name)s, since %(from)s.") % values
    else:
        values["until"] = day(row.until_on, on)
        sentence = _("%(name)s is also there for you, until %(until)s.") % values
    return Tutoring(str(row.tutor), row.from_on, row.until_on, is_now, sentence)
