"""A tutor's learners, one line each: their latest weeks, last contact, and what is waiting."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject, Least
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners import sight
from learners.models import Correction
from learners.pictures.picture import Picture
from learners.querysets import name_matches
from learners.reads import glance
from learners.wording import day, initials, short_day
from support.models import Case, Concern, ConcernState, Contact, HelpRequest
from support.reads.covers import covered_for, possessive

WAITING, CONTACT, NAME = SORTS = ("waiting", "contact", "name")
ORDERS = {
    WAITING: (F("asked_by").asc(nulls_last=True), F("waits_on").asc(nulls_last=True)),
    CONTACT: (F("spoke_at").asc(nulls_first=True),),
    NAME: (),
}


def learners_of(
    user: Any, on: dt.date, *, q: str = "", waiting: bool = False, sort: str = WAITING
) -> Any:
    """Return the user's learners with what is waiting about each (one query).

    In order of what is waiting (who asked first, then the earliest date), of the last time someone
    was in touch (the longest ago first), or of their names.
    """
    about = {"learner": OuterRef("pk")}
    requests = HelpRequest.objects.open().filter(**about)
    concern = Concern.objects.standing().filter(**about)
    case = Case.objects.open().filter(**about)
    contacts = Contact.objects.filter(reached=True, **about).order_by("-made_at")
    corrections = Correction.objects.open().filter(**about).order_by().values("learner")
    rows = sight.tutees(user, on).exclude(user=user.pk).select_related("engagement")
    rows = rows.annotate(
        asked_by=Subquery(requests.values("due_on")[:1]),
        concern=Subquery(
            concern.values(row=JSONObject(state="state", due="due_on", until="paused_until_on"))[:1]
        ),
        case=Subquery(case.values(row=JSONObject(owner="owner__name", on="next_on"))[:1]),
        spoke_at=Subquery(contacts.values("made_at")[:1]),
        to_answer=Subquery(corrections.values(n=Count("pk"))),
        whose=covered_for(user, on),
        waits_on=Least(
            Subquery(concern.filter(state=ConcernState.OPEN).values("due_on")[:1]),
            Subquery(case.values("next_on")[:1]),
        ),
    )
    if q.strip():
        rows = rows.filter(name_matches(q, "reference"))
    if waiting:
        waits = [HelpRequest.objects.open(), Concern.objects.standing(), Case.objects.open()]
        waits = [*waits, Correction.objects.open()]
        rows = rows.filter(Q(*[Exists(row.filter(**about)) for row in waits], _connector=Q.OR))
    return rows.order_by(*ORDERS[sort], "name_key", "pk")


@dataclass(frozen=True)
class Wait:
    """Something waiting: what it is, by when or who is on it, and the tone of its tag."""

    what: str
    words: str = ""
    tone: str = "look"
    overdue: bool = False


@dataclass(frozen=True)
class Line:
    """A learner in the list; `whose`: the tutor they are covered for."""

    name: str
    id: UUID
    initials: str
    whose: str
    weeks: Picture
    waits: list[Wait]
    contact: str


def line(learner: Any, on: dt.date) -> Line:
    return Line(
        name=str(learner),
        id=learner.public_id,
        initials=initials(str(learner)),
        whose=possessive(learner.whose),
        weeks=glance.spark(getattr(learner, "engagement", None)),
        waits=waits_of(learner, on),
        contact=contact_of(learner.spoke_at, on),
    )


def contact_of(spoke_at: dt.datetime | None, on: dt.date) -> str:
    """Say when someone was last in touch, in as few words as a list has room for."""
    if spoke_at is None:
        return _("No contact yet")
    return _("Last contact: %(day)s") % {"day": short_day(localdate(spoke_at), on)}


def waits_of(learner: Any, on: dt.date) -> list[Wait]:
    """List what is waiting about a learner, the most pressing first."""
    waits = []
    if learner.asked_by:
        by = _("reply by %(day)s") % {"day": day(learner.asked_by, on)}
        late = learner.asked_by < on
        waits.append(Wait(_("asked to speak to someone"), by, "asks", late))
    if learner.case:
        waits.append(of_case(learner.case, on))
    elif learner.concern:
        waits.append(of_concern(learner.concern, on))
    if number := learner.to_answer:
        text = ngettext("%(n)s correction to answer", "%(n)s corrections to answer", number)
        waits.append(Wait(text % {"n": number}))
    return waits


def of_case(case: dict[str, Any], on: dt.date) -> Wait:
    if case["on"] is None:
        words = _("%(name)s has taken this on") % {"name": case["owner"]}
        return Wait(_("in progress"), words, tone="")
    next_on = dt.date.fromisoformat(case["on"])
    values = {"name": case["owner"], "day": day(next_on, on)}
    words = _("%(name)s will be in touch by %(day)s") % values
    return Wait(_("in progress"), words, tone="", overdue=next_on < on)


def of_concern(concern: dict[str, str], on: dt.date) -> Wait:
    what = _("something we noticed")
    if concern["state"] == ConcernState.PAUSED:
        until = day(dt.date.fromisoformat(concern["until"]), on)
        return Wait(what, _("paused until %(day)s") % {"day": until}, tone="")
    due_on = dt.date.fromisoformat(concern["due"])
    words = _("review by %(day)s") % {"day": day(due_on, on)}
    return Wait(what, words, overdue=due_on < on)
