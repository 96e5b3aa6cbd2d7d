"""Hand over cases whose owner no longer tutors the learner, and tell tutors what is now theirs."""

import datetime as dt

import structlog
from django.db import transaction

from learners import clock
from learners.actions import notifications
from learners.models import Learner, Notification, TutorAssignment, User
from support.actions import cases
from support.models import Case, HelpRequest

log = structlog.get_logger()
BY = "the timetable"
INHERITED = "help inherited"
ABOUT_REQUESTS = ("help asked", "asked instead", INHERITED)


def pass_on() -> int:
    """Give each such case to a current tutor; return how many. Without one it stays as it is.

    Tutors also hear of requests made before the learner was theirs.
    """
    announce(clock.today())
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


@transaction.atomic
def announce(on: dt.date) -> None:
    """Notify tutors of each open request that they have not heard of yet."""
    waiting = HelpRequest.objects.open().select_related("learner").order_by("pk")
    requests = {request.learner_id: request for request in waiting}
    tutoring = TutorAssignment.objects.tutoring(on).filter(learner__in=requests)
    subjects = [str(request.public_id) for request in requests.values()]
    notified = Notification.objects.filter(subject__in=subjects, kind__in=ABOUT_REQUESTS)
    pairs = set(notified.values_list("user", "subject"))
    to = [
        (row.tutor, requests[row.learner_id])
        for row in tutoring.select_related("tutor").order_by("pk")
        if (row.tutor_id, str(requests[row.learner_id].public_id)) not in pairs
    ]
    notifications.post_all(to=to, kind=INHERITED)


def tutor_of(learner: Learner, on: dt.date) -> User | None:
    """Return the learner's tutor that day, the first assigned if there are several."""
    tutors = TutorAssignment.objects.tutoring(on).filter(learner=learner).select_related("tutor")
    first = tutors.order_by("pk").first()
    return first.tutor if first else None
