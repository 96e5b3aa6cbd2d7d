import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from learners import sight
from learners.models import Enrolment, Scope
from learners.models.rules import chosen
from support.models.rule import Rule, RuleVersion

FOR_EVER = Value(dt.datetime.max.replace(tzinfo=dt.UTC))


class SignalQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def visible_to(self, user: Any, on: dt.date) -> Self:
        return self.filter(enrolment__learner__in=sight.learners(user, Scope.CASE, on))

    def in_order(self) -> Self:
        """Order by the deadline rule: most missed, then no mark, then the lowest mean."""
        return self.order_by("-missed", models.F("mean_mark").asc(nulls_first=True), "pk")


class Signal(models.Model):
    """Evidence from a rule that someone may want help, as numbers. It decides nothing.

    One row per rule and enrolment. It has the morning it first applied, and an end date (it is
    never deleted) when the rule no longer applies. `reasons` contains ids, dates and numbers, which
    `wording` turns into sentences.
    """

    id = models.BigIntegerField(primary_key=True)  # keyed hash of rule, offering and learner
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="signals")
    rule = models.CharField(max_length=20, choices=Rule.choices)
    version = models.ForeignKey(
        RuleVersion, on_delete=models.PROTECT, related_name="signals", db_index=False
    )
    first_as_of = models.DateField()
    as_of = models.DateField()
    revision = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True)
    missed = models.PositiveSmallIntegerField()
    mean_mark = models.FloatField(null=True)
    reasons = models.JSONField()
    previous = models.JSONField(null=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("signal_rule_known", "rule", Rule),
            models.UniqueConstraint(fields=["rule", "enrolment"], name="signal_once_a_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.missed} missed"


class Triage(models.Model):
    """One night's triage: the last day of the facts behind every signal that was active then.

    A night whose list was withheld leaves none. `fixed_at`: the latest moment that it could read.
    """

    as_of = models.DateField()
    revision = models.PositiveSmallIntegerField()
    fixed_at = models.DateTimeField()
    data_until_on = models.DateField()

    class Meta:
        verbose_name_plural = "triages"
        constraints = [
            models.UniqueConstraint(fields=["as_of", "revision"], name="triage_once_a_night")
        ]

    def __str__(self) -> str:
        return f"{self.as_of} ({self.revision})"


def data_until(learner: str = "learner", prefix: str = "") -> Subquery:
    """The last day of the facts behind a concern: that of the latest triage with a signal of its
    rule while it was open; `prefix` leads to the concern."""
    signals = Signal.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=OuterRef("as_of")),
        enrolment__learner=OuterRef(OuterRef(learner)),
        rule=OuterRef(OuterRef(f"{prefix}rule")),
    )
    closed_at = OuterRef(f"{prefix}closed_at")
    open_until = Coalesce(closed_at, FOR_EVER, output_field=models.DateTimeField())
    triages = Triage.objects.filter(Exists(signals), fixed_at__lte=open_until)
    return Subquery(triages.order_by("-as_of", "-revision").values("data_until_on")[:1])
