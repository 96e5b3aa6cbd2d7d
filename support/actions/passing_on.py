"""What somebody has taken on goes to who tutors the learner now, once its owner does no more."""

import datetime as dt

import structlog
from django.db import transaction
from django.utils.timezone import localdate

from learners.models import Learner, User
from support.actions import cases
from support.models import Case
from support.querysets import tutoring

log = structlog.get_logger()
BY = "the timetable"


def pass_on(now: dt.datetime) -> int:
    """Give every such case to a tutor in force; returns how many. Where nobody tutors her it
    stays, and is counted as stuck."""
    stranded = Case.objects.stranded(localdate(now)).order_by("pk")
    return sum(pass_one_on(pk, now) for pk in list(stranded.values_list("pk", flat=True)))


@transaction.atomic
def pass_one_on(pk: int, now: dt.datetime) -> bool:
    rows = Case.objects.stranded(localdate(now)).select_for_update(of=("self",))
    held = rows.select_related("learner").filter(pk=pk).first()
    to = tutor_now(held.learner, localdate(now)) if held else None
    if held is None or to is None:
        log.warning("case.nobody_to_look_after", case=pk)
        return False
    cases.hand_over(case=held, to=to, by=BY, at=now)
    return True


def tutor_now(learner: Learner, on: dt.date) -> User | None:
    """Whoever was assigned first of those who tutor her that day."""
    first = tutoring(on).filter(learner=learner).select_related("tutor").order_by("pk").first()
    return first.tutor if first else None
