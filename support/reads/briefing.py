"""A briefing for whoever takes over a learner: what is promised, what is open, the last talk."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from learners.models import Correction, Learner, TutorAssignment
from learners.models.record import PROTECTED
from learners.prepared import prepared
from learners.reads.tutors import Tutoring, tutors_of
from support.models import Case, Concern, Contact, HelpRequest
from support.reads import concerns
from support.reads.beside import last_contact
from support.reads.concerns import ConcernRow
from support.reads.track import open_case, open_request

SHOWN = 6  # learners whom someone has taken over
NEW_FOR = dt.timedelta(days=28)  # days on which Today and the record lead to the briefing


@dataclass(frozen=True)
class Promise:
    """Something promised to a learner: what, by whom, and by when, if a day is agreed."""

    what: str
    who: str
    due_on: dt.date | None
    is_late: bool
    url: str = ""


@dataclass(frozen=True)
class Briefing:
    """What someone who takes over needs to know; `earlier`: the tutors before today."""

    tutors: list[Tutoring]
    earlier: list[Tutoring]
    promises: list[Promise]
    asked: HelpRequest | None
    concern: ConcernRow | None
    case: Case | None
    corrections: list[Correction]
    contact: Contact | None


def briefing(learner: Learner, user: Any, on: dt.date) -> Briefing:
    """Return the briefing about a learner whose case `user` may read, in six queries."""
    tutors = tutors_of(learner, on)
    asked, case = open_request.first(learner.pk), open_case.first(learner.pk)
    concern = concerns.open_concern(learner, on)
    corrections = open_corrections(learner.pk)
    return Briefing(
        tutors=[row for row in tutors if row.is_now],
        earlier=[row for row in tutors if not row.is_now],
        promises=in_order(promises_of(asked, concern, case, corrections, user, on)),
        asked=asked,
        concern=concern,
        case=case,
        corrections=corrections,
        contact=last_contact.first(learner.pk),
    )


@prepared
def open_corrections(learner: int) -> QuerySet[Correction]:
    """Return the open corrections that a tutor may know of; protected characteristics are not."""
    rows = Correction.objects.open().filter(learner=learner).exclude(fact_kind=PROTECTED)
    return rows.select_related("owner").order_by("due_on", "pk")


def promises_of(
    asked: HelpRequest | None,
    concern: ConcernRow | None,
    case: Case | None,
    corrections: list[Correction],
    user: Any,
    on: dt.date,
) -> list[Promise]:
    promises = []
    if asked:
        what = _("Get back to them about their request")
        promises.append(Promise(what, _("A tutor"), asked.due_on, asked.due_on < on))
    if concern and concern.due_on:
        at = reverse("concern", args=[concern.id])
        late = concern.due_on < on
        promises.append(
            Promise(_("Look at what we noticed"), _("A tutor"), concern.due_on, late, at)
        )
    if case:
        at, late = reverse("case", args=[case.public_id]), bool(case.next_on and case.next_on < on)
        what = case.next_words or _("The next contact")
        promises.append(Promise(what, str(case.owner), case.next_on, late, at))
    for row in corrections:
        at = reverse("correction", args=[row.public_id]) if row.owner_id == user.pk else ""
        what = _("Answer a correction: %(fact)s") % {"fact": row.fact_words}
        promises.append(Promise(what, str(row.owner), row.due_on, row.due_on < on, at))
    return promises


def in_order(promises: list[Promise]) -> list[Promise]:
    """Return the earliest first; those without a day come last."""
    return sorted(promises, key=lambda row: row.due_on or dt.date.max)


def taken_over(user: Any, on: dt.date) -> QuerySet[TutorAssignment]:
    """Return the assignments of a tutor that began lately, after someone else's, the latest first.

    A deputy takes over too, while they cover."""
    before = TutorAssignment.objects.filter(
        learner=OuterRef("learner"), from_on__lt=OuterRef("from_on")
    ).exclude(tutor=user.pk)
    recent = TutorAssignment.objects.tutoring(on).filter(tutor=user.pk, from_on__gt=on - NEW_FOR)
    return recent.filter(Exists(before)).order_by("-from_on", "learner__name_key", "pk")


def is_new_to(user: Any, on: dt.date) -> Q:
    """Return the condition that a tutor has taken over a learner lately."""
    return Q(pk__in=taken_over(user, on).order_by().values("learner"))


def new_to(user: Any, on: dt.date) -> Any:
    """Return the learners whom a tutor has taken over lately, as JSON in another query: those
    about whom something is open first."""
    about = {"learner": OuterRef("learner")}
    rows = [HelpRequest.objects.open(), Concern.objects.standing(), Case.objects.open()]
    rows.append(Correction.objects.open().exclude(fact_kind=PROTECTED))
    is_open = Q(*(Exists(open_rows.filter(**about)) for open_rows in rows), _connector=Q.OR)
    people = taken_over(user, on).annotate(is_open=is_open)
    row = JSONObject(
        learner="learner_id",
        id="learner__public_id",
        name="learner__name",
        reference="learner__reference",
        from_on="from_on",
        until_on="until_on",
        is_open="is_open",
    )
    by_need = people.order_by("-is_open", "-from_on", "learner__name_key", "pk")
    return by_need.values(json=row)[:SHOWN]


def as_new(row: dict[str, Any]) -> dict[str, Any]:
    days = {name: row[name] for name in ("from_on", "until_on")}
    return row | {name: day and dt.date.fromisoformat(day) for name, day in days.items()}
