import datetime as dt
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from learners.models import Fact, Learner, Submission
from learners.models.facts import said_once
from learners.querysets import DatedQuerySet
from pathways.models.answers import Fulfilment, Start
from pathways.models.catalogue import Mode, Pathway, PathwayStep, Step
from pathways.querysets import LastWordQuerySet


class ChoiceQuerySet(LastWordQuerySet, DatedQuerySet):
    about = "pathway"

    def steps_of(self, user: Any, on: dt.date) -> models.QuerySet[Step]:
        """The steps of the pathways that `user` follows that day; of withdrawn ones, only those
        that they began, did or handed in the work of."""
        if not user.is_authenticated:
            return Step.objects.none()
        choices = self.filter(learner__user=user.pk).standing().in_force(on).values("pathway")
        listings = PathwayStep.objects.filter(pathway__in=choices)
        begun = Start.objects.filter(learner__user=user.pk).values("step")
        done = Fulfilment.objects.filter(learner__user=user.pk).values("step")
        given = Submission.objects.filter(enrolment__learner__user=user.pk).values("assessment")
        own = Q(pk__in=begun) | Q(pk__in=done) | Q(assessment__in=given)
        is_readable = Q(withdrawn_at__isnull=True) | own
        return Step.objects.filter(is_readable, pk__in=listings.values("step"))


class PathwayChoice(Fact):
    """A learner follows a pathway for some hours a week, from a day, until a day.

    Insert-only: the latest row about a pathway counts, so other hours or an end are later rows.
    `modes`: how they like to learn; empty means that any mode suits them.
    """

    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="pathway_choices", db_index=False
    )
    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="choices")
    hours = models.FloatField()
    modes = ArrayField(models.CharField(max_length=20, choices=Mode.choices), default=list)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            said_once("choice_said_once", "learner", "pathway"),
            models.CheckConstraint(
                name="choice_dates_ordered",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="choice_hours_of_a_week", condition=Q(hours__gt=0, hours__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} follows {self.pathway_id}"
