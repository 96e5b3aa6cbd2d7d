"""Chainable words about signals."""

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.db import models

from learners.querysets import in_force


class SignalQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def visible_to(self, user: Any, on: dt.date) -> Self:
        """The same record: who may read a learner's record may read the signals about her."""
        learner_model = apps.get_model("learners", "Learner")
        readable = learner_model.objects.visible_to(user, on).values("pk")
        return self.filter(enrolment__learner__in=readable)

    def of_tutees(self, user: Any, on: dt.date) -> Self:
        mine = in_force(on, "enrolment__learner__assignments__")
        return self.filter(mine, enrolment__learner__assignments__tutor=user.pk)

    def in_order(self) -> Self:
        """The deadline rule's own order: most missed, then no mark, then the lowest mean."""
        return self.order_by("-missed", models.F("mean_mark").asc(nulls_first=True), "pk")
