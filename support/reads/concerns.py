"""A concern as both readers see it: one row, the same for the learner and their tutor."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.models import Learner
from learners.wording import day
from support import wording
from support.models import STANDING, Concern, ConcernState, Precision, ReplyKind

EARLIER = 20  # closed ones that a page shows


@dataclass(frozen=True)
class ConcernRow:
    """What was noticed, why, how recent it is and what became of it; the same for both readers."""

    id: UUID
    module: str
    since: dt.date
    title: str
    what: str
    reasons: tuple[str, ...]
    fresh: str
    change: str
    precision: str
    stands: bool
    status: str
    reply: str
    words: str
    replied_on: dt.date | None
    owner: str
    case: UUID | None
    why_set_aside: str
    state: str

    @property
    def asks(self) -> bool:
        """Whether her answer asks for a person; then her words stand with that request too."""
        return self.reply == str(ReplyKind.TALK.label)

    @property
    def answers(self) -> list[ReplyKind]:
        """What she may answer; once it is closed there is nothing to pause."""
        return [kind for kind in ReplyKind if self.stands or kind != ReplyKind.NOT_NOW]


def about(learner: Learner, on: dt.date) -> list[ConcernRow]:
    """All that was noticed about a learner: what stands first, then the latest (one query)."""
    rows = Concern.objects.filter(learner=learner).with_word()
    rows = rows.select_related("case__owner", "set_aside_by").order_by("-raised_at", "-pk")
    told = [as_row(concern, on) for concern in rows[: EARLIER + 1]]
    return sorted(told, key=lambda row: not row.stands)


def open_concern(learner: Learner, on: dt.date) -> ConcernRow | None:
    """What stands about a learner, for her Today (one query)."""
    rows = Concern.objects.standing().filter(learner=learner).with_word()
    concern = rows.select_related("case__owner", "set_aside_by").first()
    return as_row(concern, on) if concern else None


def as_row(concern: Any, on: dt.date) -> ConcernRow:
    """Takes a concern that was read `with_word`."""
    told = wording.told(concern.rule, concern.reasons, on, concern.earlier, concern.data_until)
    said = concern.word or {}
    case = concern.case
    return ConcernRow(
        id=concern.public_id,
        module=concern.module,
        since=concern.raised_on,
        title=told.title,
        what=told.what,
        reasons=told.reasons,
        fresh=told.fresh,
        change=told.change,
        precision=wording.precision(Precision(**concern.figures) if concern.figures else None),
        stands=concern.state in STANDING,
        status=status(concern, on),
        reply=str(ReplyKind(said["kind"]).label) if said else "",
        words=said.get("words", ""),
        replied_on=localdate(dt.datetime.fromisoformat(said["replied_at"])) if said else None,
        owner=str(case.owner) if case else "",
        case=case.public_id if case else None,
        why_set_aside=concern.why_set_aside,
        state=concern.state,
    )


def status(concern: Concern, on: dt.date) -> str:
    """What becomes of it, in one sentence."""
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
