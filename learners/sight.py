"""The one rule of who may read what about whom, for lists and pages (ADR 0013).

A learner reads everything about themselves. Their tutor of the day, a deputy included, reads
`TUTORS_READ` until 90 days after the learner's last place ended (ADR 0012). Anyone else reads the
scopes granted to them, or to a group they are in, while the grant is in force.
"""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from learners.models import (
    Conversation,
    Correction,
    Enrolment,
    Grant,
    GroupMember,
    Learner,
    Left,
    Scope,
    TutorAssignment,
    User,
)

TUTORS_READ = (Scope.RECORD, Scope.PLAN, Scope.CASE)
AFTER_LAST_PLACE = dt.timedelta(days=90)


def learners(user: Any, scope: Scope, on: dt.date) -> QuerySet[Learner]:
    """Return the learners of whom `user` may read `scope` that day."""
    if not user.is_authenticated:
        return Learner.objects.none()
    return Learner.objects.filter(may_read(user, scope, on))


def may_read(user: Any, scope: Scope, on: dt.date) -> Q:
    """Return the same rule as a condition on learners, for a signed-in user."""
    groups = GroupMember.objects.in_force(on).filter(user=user.pk).values("group")
    grants = Grant.objects.in_force(on).filter(Q(user=user.pk) | Q(group__in=groups), scope=scope)
    condition = Q(user=user.pk) | Q(pk__in=grants.values("learner"))
    return condition | is_tutee(user, on) if scope in TUTORS_READ else condition


def readers(learner: int, scope: Scope, on: dt.date) -> QuerySet[User]:
    """Return everyone else who may read this scope of a learner that day, by name."""
    grants = Grant.objects.in_force(on).filter(learner=learner, scope=scope)
    members = GroupMember.objects.in_force(on).filter(group__in=grants.values("group"))
    people = [grants.filter(user__isnull=False).values("user"), members.values("user")]
    if scope in TUTORS_READ:
        placed = Learner.objects.filter(has_place(on), pk=learner)
        assignments = TutorAssignment.objects.with_tutor_role(on).filter(learner__in=placed)
        people.append(assignments.values("tutor"))
    own = Learner.objects.filter(pk=learner, user__isnull=False).values("user")
    # A union: three conditions joined by "or" would be asked of every user.
    users = User.objects.filter(pk__in=people[0].union(*people[1:])).exclude(pk__in=own)
    return users.order_by("name_key", "pk")


def tutees(user: Any, on: dt.date) -> QuerySet[Learner]:
    """Return the learners who have `user` as a tutor that day."""
    return Learner.objects.filter(is_tutee(user, on))


def is_tutee(user: Any, on: dt.date) -> Q:
    assignments = TutorAssignment.objects.with_tutor_role(on).filter(tutor=user.pk)
    return Q(pk__in=assignments.values("learner")) & has_place(on)


def has_place(on: dt.date) -> Q:
    """Return the condition that a learner has a place, had one recently, or never had one.

    A place ends with its offering or on the day the learner left it, whichever is earlier.
    """
    since = on - AFTER_LAST_PLACE
    places = Enrolment.objects.filter(learner=OuterRef("pk"))
    recent = still_there(places.filter(offering__until_on__gt=since), since)
    return Q(Exists(recent)) | Q(~Exists(places))


def with_leaving(places: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Return places with the day on which each was left, if it was."""
    leavings = Left.objects.filter(enrolment=OuterRef("pk")).latest_first()
    return places.annotate(left_on=Subquery(leavings.values("on")[:1]))


def still_there(places: QuerySet[Enrolment], on: dt.date) -> QuerySet[Enrolment]:
    """Return the places that were not left by the end of a day."""
    return with_leaving(places).filter(Q(left_on=None) | Q(left_on__gt=on))


def supporters(learner: int, on: dt.date) -> QuerySet[User]:
    """Return the tutors and deputies of a learner that day: they can write to each other."""
    placed = Learner.objects.filter(has_place(on), pk=learner)
    assignments = TutorAssignment.objects.tutoring(on).filter(learner__in=placed)
    return User.objects.filter(pk__in=assignments.values("tutor")).order_by("name_key", "pk")


def conversations(user: Any, on: dt.date) -> QuerySet[Conversation]:
    """Return the conversations that `user` may read: a learner's own, and those with the learners
    whom they support that day."""
    if not user.is_authenticated:
        return Conversation.objects.none()
    tutored = tutees(user, on).exclude(user=user.pk)
    with_tutees = Q(person=user.pk, learner__in=tutored.values("pk"))
    return Conversation.objects.filter(Q(learner__user=user.pk) | with_tutees)


def corrections(user: Any, on: dt.date) -> QuerySet[Correction]:
    """Return the corrections `user` may read: their own, and those for them to answer.

    A module's owner answers without sight of the record; tutors read only those for them.
    """
    if not user.is_authenticated:
        return Correction.objects.none()
    owned = Correction.objects.answered_by_staff(on).filter(owner=user.pk)
    return Correction.objects.filter(Q(learner__user=user.pk) | Q(pk__in=owned.values("pk")))
