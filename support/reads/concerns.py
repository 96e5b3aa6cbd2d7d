"""Concerns as pages show them, the same for the learner and their tutor."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.models import Learner
from learners.prepared import prepared
from learners.wording import day
from support import wording
from support.models import STANDING, Concern, ConcernState, Precision, ReplyKind

EARLIER = 20  # closed concerns that a page shows


@dataclass(frozen=True)
class ConcernRow:
    """A concern: what we noticed, why, how recent it is and what came of it."""

    id: UUID
    module: str
    since: dt.date
    title: str
    what: str
    reasons: tuple[str, ...]
    fresh: str
    change: str
    precision: str
    is_active: bool
    status: str
    reply: str
    words: str
    replied_on: dt.date | None
    owner: str
    case: UUID | None
    why_set_aside: str
    state: str
    due_on: dt.date | None  # while it is to be looked at

    @property
    def asks(self) -> bool:
        """Return whether the answer asks for a person; the request then has the same words."""
        return self.reply == str(ReplyKind.TALK.label)

    @property
    def answers(self) -> list[ReplyKind]:
        """Return the possible answers; a closed concern cannot be paused."""
        return [kind for kind in ReplyKind if self.is_active or kind != ReplyKind.NOT_NOW]


def in_full(learner: int) -> QuerySet[Concern]:
    rows = Concern.objects.filter(learner=learner).with_word()
    return rows.select_related("case__owner", "set_aside_by").order_by("-raised_at", "-pk")


@prepared
def latest(learner: int) -> QuerySet[Concern]:
    return in_full(learner)[: EARLIER + 1]


@prepared
def active(learner: int) -> QuerySet[Concern]:
    return in_full(learner).standing()[:1]


def about(learner: Learner, on: dt.date) -> list[ConcernRow]:
    """Return the concerns about a learner, the active one first, then the latest (one query)."""
    listed = [as_row(concern, on) for concern in latest(learner.pk)]
    return sorted(listed, key=lambda row: not row.is_active)


def open_concern(learner: Learner, on: dt.date) -> ConcernRow | None:
    """Return the active concern about a learner, for their Today (one query)."""
    concern = active.first(learner.pk)
    return as_row(concern, on) if concern else None


def as_row(concern: Any, on: dt.date) -> ConcernRow:
    """Return the row of a concern read `with_word`."""
    explanation = wording.explain(
        concern.rule, concern.reasons, on, concern.earlier, concern.data_until
    )
    word = concern.word or {}
    case = concern.case
    return ConcernRow(
        id=concern.public_id,
        module=concern.module,
        since=concern.raised_on,
        title=explanation.title,
        what=explanation.what,
        reasons=explanation.reasons,
        fresh=explanation.fresh,
        change=explanation.change,
        precision=wording.precision(Precision(**concern.figures) if concern.figures else None),
        is_active=concern.state in STANDING,
        status=status(concern, on),
        reply=str(ReplyKind(word["kind"]).label) if word else "",
        words=word.get("words", ""),
        replied_on=localdate(dt.datetime.fromisoformat(word["replied_at"])) if word else None,
        owner=str(case.owner) if case else "",
        case=case.public_id if case else None,
        why_set_aside=concern.why_set_aside,
        state=concern.state,
        due_on=concern.due_on if concern.state == ConcernState.OPEN else None,
    )


def status(concern: Concern, on: dt.date) -> str:
    """Describe the state of a concern in one sentence."""
    if concern.state == ConcernState.OPEN and concern.due_on < on:
        return _(
            "We should have looked at this by %(day)s. It’s overdue, and the college’s "
            "administrators can see that."
        ) % {"day": day(concern.due_on, on)}
    if concern.state == ConcernState.OPEN:
        return _("We’ll look at this by %(day)s.") % {"day": day(concern.due_on, on)}
    if concern.state == ConcernState.PAUSED:
        return _("Paused until %(day)s, as requested.") % {"day": day(concern.paused_until_on, on)}
    if concern.state == ConcernState.TAKEN and concern.case:
        return _("%(name)s has taken this on.") % {"name": concern.case.owner}
    if concern.state == ConcernState.SET_ASIDE:
        return _("%(name)s set this aside and gave a reason.") % {"name": concern.set_aside_by}
    closed = {
        ConcernState.DONE: _("Closed: it’s done."),
        ConcernState.NOT_RIGHT: _("Closed: it wasn’t right. This counts against the rule."),
        ConcernState.GONE: _("Closed automatically."),
        ConcernState.TALKED: _("Closed after someone was in touch."),
    }
    return closed[ConcernState(concern.state)]


def first_name(learner: Learner) -> str:
    return learner.name.split()[0] if learner.name.strip() else learner.reference
