"""Permission to act in feedback. `feedback.sight` decides what each person may read."""

import datetime as dt
from typing import Any

from feedback import sight
from feedback.models import (
    Act,
    Edit,
    MeetingDecision,
    Moderated,
    Ruling,
    Showing,
    Side,
    SignOn,
    Speaking,
    View,
    ViewKind,
    ViewState,
)
from learners.models import RoleKind
from learners.permissions import is_administrator, roles_of

# the board


def can_sign_on(user: Any, view: View, on: dt.date) -> bool:
    """Return whether a learner may say the same: what they may read and is on the board."""
    learner = getattr(user, "learner", None)
    over = view.state in (ViewState.MERGED, ViewState.WITHDRAWN, ViewState.DELIVERED)
    if learner is None or over or view.is_straight or view.showing != Showing.SHOWN:
        return False
    return sight.views(user, on).filter(pk=view.pk).exists()


def has_signed_on(user: Any, view: View) -> bool:
    learner = getattr(user, "learner", None)
    return learner is not None and SignOn.objects.filter(view=view, learner=learner).exists()


def is_author(user: Any, view: View) -> bool:
    learner = getattr(user, "learner", None)
    return learner is not None and view.author_id == learner.pk


def can_pass_on(user: Any, view: View, on: dt.date) -> bool:
    """Return whether a representative may pass this on to staff: not what they said themselves."""
    if view.state != ViewState.REPRESENTATIVES or is_author(user, view):
        return False
    return sight.representatives(view.programme, on).filter(pk=user.pk).exists()


def can_decide(user: Any, view: View, on: dt.date) -> bool:
    """Return whether someone answers this: its owner, their deputy or an administrator, never its
    author."""
    if view.state != ViewState.STAFF or is_author(user, view):
        return False
    return answers(user, view, on)


def can_follow_up(user: Any, view: View, on: dt.date) -> bool:
    """Return whether someone may publish an answer, or record what was changed after it."""
    settled = view.state in (ViewState.ANSWERED, ViewState.PUBLISHED)
    return settled and not is_author(user, view) and answers(user, view, on)


def can_pledge(user: Any, view: View, on: dt.date) -> bool:
    """Return whether someone may promise what will be done: one promise at a time."""
    return can_follow_up(user, view, on) and not view.pledges.filter(done_at=None).exists()


def has_ideas(user: Any, on: dt.date) -> bool:
    """Return whether someone has a list of what to answer: anyone who may be given something."""
    return bool(roles_of(user, on) & set(sight.ANSWERING))


def answers(user: Any, view: View, on: dt.date) -> bool:
    return is_administrator(user, on) or sight.answering(view, on).filter(pk=user.pk).exists()


def can_merge(user: Any, view: View, on: dt.date) -> bool:
    return can_pass_on(user, view, on) or can_decide(user, view, on)


def can_give(user: Any, view: View, on: dt.date) -> bool:
    """Return whether someone may name another person to answer this."""
    return can_decide(user, view, on) and view.kind != ViewKind.PRAISE


# moderation


def can_moderate(user: Any, on: dt.date) -> bool:
    return sight.is_moderator(user, on)


def can_rule(user: Any, thing: Moderated, on: dt.date) -> bool:
    """Return whether someone may moderate this: a moderator who did not write it."""
    return can_moderate(user, on) and thing.writer != user


def hides_its_author(thing: Moderated) -> bool:
    """Return whether there is a hidden name that a moderator could open."""
    return isinstance(thing, View) and thing.speaking == Speaking.HIDDEN and bool(thing.author_id)


def can_appeal(user: Any, ruling: Ruling) -> bool:
    """Return whether someone may ask a second moderator: who wrote it, once, if it was stopped or
    their name opened."""
    return ruling.thing.writer == user and not ruling.appealed_at and ruling.act != Act.KEEP


def can_settle(user: Any, ruling: Ruling, on: dt.date) -> bool:
    """Return whether someone may decide an appeal: a second moderator, who did not write it."""
    waiting = ruling.appealed_at is not None and ruling.settled_at is None
    return waiting and ruling.made_by_id != user.pk and can_rule(user, ruling.thing, on)


def can_read_safety(user: Any, on: dt.date) -> bool:
    """Return whether someone reads words about safety: the safeguarding leads; an administrator
    only where the college has named no lead."""
    roles = roles_of(user, on)
    if RoleKind.SAFEGUARDING_LEAD in roles:
        return True
    has_lead = sight.safeguarding_leads(on).exists()
    return RoleKind.ADMINISTRATOR in roles and not has_lead


# representatives, and the partnership agreement


def is_representative(user: Any, on: dt.date) -> bool:
    return RoleKind.REPRESENTATIVE in roles_of(user, on)


def side_of(user: Any, on: dt.date) -> Side | None:
    """Return the side that someone signs the partnership agreement for, if any."""
    if is_representative(user, on):
        return Side.LEARNERS
    return Side.COLLEGE if is_administrator(user, on) else None


def can_call_meeting(user: Any, on: dt.date) -> bool:
    return side_of(user, on) is not None


def can_finish(user: Any, decision: MeetingDecision, on: dt.date) -> bool:
    """Return whether someone may say that a decision is carried out: its owner, or who may call a
    meeting."""
    return decision.owner_id == user.pk or can_call_meeting(user, on)


# better words


def is_author_of_edit(user: Any, edit: Edit) -> bool:
    learner = getattr(user, "learner", None)
    return learner is not None and edit.author_id == learner.pk


def can_answer_edit(user: Any, edit: Edit, on: dt.date) -> bool:
    """Return whether someone answers this: its owner, their deputy or an administrator, never its
    author."""
    if is_author_of_edit(user, edit):
        return False
    owned = Edit.objects.filter(sight.answered_by(user, on), pk=edit.pk)
    return is_administrator(user, on) or owned.exists()
