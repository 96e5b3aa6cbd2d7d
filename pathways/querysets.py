"""Chainable words about steps, choices and answers. The last word on a thing counts."""

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Subquery

from learners.querysets import DatedQuerySet, FactQuerySet

LAST_FIRST = ("-known_at", "-recorded_at", "-pk")


class LastWordQuerySet(FactQuerySet):
    about = ""

    def standing(self) -> Self:
        """The last row on each thing, for each learner."""
        same = {"learner": OuterRef("learner"), self.about: OuterRef(self.about)}
        last = self.model.objects.filter(**same).order_by(*LAST_FIRST).values("pk")[:1]
        return self.filter(pk=Subquery(last))


class ChoiceQuerySet(LastWordQuerySet, DatedQuerySet):
    about = "pathway"


class AnswerQuerySet(LastWordQuerySet):
    about = "step"


class StepQuerySet(models.QuerySet[Any]):
    def on_the_way_of(self, user: Any, on: dt.date) -> Self:
        """Steps of the pathways that this person follows herself, withdrawn ones left out."""
        if not user.is_authenticated:
            return self.none()
        choices = apps.get_model("pathways", "PathwayChoice").objects
        mine = choices.filter(learner__user=user.pk).standing().in_force(on).values("pathway")
        listed = apps.get_model("pathways", "PathwayStep").objects.filter(pathway__in=mine)
        return self.filter(pk__in=listed.values("step"), withdrawn_at__isnull=True)
