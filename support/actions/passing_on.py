"""Hand over cases whose owner no longer tutors the learner."""

import datetime as dt

import structlog
from django.db import transaction

from learners import clock
from learners.models import Learner, TutorAssignment, User
from support.actions import cases
from support.models import Case

log = structlog.get_logger()
BY = "the timetable"


def pass_on() -> int:
    """Give each such case to a current tutor; return how many. Without one it stays as it is."""
    stranded = Case.objects.stranded(clock.today()).order_by("pk")
    return sum(pass_on_one(pk) for pk in list(stranded.values_list("pk", flat=True)))


@transaction.atomic
def pass_on_one(pk: int) -> bool:
    today = clock.today()
    rows = Case.objects.stranded(today).select_for_update(of=("self",))
    case = rows.select_related("learner").filter(pk=pk).first()
    tutor = tutor_of(case.learner, today) if case else None
    if case is None or tutor is None:
        log.warning("case.nobody_to_look_after", case=pk)
        return False
    cases.hand_over(case=case, to=tutor, by=BY)
    return True


def tutor_of(learner: Learner, on: dt.date) -> User | None:
    """Return the learner's tutor that day, the first assigned if there are several."""
    tutors = TutorAssignment.objects.tutoring(on).filter(learner=learner).select_related("tutor")
    first = tutors.order_by("pk").first()
    return first.tutor if first else None
