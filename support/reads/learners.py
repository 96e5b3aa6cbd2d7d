"""A tutor's learners, one line each, with what is waiting and by when."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners import sight
from learners.wording import day
from support.models import Case, Concern, ConcernState, Contact, HelpRequest

WEEKS = 4


def learners_of(user: Any, on: dt.date, *, q: str = "", waiting: bool = False) -> Any:
    """Return the user's learners with what is waiting about each, by name (one query)."""
    about = {"learner": OuterRef("pk")}
    requests = HelpRequest.objects.open().filter(**about)
    concern = Concern.objects.standing().filter(**about)
    case = Case.objects.open().filter(**about)
    contacts = Contact.objects.filter(**about).order_by("-made_at")
    rows = sight.tutees(user, on).exclude(user=user.pk).select_related("engagement")
    rows = rows.annotate(
        asked_by=Subquery(requests.values("due_on")[:1]),
        concern=Subquery(
            concern.values(row=JSONObject(state="state", due="due_on", until="paused_until_on"))[:1]
        ),
        case=Subquery(case.values(row=JSONObject(owner="owner__name", on="next_on"))[:1]),
        spoke_at=Subquery(contacts.values("made_at")[:1]),
        to_answer=Count("corrections", filter=Q(corrections__answered_at__isnull=True)),
    )
    if q.strip():
        rows = rows.filter(Q(name__icontains=q.strip()) | Q(reference__iexact=q.strip()))
    if waiting:
        waits = Q(asked_by__isnull=False) | Q(concern__isnull=False) | Q(case__isnull=False)
        rows = rows.filter(waits | Q(to_answer__gt=0))
    return rows.order_by("name", "pk")


@dataclass(frozen=True)
class Line:
    """A learner in the list; `seen`: activity of the last weeks, `waits`: what is waiting."""

    name: str
    id: UUID
    seen: list[str]
    waits: list[str]
    spoke_on: dt.date | None


def line(learner: Any, on: dt.date) -> Line:
    """Return a learner's name, what is waiting, recent hand-ins and the last known days online."""
    weeks = getattr(learner, "engagement", None)
    online_days = [days for days in weeks.active_days if days is not None] if weeks else []
    missed = [count for count in weeks.missed[-WEEKS:] if count is not None] if weeks else []
    handed_in = sum(weeks.met[-WEEKS:]) + sum(weeks.late[-WEEKS:]) if weeks else 0
    activity = [_("%(n)s handed in") % {"n": handed_in}] if missed or handed_in else []
    activity += [_("%(n)s not received") % {"n": sum(missed)}] if any(missed) else []
    if online_days:
        online = ngettext("%(n)s day online", "%(n)s days online", online_days[-1])
        activity.append(online % {"n": online_days[-1]})
    spoke_on = localdate(learner.spoke_at) if learner.spoke_at else None
    return Line(str(learner), learner.public_id, activity, waits_of(learner, on), spoke_on)


def waits_of(learner: Any, on: dt.date) -> list[str]:
    """List what is waiting about a learner, the most pressing first."""
    lines = []
    if learner.asked_by:
        lines.append(dated(_("Asked to speak to someone: reply by %(day)s"), learner.asked_by, on))
    if learner.case:
        lines.append(of_case(learner.case, on))
    elif learner.concern:
        lines.append(of_concern(learner.concern, on))
    if number := learner.to_answer:
        lines.append(
            ngettext("%(n)s correction to answer", "%(n)s corrections to answer", number)
            % {"n": number}
        )
    return lines


def of_case(case: dict[str, str | None], on: dt.date) -> str:
    if case["on"] is None:
        return _("%(name)s has taken this on") % {"name": case["owner"]}
    return dated(_("%(name)s will be in touch by %(day)s"), case["on"], on, name=case["owner"])


def of_concern(concern: dict[str, str], on: dt.date) -> str:
    if concern["state"] == ConcernState.PAUSED:
        until = day(dt.date.fromisoformat(concern["until"]), on)
        return _("Something we noticed, paused until %(day)s") % {"day": until}
    return dated(_("Something we noticed: review by %(day)s"), concern["due"], on)


def dated(template: str, due_on: dt.date | str, on: dt.date, **more: Any) -> str:
    """Return a sentence with its due date, marked if it is overdue."""
    due = dt.date.fromisoformat(due_on) if isinstance(due_on, str) else due_on
    sentence = template % {"day": day(due, on), **more}
    return f"{sentence} · {_('overdue')}" if due < on else sentence
