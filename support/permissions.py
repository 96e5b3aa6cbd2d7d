"""Permission to act in support. `learners.sight` decides what each person may read."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from learners import sight
from learners.models import (
    Correction,
    Enrolment,
    Learner,
    Role,
    RoleKind,
    TutorAssignment,
    User,
)
from support.models import Case, Concern


def can_reply(user: Any, concern: Concern) -> bool:
    """Return whether someone may reply: only the learner whom the concern is about."""
    return user.pk is not None and concern.learner.user_id == user.pk


def can_look_after(user: Any, learner: Learner, on: dt.date) -> bool:
    """Return whether someone may act for a learner: a tutor that day, never the learner."""
    tutees = sight.tutees(user, on).filter(pk=learner.pk)
    return learner.user_id != user.pk and tutees.exists()


def may_be_asked(learner: Learner, on: dt.date) -> QuerySet[User]:
    """Return tutors whom the learner may ask after a missed promise, the best first: someone who
    has others of the same module runs, then who looks after the fewest cases."""
    roles = Role.objects.in_force(on).filter(kind=RoleKind.TUTOR)
    now = TutorAssignment.objects.with_tutor_role(on)
    runs = Enrolment.objects.filter(learner=learner.pk).values("offering")
    same_runs = now.filter(tutor=OuterRef("pk"), learner__enrolments__offering__in=runs)
    cases = Case.objects.open().filter(owner=OuterRef("pk")).order_by().values("owner")
    people = User.objects.filter(pk__in=roles.values("user"), is_active=True)
    people = people.exclude(pk__in=now.filter(learner=learner.pk).values("tutor"))
    return people.exclude(pk=learner.user_id or 0).order_by(
        Exists(same_runs).desc(),
        Coalesce(Subquery(cases.annotate(n=Count("pk")).values("n")), 0),
        "pk",
    )


def may_answer_instead(learner: Learner, on: dt.date) -> QuerySet[User]:
    """Return administrators whom the learner may ask after a correction was not answered in time,
    the longest in the role first."""
    late = Correction.objects.open().filter(learner=learner.pk, due_on__lt=on)
    roles = Role.objects.in_force(on).filter(kind=RoleKind.ADMINISTRATOR)
    people = User.objects.filter(roles__in=roles, is_active=True)
    people = people.exclude(pk__in=late.values("owner")).exclude(pk=learner.user_id or 0)
    return people.order_by("roles__from_on", "pk")
