"""A request or a case as a dated track: asked, taken on, in touch, next contact, what came of it.

The learner and their tutor see the same track.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from learners.models import Learner
from learners.prepared import prepared
from learners.wording import day, day_and_time
from support.models import Case, Channel, Concern, Contact, HelpRequest
from support.reads.concerns import first_name

CONTACTS = 3  # the latest


@dataclass(frozen=True)
class Point:
    """A point of a track; `words`: its day, or what is there."""

    title: str
    words: str = ""
    is_done: bool = False
    is_next: bool = False


@dataclass(frozen=True)
class Track:
    """A dated request or case; `late`: a sentence, if a promise was not kept.

    `words`: what the learner wrote in a request that is still open.
    """

    heading: str
    points: list[Point]
    late: str = ""
    case: UUID | None = None
    request: UUID | None = None
    words: str = ""


def open_tracks(learner: Learner, on: dt.date) -> list[Track]:
    """Return the learner's open request and open case, in two queries."""
    asked, case = open_request.first(learner.pk), open_case.first(learner.pk)
    tracks = [of_request(asked, on)] if asked else []
    if case:
        heading = _("%(name)s will get back to you") % {"name": case.owner}
        tracks.append(of_case(case, on, heading))
    return tracks


@prepared
def open_request(learner: int) -> QuerySet[HelpRequest]:
    return HelpRequest.objects.open().filter(learner=learner)[:1]


@prepared
def open_case(learner: int) -> QuerySet[Case]:
    return with_points(Case.objects.open().filter(learner=learner))[:1]


def track_of(case: Case, on: dt.date, *, own: bool) -> Track:
    """Return one case's track, in one query; `own`: for the learner themselves."""
    row = with_points(Case.objects.filter(pk=case.pk)).get()
    heading = _("What we did") if row.closed_at else _("So far")
    return of_case(row, on, heading, "" if own else first_name(case.learner))


def with_points(cases: QuerySet[Any]) -> QuerySet[Any]:
    """Add the first request and concern of each case, and its latest contacts."""
    own = {"case": OuterRef("pk")}
    requests = HelpRequest.objects.filter(**own).order_by("asked_at", "pk")
    concerns = Concern.objects.filter(**own).order_by("raised_on", "pk")
    contacts = Contact.objects.filter(**own).order_by("-made_at", "-pk")
    columns = JSONObject(name="made_by__name", at="made_at", channel="channel", reached="reached")
    return cases.select_related("owner").annotate(
        asked_at=Subquery(requests.values("asked_at")[:1]),
        noticed_on=Subquery(concerns.values("raised_on")[:1]),
        latest=ArraySubquery(contacts.values(contact=columns)[:CONTACTS]),
    )


def of_request(asked: HelpRequest, on: dt.date) -> Track:
    due, is_late = {"due": day(asked.due_on, on)}, asked.due_on < on
    if is_late:
        title = _("Someone should have got back to you by %(due)s") % due
    else:
        title = _("Someone will get back to you by %(due)s") % due
    begun_by = Point(_("You asked"), day_and_time(asked.asked_at, on), is_done=True)
    points = [begun_by, Point(title, is_next=True), Point(_("Did it help?"))]
    late = _("It’s overdue, and the college’s administrators can see that.") if is_late else ""
    return Track(
        _("You asked to speak to someone"),
        points,
        late,
        request=asked.public_id,
        words=asked.words,
    )


def of_case(case: Any, on: dt.date, heading: str, name: str = "") -> Track:
    """Return a case read `with_points`; `name`: the learner's, if someone else reads it."""
    contacts = [in_touch(contact, on) for contact in reversed(case.latest)]
    points = [*begun(case, on, name), *contacts, *ahead(case, on)]
    return Track(heading, points, broken_promise(case, on), case.public_id)


def begun(case: Any, on: dt.date, name: str) -> list[Point]:
    """Return how the case began, and who took it on."""
    points = []
    if case.noticed_on:
        points.append(Point(_("We noticed something"), day(case.noticed_on, on), is_done=True))
    if case.asked_at:
        asked = _("%(who)s asked") % {"who": name} if name else _("You asked")
        points.append(Point(asked, day_and_time(case.asked_at, on), is_done=True))
    taken = _("%(name)s took it on") % {"name": case.owner}
    return [*points, Point(taken, day_and_time(case.opened_at, on), is_done=True)]


def in_touch(contact: dict[str, Any], on: dt.date) -> Point:
    values = {"name": contact["name"], "how": Channel(contact["channel"]).label}
    if contact["reached"]:
        title = _("%(name)s was in touch (%(how)s)") % values
    else:
        title = _("%(name)s tried to get in touch (%(how)s)") % values
    at = dt.datetime.fromisoformat(contact["at"])
    return Point(title, day_and_time(at, on), is_done=True)


def ahead(case: Any, on: dt.date) -> list[Point]:
    """Return the next contact and who will say what came of it, or when the case was closed."""
    if case.closed_at:
        return [Point(_("Closed"), day_and_time(case.closed_at, on), is_done=True)]
    if not case.next_on:
        title = _("Next contact: no day yet")
    elif case.next_on < on:
        title = _("Contact was due by %(day)s") % {"day": day(case.next_on, on)}
    else:
        title = _("Next contact: %(day)s") % {"day": day(case.next_on, on)}
    ending = _("%(name)s will write here what came of it.") % {"name": case.owner}
    return [Point(title, case.next_words, is_next=True), Point(_("Did it help?"), ending)]


def broken_promise(case: Any, on: dt.date) -> str:
    if case.closed_at or not case.next_on or case.next_on >= on:
        return ""
    return _(
        "%(name)s hasn’t managed this yet. It’s overdue, and the college’s administrators can "
        "see that."
    ) % {"name": case.owner}
