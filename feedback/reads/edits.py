"""Suggested edits: who reads them, which wait, and what an edit changes word by word."""

import datetime as dt
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from feedback import sight
from feedback.models import Edit, EditState
from learners.permissions import is_administrator
from pathways.models import PathwayChoice, Step
from support.models import Offer, Service

PAGE = 20
WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Part:
    """A stretch of words that stays, is added or is taken out."""

    kind: str
    text: str


@dataclass(frozen=True)
class Edits:
    """`waiting`: to be answered by this reader, the soonest due first."""

    own: Page[Any]
    waiting: Page[Any]
    accepted: Page[Any]


def edits(user: Any, numbers: Mapping[str, Any], on: dt.date) -> Edits:
    """Return the page of edits; `numbers`: of the page of each list, by its name."""
    rows = sight.edits(user, on)
    waiting = rows.filter(state=EditState.WAITING).exclude(author__user=user.pk)
    if not is_administrator(user, on):
        waiting = waiting.filter(sight.answered_by(user, on))
    lists = {
        "own": rows.filter(author__user=user.pk).order_by("-sent_at", "-pk"),
        "waiting": waiting.order_by("due_on", "pk"),
        "accepted": rows.filter(state=EditState.ACCEPTED).order_by("-answered_at", "-pk"),
    }
    pages = {
        name: Paginator(edits, PAGE).get_page(numbers.get(name)) for name, edits in lists.items()
    }
    return Edits(**pages)


def thing_of(kind: str, public_id: UUID, user: Any, on: dt.date) -> Service | Offer | Step | None:
    """Return what a learner may suggest words for: open services and offers, steps of their
    routes."""
    if kind == "service":
        return Service.objects.in_force(on).filter(public_id=public_id).first()
    if kind == "offer":
        offers = Offer.objects.in_force(on).filter(public_id=public_id)
        return offers.select_related("service").first()
    if kind != "step":
        return None
    return (
        PathwayChoice.objects.steps_of(user, on)
        .filter(public_id=public_id, withdrawn_at=None)
        .first()
    )


def difference(edit: Edit) -> list[Part]:
    """Return both texts as one, word by word: what stays, what goes, what comes."""
    before, after = WORD.findall(edit.before), WORD.findall(edit.after)
    parts = []
    for kind, a, b, c, d in difflib.SequenceMatcher(
        a=before, b=after, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            parts.append(Part("same", "".join(before[a:b])))
            continue
        if a < b:
            parts.append(Part("out", "".join(before[a:b])))
        if c < d:
            parts.append(Part("in", "".join(after[c:d])))
    return parts
