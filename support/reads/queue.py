"""People to get back to, in order: who asked for a person, who would like to talk, then concerns.

All of it in one query whatever its length: each learner is one line, however much waits about her,
and the lines, one's cases and what modules are told come as JSON beside the reader's own row.
"""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import JSONObject
from django.utils.text import Truncator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners import sight
from learners.models import User
from learners.wording import day
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
from support.models.time import how_many

ASKED, TALK, NOTED = 0, 1, 2  # bands, the most pressing first
AT_ONCE = 60  # lines on Today at most; the rest is one press away
A_PAGE = 30
CASES, MODULES = 50, 10
SHOWN = 280  # characters of what she wrote last; the rest is one press away

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
    "due_on": "due_on",
    "missed": "missed",
    "present": "present",
}


@dataclass(frozen=True)
class Line:
    """One person to get back to, ready to be shown; `latest`: of her words, what she wrote last."""

    id: str
    learner: int
    name: str
    first: str
    asked: bool
    eyebrow: str
    overdue: bool
    words: str
    latest: str
    concern: str | None
    module: str
    told: wording.Told | None
    precision: str
    seen: str


@dataclass(frozen=True)
class Desk:
    """What waits for a tutor: lines to show, how many in all, cases, what modules are told."""

    lines: list[Line]
    total: int
    cases: list[dict[str, Any]]
    modules: list[dict[str, Any]]

    @property
    def rest(self) -> int:
        return self.total - len(self.lines)


def people(user: Any, on: dt.date) -> Any:
    """Learners about whom something waits for `user`, the most pressing first; never oneself.

    Urgency (who asked, then who would like to talk), then waiting (who asked first; what is due
    first), then need (most missed, no mark, the lowest mean).
    """
    held = (
        sight.tutees(user, on)
        .exclude(user=user.pk)
        .alias(
            request=FilteredRelation(
                "help_requests", condition=Q(help_requests__state=HelpState.OPEN)
            ),
            concern=FilteredRelation("concerns", condition=waiting(on, "concerns__")),
        )
    )
    held = held.filter(Q(request__isnull=False) | Q(concern__isnull=False))
    asked = Q(request__isnull=False)
    return held.annotate(
        band=models.Case(
            When(asked & Q(request__from_concern=False), then=Value(ASKED)),
            When(asked, then=Value(TALK)),
            default=Value(NOTED),
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
    """The list with all that a line tells: her words and reply, figures, the last contact."""
    last = Contact.objects.filter(learner=OuterRef("pk")).order_by("-made_at")
    said = Reply.objects.filter(concern=OuterRef("concern__pk"), taken_back_at__isnull=True)
    figures = Precision.objects.filter(rule=OuterRef("concern__rule"))
    rows = people(user, on).annotate(
        total=Window(Count("pk")),
        spoke_at=Subquery(last.values("made_at")[:1]),
        reply=Subquery(said.order_by("-replied_at", "-pk").values("kind")[:1]),
        answered=Subquery(figures.values("answered")[:1]),
        true=Subquery(figures.values("true")[:1]),
        earlier=answered_before("pk", "concern__"),
        data_until=data_until("pk", "concern__"),
    )
    return as_json(rows, OF_LINE)


def cases_of(user: Any, on: dt.date) -> Any:
    """What has been taken on about one's learners, the next date first."""
    mine = sight.tutees(user, on).exclude(user=user.pk)
    rows = Case.objects.open().filter(learner__in=mine.values("pk"))
    rows = rows.order_by(F("next_on").asc(nulls_first=True), "opened_at", "pk")
    return as_json(rows, OF_CASE)[:CASES]


def of_modules(user: Any, on: dt.date) -> Any:
    """What half or more missed, said of the module; the latest first."""
    seen = ModuleConcern.objects.standing().visible_to(user, on).values("pk")
    rows = ModuleConcern.objects.filter(pk__in=seen).order_by("-due_on", "pk")
    return as_json(rows, OF_MODULE)[:MODULES]


def desk_of(user: Any, on: dt.date, at: dt.datetime) -> Desk:
    """As many lines as fit into one's minutes; whoever asked for a person comes first, and shows
    whatever the minutes, up to what a page holds."""
    own = TutorTime.objects.filter(tutor=OuterRef("pk"))
    held = User.objects.filter(pk=user.pk).values(
        minutes=Subquery(own.values("minutes")[:1]),
        held_lines=ArraySubquery(in_full(user, on)[:AT_ONCE]),
        held_cases=ArraySubquery(cases_of(user, on)),
        held_modules=ArraySubquery(of_modules(user, on)),
    )
    found = held.get()
    rows = found["held_lines"]
    asked = sum(row["band"] != NOTED for row in rows)
    shown = rows[: max(how_many(found["minutes"]), asked)]
    return Desk(
        lines=[as_line(row, on, at) for row in shown],
        total=rows[0]["total"] if rows else 0,
        cases=[as_case(case, on) for case in found["held_cases"]],
        modules=[one | {"due_on": date_of(one["due_on"])} for one in found["held_modules"]],
    )


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
        asked=row["band"] != NOTED,
        eyebrow=eyebrow(row, on, at),
        overdue=is_overdue(row, on),
        words=row["words"] or "",
        latest=Truncator((row["words"] or "")[row["added_from"] or 0 :]).chars(SHOWN),
        concern=row["concern"],
        module=row["module"] or "",
        told=wording.told(row["rule"], reasons, on, row["earlier"], until) if raised else None,
        precision=wording.precision(figures) if raised else "",
        seen=seen(row, on),
    )


def eyebrow(row: dict[str, Any], on: dt.date, at: dt.datetime) -> str:
    """Why here, and since when."""
    if row["band"] == NOTED:
        return _("Noticed on %(day)s · review by %(due)s") % {
            "day": day(date_of(row["raised_on"]), on),
            "due": day(date_of(row["due_on"]), on),
        }
    asked = _("Asked to speak to someone") if row["band"] == ASKED else _("Would like to talk")
    return f"{asked}, {wording.waiting(dt.datetime.fromisoformat(row['asked_at']), at)}"


def is_overdue(row: dict[str, Any], on: dt.date) -> bool:
    """Whether the day by which somebody was to get back, or to look, has gone by."""
    due = [date_of(row["answer_by"]), date_of(row["due_on"])]
    return any(day is not None and day < on for day in due)


def seen(row: dict[str, Any], on: dt.date) -> str:
    """What she has answered, and when somebody was last in touch."""
    parts = []
    if row["concern"] is not None:
        said = ReplyKind(row["reply"]).label if row["reply"] else None
        parts.append(_("Answered: “%(said)s”.") % {"said": said} if said else _("No answer yet."))
    if row["spoke_at"]:
        last = day(localdate(dt.datetime.fromisoformat(row["spoke_at"])), on)
        parts.append(_("Last contact: %(day)s.") % {"day": last})
    return " ".join(parts)


def last_page(user: Any, on: dt.date) -> int:
    return max(math.ceil(people(user, on).count() / A_PAGE), 1)
