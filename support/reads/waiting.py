"""What waits for someone on a record: an open request, and the open case. Both readers see it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from learners.models import Learner
from learners.prepared import prepared
from learners.wording import day, day_and_time
from support.models import Case, Contact, HelpRequest
from support.reads.concerns import ConcernRow
from support.reads.track import open_case, open_request

CONTACTS = 5  # the latest


@dataclass(frozen=True)
class Waiting:
    """What a learner asked for, and what someone is doing about it."""

    asked: HelpRequest | None
    asked_at: str
    answer_by: str
    overdue: bool
    case: Case | None
    next_on: str
    to_take_on: bool


def is_to_take_on(asked: HelpRequest | None, case: Case | None, concern: ConcernRow | None) -> bool:
    """Return whether nobody has taken on what is waiting about a learner."""
    noticed = concern is not None and concern.is_active and concern.case is None
    return asked is not None or (noticed and case is None)


def waiting_about(learner: Learner, rows: list[ConcernRow], on: dt.date) -> Waiting:
    """Return the learner's open request and open case, in two queries; `rows`: their concerns."""
    asked, case = open_request.first(learner.pk), open_case.first(learner.pk)
    return Waiting(
        asked=asked,
        asked_at=day_and_time(asked.asked_at, on) if asked else "",
        answer_by=day(asked.due_on, on) if asked else "",
        overdue=bool(asked and asked.due_on < on),
        case=case,
        next_on=day(case.next_on, on) if case else "",
        to_take_on=is_to_take_on(asked, case, rows[0] if rows else None),
    )


@prepared
def contacts_of(learner: int) -> QuerySet[Contact]:
    contacts = Contact.objects.filter(learner=learner).select_related("made_by")
    return contacts.order_by("-made_at")[:CONTACTS]
