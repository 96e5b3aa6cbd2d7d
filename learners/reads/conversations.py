"""Conversations as their two readers see them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from learners import sight
from learners.calc.safety import mentions_safety
from learners.models import Conversation, Learner, Message, Notification
from learners.models.conversation import MESSAGE
from learners.prepared import prepared

A_PAGE = 30  # messages, the latest


@dataclass(frozen=True)
class Words:
    """A message: who wrote it, and whether the reader did."""

    name: str
    words: str
    at: dt.datetime
    is_own: bool


@dataclass(frozen=True)
class Thread:
    """A conversation for one of its two readers; `other`: the name of the other one; `who`: both
    names; `is_urgent`: recent words may be about someone's safety; `record`: the learner whose
    record the reader may open; `to_answer`: the
    learner wrote last, and the reader is the one to answer."""

    other: str
    who: str
    messages: list[Words]
    page: Page[Message]
    is_urgent: bool
    record: UUID | None
    to_answer: bool


def thread(conversation: Conversation, user: Any, number: str) -> Thread:
    """Return the latest messages, the oldest of them first, in two queries."""
    is_learner = conversation.learner.user_id == user.pk
    rows = conversation.messages.select_related("author").order_by("-sent_at", "-pk")
    page = Paginator(rows, A_PAGE).get_page(number)
    names = {conversation.learner.user_id: str(conversation.learner)}
    messages = [
        Words(
            names.get(row.author_id, row.author.name),
            row.words,
            row.sent_at,
            row.author_id == user.pk,
        )
        for row in reversed(page.object_list)
    ]
    other = conversation.person if is_learner else conversation.learner
    return Thread(
        other=str(other),
        who=get_text_list([_("you"), str(other)], _("and")),
        messages=messages,
        page=page,
        is_urgent=page.number == 1
        and any(mentions_safety(message.words) for message in messages[-10:]),
        record=None if is_learner else conversation.learner.public_id,
        to_answer=not is_learner and waits(conversation, messages, page.number),
    )


def waits(conversation: Conversation, messages: list[Words], number: int) -> bool:
    """Return whether the last message is the learner's, and was not noted as needing no answer."""
    if number != 1 or not messages or messages[-1].is_own:
        return False
    return conversation.settled_at is None or conversation.settled_at < messages[-1].at


@dataclass(frozen=True)
class Unanswered:
    """A learner's message without an answer; `can_answer`: the person still supports them."""

    id: UUID
    name: str
    at: dt.datetime
    can_answer: bool


@prepared
def own_unanswered(learner: int, *, on: dt.date) -> Any:
    rows = Conversation.objects.filter(learner=learner).unanswered().select_related("person")
    supporting = sight.supporters(learner, on).order_by().values("pk")
    return rows.annotate(can_answer=Q(person__in=supporting))


@prepared
def unanswered_by(learner: int, user: int) -> Any:
    return Conversation.objects.filter(learner=learner, person=user).unanswered()


def unanswered(learner: Learner, user: Any, on: dt.date) -> list[Unanswered]:
    """Return what a learner wrote and nobody answered: to the learner all, to anyone else what was
    written to them (one query)."""
    if learner.user_id == user.pk:
        rows = own_unanswered(learner.pk, on=on)
        return [
            Unanswered(row.public_id, row.person.name, row.last_at, row.can_answer) for row in rows
        ]
    rows = unanswered_by(learner.pk, user.pk)
    return [Unanswered(row.public_id, str(learner), row.last_at, True) for row in rows]


@dataclass(frozen=True)
class Line:
    """A conversation in the list, or someone to begin one with (`begin`)."""

    name: str
    id: UUID | None = None
    begin: UUID | None = None
    last_at: dt.datetime | None = None
    is_new: bool = False


def lines(user: Any, on: dt.date) -> list[Line]:
    """Return the reader's conversations, the latest first, and for a learner the people they can
    begin one with, in two queries."""
    learner = getattr(user, "learner", None)
    rows = sight.conversations(user, on).select_related("learner", "person")
    last = Message.objects.filter(conversation=OuterRef("pk")).order_by("-sent_at", "-pk")
    own = Notification.objects.of(user).unread().filter(kind=MESSAGE)
    rows = rows.annotate(
        last_at=Subquery(last.values("sent_at")[:1]),
        is_new=Exists(own.filter(subject=Cast(OuterRef("public_id"), CharField()))),
    ).order_by(F("last_at").desc(nulls_last=True), "pk")
    shown = [
        Line(
            str(row.person if learner and row.learner_id == learner.pk else row.learner),
            row.public_id,
            None,
            row.last_at,
            row.is_new,
        )
        for row in rows
    ]
    if learner is None:
        return shown
    begun = {row.person_id for row in rows if row.learner_id == learner.pk}
    people = [person for person in supporters(learner.pk, on=on) if person.pk not in begun]
    return [*shown, *(Line(person.name, begin=person.public_id) for person in people)]


@prepared
def supporters(learner: int, *, on: dt.date) -> Any:
    return sight.supporters(learner, on)
