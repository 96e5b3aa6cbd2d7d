"""A moderator's desk: reports by their clock, appeals, words about safety, and the log."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min
from django.utils.translation import gettext as _

from feedback.models import KINDS, Moderated, Report, Ruling, SafetyMessage, ViewState
from feedback.models.moderation import of
from feedback.permissions import can_read_safety
from feedback.sight import is_moderator

PAGE = 20
THINGS = (
    "view__author__user",
    "edit__author__user",
    "edit__service",
    "edit__offer__service",
    "edit__step",
)
THINGS += ("meeting__programme", "meeting__called_by", "decision__meeting__programme")
THINGS += ("decision__written_by", "partnership__written_by", "comment__question__survey")


@dataclass(frozen=True)
class Thing:
    """Something that can be moderated: what it is, and the page that shows it."""

    kind: str
    public_id: UUID
    title: str
    page: str
    page_id: UUID


@dataclass(frozen=True)
class Line:
    """A report or a ruling, with what it is about, and whether the reader may moderate it."""

    row: Any
    thing: Thing
    is_open: bool


@dataclass(frozen=True)
class Desk:
    """What waits for a moderator, and the log of what was done."""

    reports: Page[Any]
    appeals: list[Line]
    safety: list[SafetyMessage]
    log: Page[Any]
    today: dt.date


@dataclass(frozen=True)
class Waiting:
    """How many reports nobody has reviewed, and the first day on which one is due."""

    number: int
    first_due_on: dt.date


def waiting_reports() -> Waiting:
    """Count the reports that nobody has reviewed, in one query."""
    reports = Report.objects.filter(ruling=None).aggregate(n=Count("pk"), due=Min("due_on"))
    return Waiting(number=reports["n"], first_due_on=reports["due"])


def desk(user: Any, reports: Any, log: Any, on: dt.date) -> Desk:
    """Return a moderator's desk at these pages; the appeals are those that they may decide."""
    waiting = Ruling.objects.filter(appealed_at__isnull=False, settled_at=None)
    appeals = waiting.exclude(made_by=user.pk)
    for kind, model in KINDS.items():
        if model.writer_path:
            appeals = appeals.exclude(**{f"{kind}__{model.writer_path}": user.pk})
    rulings = Ruling.objects.select_related("made_by", "settled_by").order_by("-made_at", "-pk")
    to_look_at = Report.objects.filter(ruling=None)
    unread = SafetyMessage.objects.filter(read_at=None)
    return Desk(
        reports=page_of(to_look_at.order_by("due_on", "pk"), reports, user),
        appeals=lines(appeals.order_by("appealed_at", "pk")[:PAGE], user),
        safety=list(unread.order_by("sent_at", "pk")) if can_read_safety(user, on) else [],
        log=page_of(rulings, log, user),
        today=on,
    )


def page_of(rows: Any, number: Any, user: Any) -> Page[Any]:
    page = Paginator(rows, PAGE).get_page(number)
    page.object_list = lines(page.object_list, user)
    return page


def lines(rows: Any, user: Any) -> list[Line]:
    rows = rows.select_related(*THINGS)
    return [Line(row, described(row.thing), is_open(row.thing, user)) for row in rows]


def is_open(thing: Any, user: Any) -> bool:
    """Return whether a moderator may act on something: neither theirs nor taken back."""
    return thing.writer != user and getattr(thing, "state", "") != ViewState.WITHDRAWN


def described(thing: Any) -> Thing:
    """Return what something is, and where it can be read."""
    kind = next(iter(of(thing)))
    title, page, page_id = TITLES[kind](thing)
    return Thing(kind, thing.public_id, str(title), page, page_id)


def meeting_of(row: Any) -> str:
    return _("Meeting: %(about)s") % {"about": row}


TITLES: dict[str, Any] = {
    "view": lambda row: (row.title or _("taken back"), "view", row.public_id),
    "edit": lambda row: (row.thing, "edit", row.public_id),
    "meeting": lambda row: (meeting_of(row), "meeting", row.public_id),
    "decision": lambda row: (row.words, "meeting", row.meeting.public_id),
    "partnership": lambda row: (
        _("Partnership %(version)s") % {"version": row},
        "partnership_version",
        row.public_id,
    ),
    "comment": lambda row: (
        _("A comment in “%(title)s”") % {"title": row.question.survey.title},
        "survey_results",
        row.question.survey.public_id,
    ),
}


def words_of(thing: Any) -> str:
    """Return the words that a moderator judges."""
    return WORDS[next(iter(of(thing)))](thing)


def of_version(row: Any) -> str:
    return "\n".join([row.taking_part, *map(str, row.priorities.all()), row.reason])


WORDS: dict[str, Any] = {
    "view": lambda row: row.words,
    "edit": lambda row: f"{row.after}\n{row.reason}",
    "meeting": lambda row: row.agenda,
    "decision": lambda row: meeting_of(row.meeting),
    "partnership": of_version,
    "comment": lambda row: row.text,
}


@dataclass(frozen=True)
class Ruled:
    """A moderator's act, and whether the reader wrote what it is about."""

    row: Ruling
    is_own: bool


def rulings_of(things: list[Moderated], user: Any, on: dt.date) -> list[Ruled]:
    """Return the moderators' acts on things of one kind, with their reasons: to a moderator all, to
    a writer those on what they wrote."""
    own = [thing for thing in things if thing.writer == user]
    readable = things if is_moderator(user, on) else own
    if not readable:
        return []
    kind, written = next(iter(of(readable[0]))), {thing.pk for thing in own}
    rows = Ruling.objects.filter(**{f"{kind}__in": readable}).select_related("made_by")
    rows = rows.order_by("made_at", "pk")
    return [Ruled(row, getattr(row, f"{kind}_id") in written) for row in rows]
