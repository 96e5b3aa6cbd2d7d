"""One learner beside a tutor's list: last contact, what is waiting and what is due next."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from learners.models import Learner
from learners.prepared import prepared
from learners.reads.work import DueWork, due_work
from support.models import Case, Contact, HelpRequest
from support.reads import concerns
from support.reads.concerns import ConcernRow, first_name
from support.reads.learners import Line, line
from support.reads.track import open_case, open_request
from support.reads.waiting import is_to_take_on

WORKS = 2


@dataclass(frozen=True)
class Beside:
    """A learner in short; `asked` and `case`: what is open, `works`: late and coming work."""

    pk: int
    line: Line
    first: str
    contact: Contact | None
    asked: HelpRequest | None
    concern: ConcernRow | None
    case: Case | None
    works: list[DueWork]

    @property
    def to_take_on(self) -> bool:
        return is_to_take_on(self.asked, self.case, self.concern)


@prepared
def last_contact(learner: int) -> Any:
    contacts = Contact.objects.filter(learner=learner, reached=True).select_related("made_by")
    return contacts.order_by("-made_at")[:1]


def beside(learner: Learner, on: dt.date) -> Beside:
    """Return a learner read by `learners_of`, in five queries more."""
    return Beside(
        pk=learner.pk,
        line=line(learner, on),
        first=first_name(learner),
        contact=last_contact.first(learner.pk),
        asked=open_request.first(learner.pk),
        concern=concerns.open_concern(learner, on),
        case=open_case.first(learner.pk),
        works=due_work(learner, on)[:WORKS],
    )
