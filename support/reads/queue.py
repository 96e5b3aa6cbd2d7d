"""People to get back to, in order: help requests, people who would like to talk, then concerns.

One query for any length: each learner has one line for everything waiting. The lines, the cases,
the module concerns and the covers come as JSON beside the tutor's own row.
"""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import JSONObject
from django.utils.text import Truncator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners import sight
from learners.models import Role, RoleKind, User
from learners.pictures.picture import Picture
from learners.prepared import Person, prepared
from learners.reads import glance
from learners.wording import day, initials
from support import wording
from support.models import (
    Case,
    Contact,
    HelpState,
    ModuleConcern,
    Precision,
    Reply,
    ReplyKind,
    TutorTime,
)
from support.models.concern import answered_before, waiting
from support.models.signal import data_until
from support.models.time import MINUTES_A_PERSON, USUAL_MINUTES, how_many
from support.reads.briefing import as_new, new_to
from support.reads.covers import (
    Covering,
    covered_for,
    next_cover,
    of_json,
    possessive,
    standing_in,
)
from support.reads.groups import begin_of, is_quiet
from support.reads.messages import as_message, messages_for

REQUESTED, TALK, NOTICED = 0, 1, 2  # bands, the most pressing first
AT_ONCE = 30  # maximum lines on Today; the rest are one click away
A_PAGE = 30
CASES, MODULES = 50, 10
LATEST_LENGTH = 280  # characters of the latest words; the rest are one click away

OF_LINE = {
    "pk": "pk",
    "id": "public_id",
    "name": "name",
    "reference": "reference",
    "band": "band",
    "total": "total",
    "spoke_at": "spoke_at",
    "words": "request__words",
    "added_from": "request__added_from",
    "asked_at": "request__asked_at",
    "answer_by": "request__due_on",
    "concern": "concern__public_id",
    "rule": "concern__rule",
    "module": "concern__module",
    "reasons": "concern__reasons",
    "raised_on": "concern__raised_on",
    "due_on": "concern__due_on",
    "reply": "reply",
    "answered": "answered",
    "true": "true",
    "earlier": "earlier",
    "data_until": "data_until",
    "whose": "whose",
    "weeks": "weeks",
}
OF_CASE = {
    "learner": "learner_id",
    "id": "public_id",
    "name": "learner__name",
    "reference": "learner__reference",
    "owner": "owner__name",
    "owner_id": "owner_id",
    "next_on": "next_on",
    "next_words": "next_words",
}
OF_MODULE = {
    "module": "assessment__offering__module__name",
    "work": "assessment__name",
    "piece": "assessment__public_id",
    "due_on": "due_on",
    "missed": "missed",
    "present": "present",
    "is_owned": "is_owned",
}


@dataclass(frozen=True)
class Line:
    """One person to get back to, ready to show.

    `why`: why they are on the list, and since or by when; `whose`: the tutor they are covered for;
    `latest`: the last words of their request.
    """

    id: str
    learner: int
    name: str
    first: str
    initials: str
    whose: str
    asked: bool
    why: str
    noticed: str
    overdue: bool
    weeks: Picture
    words: str
    latest: str
    concern: str | None
    module: str
    explanation: wording.Explanation | None
    precision: str
    history: str


@dataclass(frozen=True)
class Desk:
    """A tutor's work: lines to show, how many in all, cases and module concerns.

    `minutes` a week, and how many are `left`; who covers for them, and for whom they cover; how
    many of their learners nobody was in touch with lately; `messages` of learners without an
    answer; learners `new` to them. `changes_at`: when a wait is next put in other words.
    """

    lines: list[Line]
    total: int
    cases: list[dict[str, Any]]
    modules: list[dict[str, Any]]
    minutes: int
    left: int
    cover: Covering | None
    standing_in: list[Covering]
    quiet: int
    messages: list[dict[str, Any]]
    new: list[dict[str, Any]]
    changes_at: dt.datetime | None

    @property
    def rest(self) -> int:
        return self.total - len(self.lines)

    @property
    def heading(self) -> str:
        return wording.people_to_get_back_to(self.total)


def people(user: Any, on: dt.date) -> Any:
    """Return learners with something waiting for `user`, the most pressing first; never themselves.

    By urgency (help requests, then replies that ask to talk), then by time (the earliest request,
    the earliest due date), then by need (most missed, no mark, the lowest mean).
    """
    learners = (
        sight.tutees(user, on)
        .exclude(user=user.pk)
        .alias(
            request=FilteredRelation(
                "help_requests", condition=Q(help_requests__state=HelpState.OPEN)
            ),
            concern=FilteredRelation("concerns", condition=waiting(on, "concerns__")),
        )
    )
    learners = learners.filter(Q(request__isnull=False) | Q(concern__isnull=False))
    asked = Q(request__isnull=False)
    return learners.annotate(
        band=models.Case(
            When(asked & Q(request__from_concern=False), then=Value(REQUESTED)),
            When(asked, then=Value(TALK)),
            default=Value(NOTICED),
        ),
    ).order_by(
        "band",
        F("request__asked_at").asc(nulls_last=True),
        F("concern__due_on").asc(nulls_last=True),
        F("concern__missed").desc(nulls_last=True),
        F("concern__mean_mark").asc(nulls_first=True),
        "pk",
    )


def as_json(rows: Any, names: dict[str, str]) -> Any:
    return rows.values(json=JSONObject(**{name: F(column) for name, column in names.items()}))


def in_full(user: Any, on: dt.date) -> Any:
    """Return the list with each line's words, reply, figures and last contact."""
    last = Contact.objects.filter(learner=OuterRef("pk")).order_by("-made_at")
    replies = Reply.objects.filter(concern=OuterRef("concern__pk"), taken_back_at__isnull=True)
    figures = Precision.objects.filter(rule=OuterRef("concern__rule"))
    rows = people(user, on).annotate(
        total=Window(Count("pk")),
        spoke_at=Subquery(last.values("made_at")[:1]),
        reply=Subquery(replies.order_by("-replied_at", "-pk").values("kind")[:1]),
        answered=Subquery(figures.values("answered")[:1]),
        true=Subquery(figures.values("true")[:1]),
        earlier=answered_before("pk", "concern__"),
        data_until=data_until("pk", "concern__"),
        whose=covered_for(user, on),
        weeks=JSONObject(**{name: f"engagement__{name}" for name in glance.COLUMNS}),
    )
    return as_json(rows, OF_LINE)


def cases_of(user: Any, on: dt.date) -> Any:
    """Return the open cases of the user's learners, the next date first."""
    tutees = sight.tutees(user, on).exclude(user=user.pk)
    rows = Case.objects.open().filter(learner__in=tutees.values("pk"))
    rows = rows.order_by(F("next_on").asc(nulls_first=True), "opened_at", "pk")
    return as_json(rows, OF_CASE)[:CASES]


def of_modules(user: Any, on: dt.date) -> Any:
    """Return the module concerns the user may see, the latest first."""
    visible = ModuleConcern.objects.standing().visible_to(user, on).values("pk")
    owners = Role.objects.in_force(on).filter(kind=RoleKind.MODULE_OWNER, user=user.pk)
    owned = owners.filter(module=OuterRef("assessment__offering__module"))
    rows = ModuleConcern.objects.filter(pk__in=visible).order_by("-due_on", "pk")
    rows = rows.annotate(is_owned=Exists(owned))
    return as_json(rows, OF_MODULE)[:MODULES]


@prepared
def waiting_for(user: int, *, on: dt.date) -> Any:
    tutor, own = Person(user), TutorTime.objects.filter(tutor=OuterRef("pk"))
    return User.objects.filter(pk=user).values(
        set_minutes=Subquery(own.values("minutes")[:1]),
        reached=Subquery(reached_since(on - dt.timedelta(days=on.weekday()))),
        quiet=Subquery(quiet_tutees(tutor, on)),
        own_cover=Subquery(next_cover(on)[:1]),
        standing_in=ArraySubquery(standing_in(on)),
        shown_lines=ArraySubquery(in_full(tutor, on)[:AT_ONCE]),
        open_cases=ArraySubquery(cases_of(tutor, on)),
        module_concerns=ArraySubquery(of_modules(tutor, on)),
        messages=ArraySubquery(messages_for(tutor, on)),
        new=ArraySubquery(new_to(tutor, on)),
    )


def quiet_tutees(user: Any, on: dt.date) -> Any:
    """Return how many of the user's learners nobody was in touch with lately."""
    quiet = sight.tutees(user, on).exclude(user=user.pk).filter(is_quiet(on))
    return quiet.order_by().annotate(all=Value(1)).values("all").values(n=Count("pk"))


def reached_since(monday: dt.date) -> Any:
    """Return how many people a tutor (the outer row) has been in touch with since a day."""
    contacts = Contact.objects.filter(made_by=OuterRef("pk"), made_at__gte=begin_of(monday))
    return contacts.order_by().values("made_by").values(n=Count("learner", distinct=True))


def desk_of(user: Any, on: dt.date, at: dt.datetime) -> Desk:
    """Return as many lines as fit the minutes that the tutor has left this week.

    Everyone who asked for a person is shown, up to the size of a page.
    """
    data = waiting_for.first(user.pk, on=on)
    rows = data["shown_lines"]
    asked = sum(row["band"] != NOTICED for row in rows)
    minutes = USUAL_MINUTES if data["set_minutes"] is None else data["set_minutes"]
    left = max(minutes - (data["reached"] or 0) * MINUTES_A_PERSON, 0)
    fitting = rows[: max(how_many(left), asked)]
    asked_at = [dt.datetime.fromisoformat(row["asked_at"]) for row in fitting if row["asked_at"]]
    changes = [wording.wait_changes_at(since, at) for since in asked_at]
    return Desk(
        lines=[as_line(row, on, at) for row in fitting],
        total=rows[0]["total"] if rows else 0,
        cases=[as_case(case, on) for case in data["open_cases"]],
        modules=[as_module(row) for row in data["module_concerns"]],
        minutes=minutes,
        left=left,
        cover=of_json(data["own_cover"]) if data["own_cover"] else None,
        standing_in=[of_json(row) for row in data["standing_in"]],
        quiet=data["quiet"] or 0,
        new=[as_new(row) for row in data["new"]],
        messages=[as_message(row) for row in data["messages"]],
        changes_at=min(changes, default=None),
    )


def as_module(row: dict[str, Any]) -> dict[str, Any]:
    words = wording.missed_by(row["missed"], row["present"], row["work"])
    return row | {"due_on": date_of(row["due_on"]), "words": words}


def as_case(case: dict[str, Any], on: dt.date) -> dict[str, Any]:
    next_on = date_of(case["next_on"])
    return case | {"next_on": next_on, "overdue": next_on is not None and next_on < on}


def date_of(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def as_line(row: dict[str, Any], on: dt.date, at: dt.datetime) -> Line:
    name = row["name"] or row["reference"]
    raised = row["concern"] is not None
    figures = Precision(answered=row["answered"], true=row["true"]) if row["answered"] else None
    reasons, until = row["reasons"], date_of(row["data_until"])
    return Line(
        id=row["id"],
        learner=row["pk"],
        name=name,
        first=name.split()[0] if name.strip() else name,
        initials=initials(name),
        whose=possessive(row["whose"]),
        asked=row["band"] != NOTICED,
        why=why(row, on, at),
        noticed=noticed(row, on),
        overdue=is_overdue(row, on),
        weeks=glance.spark(glance.from_json(row["weeks"])),
        words=row["words"] or "",
        latest=Truncator((row["words"] or "")[row["added_from"] or 0 :]).chars(LATEST_LENGTH),
        concern=row["concern"],
        module=row["module"] or "",
        explanation=wording.explain(row["rule"], reasons, on, row["earlier"], until)
        if raised
        else None,
        precision=wording.precision(figures) if raised else "",
        history=history(row, on),
    )


def why(row: dict[str, Any], on: dt.date, at: dt.datetime) -> str:
    """Say why the person is on the list, and since or by when."""
    if row["band"] == NOTICED:
        return wording.review_by(dt.date.fromisoformat(row["due_on"]), on)
    since = wording.waiting(dt.datetime.fromisoformat(row["asked_at"]), at)
    asked = _("asked %(since)s") if row["band"] == REQUESTED else _("wants to talk, %(since)s")
    return asked % {"since": since}


def noticed(row: dict[str, Any], on: dt.date) -> str:
    raised_on = date_of(row["raised_on"])
    return _("Noticed on %(day)s.") % {"day": day(raised_on, on)} if raised_on else ""


def is_overdue(row: dict[str, Any], on: dt.date) -> bool:
    """Return whether the day to get back or to review has passed."""
    due = [date_of(row["answer_by"]), date_of(row["due_on"])]
    return any(day is not None and day < on for day in due)


def history(row: dict[str, Any], on: dt.date) -> str:
    """Say what the learner answered, and when someone was last in touch."""
    parts = []
    if row["concern"] is not None:
        answer = ReplyKind(row["reply"]).label if row["reply"] else None
        parts.append(
            _("Answered: “%(said)s”.") % {"said": answer} if answer else _("No answer yet.")
        )
    if row["spoke_at"]:
        last = day(localdate(dt.datetime.fromisoformat(row["spoke_at"])), on)
        parts.append(_("Last contact: %(day)s.") % {"day": last})
    return " ".join(parts)


def last_page(user: Any, on: dt.date) -> int:
    return max(math.ceil(people(user, on).count() / A_PAGE), 1)
