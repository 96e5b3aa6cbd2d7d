"""The one rule of who may read what someone said, for lists, pages and the words beside the box.

Its author always may, and moderators until it is taken back. While no moderator has paused or
hidden it, so may whoever has to answer it (or their deputy, while they are away) and the member of
staff it praises; and, unless it went straight to staff, the learners it is for and the
representatives of its programme. Nothing here shows who the author is: see `name_of_author`.
"""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from feedback.models import (
    Comment,
    CommentState,
    Edit,
    EditState,
    Meeting,
    MeetingDecision,
    Moderated,
    PartnershipVersion,
    Ruling,
    Showing,
    Speaking,
    Survey,
    View,
    ViewState,
)
from feedback.models.moderation import Act
from learners.models import Learner, Programme, Role, RoleKind, User
from learners.permissions import is_administrator, roles_of
from support.models import Cover

# Roles that may be given something to answer.
ANSWERING = tuple(set(RoleKind) - {RoleKind.REPRESENTATIVE, RoleKind.PARTNER})
MODERATORS = (RoleKind.ADMINISTRATOR, RoleKind.SAFEGUARDING_LEAD)


def views(user: Any, on: dt.date) -> QuerySet[View]:
    """Return what `user` may read that day."""
    if not user.is_authenticated or not user.is_active:
        return View.objects.none()
    return View.objects.filter(may_read(user, on))


def may_read(user: Any, on: dt.date) -> Q:
    shown = Q(showing=Showing.SHOWN) & ~Q(state=ViewState.WITHDRAWN)
    if is_moderator(user, on):
        return Q(author__user=user.pk) | ~Q(state=ViewState.WITHDRAWN)
    readers = answered_by(user, on) | Q(praised=user.pk) | Q(is_straight=False) & near(user, on)
    return Q(author__user=user.pk) | shown & readers


def is_moderator(user: Any, on: dt.date) -> bool:
    return bool(roles_of(user, on) & set(MODERATORS))


def unless_stopped(model: type[Moderated], user: Any, on: dt.date) -> Q:
    """Return the condition that no moderator has paused or hidden something, which its writer and
    the moderators go on reading."""
    if is_moderator(user, on):
        return Q()
    return Q(**{model.writer_path: user.pk}) | Q(showing=Showing.SHOWN)


def answered_by(user: Any, on: dt.date) -> Q:
    """Return the condition that someone has to answer: as the owner, or as the owner's deputy."""
    away = Cover.objects.in_force(on).filter(deputy=user.pk)
    return Q(owner=user.pk) | Q(owner__in=away.values("tutor"))


def near(user: Any, on: dt.date) -> Q:
    """Return the condition that something is for a learner, or of a representative's programme."""
    represented = Q(programme__in=represented_by(user, on))
    own = Programme.objects.filter(modules__offerings__enrolments__learner__user=user.pk)
    if getattr(user, "learner", None) is None:
        return represented
    return represented | Q(is_wide=True) | Q(programme__in=own.values("pk"))


def represented_by(user: Any, on: dt.date) -> QuerySet[Any, Any]:
    """Return the ids of the programmes that someone represents, or of whose module runs."""
    roles = Role.objects.in_force(on).filter(kind=RoleKind.REPRESENTATIVE, user=user.pk)
    whole, runs = roles.values("programme"), roles.values("offering")
    programmes = Programme.objects.filter(Q(pk__in=whole) | Q(modules__offerings__in=runs))
    return programmes.values("pk")


def representatives(programme: Programme | None, on: dt.date) -> QuerySet[User]:
    """Return those who pass on what learners of a programme say, by name."""
    scope = Q(programme=programme) | Q(offering__module__programmes=programme)
    roles = Role.objects.in_force(on).filter(scope, kind=RoleKind.REPRESENTATIVE)
    people = User.objects.filter(pk__in=roles.values("user"), is_active=True)
    return people.order_by("name_key", "pk") if programme else people.none()


def moderators(on: dt.date) -> QuerySet[User]:
    """Return those who moderate: administrators and safeguarding leads."""
    return with_role(*MODERATORS, on=on)


def answering(view: View, on: dt.date) -> QuerySet[User]:
    """Return who has to answer a view that day, and their deputy."""
    deputies = Cover.objects.in_force(on).filter(tutor=view.owner_id).values("deputy")
    people = User.objects.filter(Q(pk=view.owner_id) | Q(pk__in=deputies), is_active=True)
    return people.order_by("name_key", "pk")


def name_of_author(view: View, user: Any) -> Learner | None:
    """Return the author for those who may know them: themselves, a moderator who has opened the
    name with a reason, and every reader of what was said by name."""
    author: Learner | None = view.author
    if author is None or view.speaking == Speaking.BY_NAME or author.user_id == user.pk:
        return author
    opened = Ruling.objects.filter(view=view, act=Act.OPEN_NAME, made_by=user.pk)
    return author if opened.exists() else None


def safeguarding_leads(on: dt.date) -> QuerySet[User]:
    return with_role(RoleKind.SAFEGUARDING_LEAD, on=on)


def administrators(on: dt.date) -> QuerySet[User]:
    return with_role(RoleKind.ADMINISTRATOR, on=on)


def with_role(*kinds: RoleKind, on: dt.date) -> QuerySet[User]:
    """Return active people with one of these roles that day, the longest in it first."""
    roles = Role.objects.in_force(on).filter(kind__in=kinds)
    first = roles.filter(user=OuterRef("pk")).order_by("from_on").values("from_on")[:1]
    people = User.objects.filter(pk__in=roles.values("user"), is_active=True)
    return people.order_by(Subquery(first), "pk")


def closed_surveys(user: Any, on: dt.date) -> QuerySet[Survey]:
    """Return the surveys whose results someone may read: those they were asked to answer, those of
    modules they own, or all for an administrator."""
    closed = Survey.objects.closed()
    if is_administrator(user, on):
        return closed
    owned = Role.objects.in_force(on).filter(kind=RoleKind.MODULE_OWNER, user=user.pk)
    own = closed.filter(offering__module__in=owned.values("module"))
    learner = getattr(user, "learner", None)
    return own | closed.inviting(learner.pk) if learner else own


def edits(user: Any, on: dt.date) -> QuerySet[Edit]:
    """Return the edits someone may read: their own, those they answer, and what was accepted; to
    moderators all."""
    rows = Edit.objects.select_related("service", "offer__service", "step", "author", "owner")
    if is_moderator(user, on):
        return rows.exclude(state=EditState.WITHDRAWN)
    answers = answered_by(user, on) & ~Q(state=EditState.WITHDRAWN)
    others = answers | Q(state=EditState.ACCEPTED)
    return rows.filter(Q(author__user=user.pk) | others & unless_stopped(Edit, user, on))


def meetings(user: Any, on: dt.date) -> QuerySet[Meeting]:
    """Return the meetings, for everyone who signs in."""
    return Meeting.objects.filter(unless_stopped(Meeting, user, on)).select_related(
        "programme", "called_by"
    )


def decisions(user: Any, on: dt.date) -> QuerySet[MeetingDecision]:
    """Return what the meetings that someone may read decided."""
    rows = MeetingDecision.objects.filter(unless_stopped(MeetingDecision, user, on))
    return rows.filter(meeting__in=meetings(user, on).values("pk")).select_related("owner")


def partnerships(user: Any, on: dt.date) -> QuerySet[PartnershipVersion]:
    """Return the versions of the partnership agreement, for everyone who signs in."""
    rows = PartnershipVersion.objects.filter(unless_stopped(PartnershipVersion, user, on))
    return rows.select_related("written_by")


def comments(user: Any, on: dt.date) -> QuerySet[Comment]:
    """Return the published comments of the surveys whose results someone may read; to moderators
    all."""
    rows = Comment.objects.filter(state=CommentState.SHOWN).select_related("question__survey")
    if is_moderator(user, on):
        return rows
    return rows.filter(showing=Showing.SHOWN, question__survey__in=closed_surveys(user, on))


# What someone may read, and so report, of each kind that can be moderated.
READABLE = {
    "view": views,
    "edit": edits,
    "meeting": meetings,
    "decision": decisions,
    "partnership": partnerships,
    "comment": comments,
}
