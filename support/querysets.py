"""Chainable words about signals, notes, cases and services."""

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from learners import sight
from learners.models import Enrolment, Scope, TutorAssignment
from learners.querysets import DatedQuerySet, in_force

STANDING = ("open", "paused", "taken on")
WORD = ("kind", "words", "until_on", "replied_at", "after")
ANSWERS = ("done", "not right")  # what says whether a rule was right


BY_HER = ("done", "not right")  # states in which she has closed a note


def waiting(on: dt.date, prefix: str = "") -> Q:
    """Concerns on the list that day; a pause is over on its date, before the night says so."""
    over = Q(**{f"{prefix}state": "paused", f"{prefix}paused_until_on__lte": on})
    return Q(**{f"{prefix}state": "open"}) | over


def tutoring(on: dt.date) -> models.QuerySet[Any]:
    """Assignments by which somebody looks after a learner that day: who can sign in, and never
    herself."""
    others = Q(learner__user__isnull=True) | ~Q(learner__user=F("tutor"))
    return TutorAssignment.objects.held(on).filter(others, tutor__is_active=True)


def answered_before(learner: str = "learner", prefix: str = "") -> ArraySubquery:
    """What the notes had told that she has closed before this one; `prefix` leads to this one."""
    concern_model: Any = apps.get_model("support", "Concern")
    hers = concern_model.objects.filter(
        learner=OuterRef(learner),
        rule=OuterRef(f"{prefix}rule"),
        raised_at__lt=OuterRef(f"{prefix}raised_at"),
        state__in=BY_HER,
    )
    return ArraySubquery(hers.values(told=JSONObject(missed="reasons__missed")))


class SignalQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def visible_to(self, user: Any, on: dt.date) -> Self:
        return self.filter(enrolment__learner__in=sight.learners(user, Scope.CASE, on))

    def in_order(self) -> Self:
        """The deadline rule's own order: most missed, then no mark, then the lowest mean."""
        return self.order_by("-missed", models.F("mean_mark").asc(nulls_first=True), "pk")


class AboutLearnerQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any, on: dt.date) -> Self:
        """Rows about learners whose case `user` may read that day."""
        return self.filter(learner__in=sight.learners(user, Scope.CASE, on))


class ConcernQuerySet(AboutLearnerQuerySet):
    def standing(self) -> Self:
        return self.filter(state__in=STANDING)

    def waiting(self, on: dt.date) -> Self:
        """On the list that day: nobody has taken them on, and no pause holds them."""
        return self.filter(waiting(on))

    def overdue(self, on: dt.date) -> Self:
        """On the list, though somebody should have looked before that day."""
        return self.waiting(on).filter(due_on__lt=on)

    def with_word(self) -> Self:
        """Beside each: her word on it, and how often people said that its rule was right."""
        reply_model: Any = apps.get_model("support", "Reply")
        precision_model: Any = apps.get_model("support", "Precision")
        said = reply_model.objects.filter(concern=OuterRef("pk"), taken_back_at__isnull=True)
        last = said.order_by("-replied_at", "-pk").values(word=JSONObject(**{n: n for n in WORD}))
        figures = precision_model.objects.filter(rule=OuterRef("rule"))
        counted = figures.values(told=JSONObject(answered="answered", true="true"))
        return self.annotate(
            word=Subquery(last[:1]), figures=Subquery(counted[:1]), earlier=answered_before()
        )


class CaseQuerySet(AboutLearnerQuerySet):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def with_looks_after(self, user: Any, on: dt.date) -> Self:
        """Beside each: whether `user` may act on it, not only read it."""
        others = sight.tutees(user, on).exclude(user=user.pk)
        return self.annotate(looks_after=Q(learner__in=others))

    def stranded(self, on: dt.date) -> Self:
        """Open, and the owner does not tutor her that day."""
        hers = tutoring(on).filter(learner=OuterRef("learner"), tutor=OuterRef("owner"))
        return self.open().filter(~Exists(hers))

    def overdue(self, on: dt.date) -> Self:
        """Open, and the day on which somebody was to be in touch has gone by."""
        return self.open().filter(next_on__lt=on)


class HelpRequestQuerySet(AboutLearnerQuerySet):
    def open(self) -> Self:
        return self.filter(state="open")

    def overdue(self, on: dt.date) -> Self:
        """Nobody has got back to her by the day that was promised."""
        return self.open().filter(due_on__lt=on)


class ReplyQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Her word on each concern: the latest reply that was not taken back."""
        kept = self.filter(taken_back_at__isnull=True)
        return kept.order_by("concern", "-replied_at", "-pk").distinct("concern")

    def answers(self) -> Self:
        """Replies that say whether a rule was right; “not now” and “I’d like to talk” do not."""
        return self.filter(kind__in=ANSWERS)


class ModuleConcernQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def visible_to(self, user: Any, on: dt.date) -> Self:
        """Who owns the module, and who tutors somebody in that run of it."""
        owned = in_force(on, "assessment__offering__module__roles__") & Q(
            assessment__offering__module__roles__user=user.pk,
            assessment__offering__module__roles__kind="module owner",
        )
        enrolments = Enrolment.objects.filter(learner__in=sight.tutees(user, on))
        return self.filter(
            owned | Q(assessment__offering__in=enrolments.values("offering"))
        ).distinct()


class RuleVersionQuerySet(models.QuerySet[Any]):
    def in_force(self, moment: dt.datetime) -> Self:
        """Versions that were live at a moment."""
        still = Q(retired_at__isnull=True) | Q(retired_at__gt=moment)
        return self.filter(still, state__in=("live", "retired"), approved_at__lte=moment)


class ServiceQuerySet(DatedQuerySet):
    def of_member(self, user: Any, on: dt.date) -> Self:
        """Services that `user` works for that day."""
        mine = in_force(on, "group__members__") & Q(group__members__user=user.pk)
        return self.filter(mine).distinct()


class OfferQuerySet(DatedQuerySet):
    """What is given, from a day, until a day."""
