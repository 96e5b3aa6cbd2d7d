from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from support.models.rule import RuleVersion


class Scorecard(RuleVersion):
    """A version of the triage model: what it learned from, and how well it works.

    `card` is the whole model as plain numbers. `figures` were measured on the latest finished
    offerings by a model that had not learned from them. `learned_on`: the morning by which its
    labels were known. The version's thresholds are the discipline of its list.
    """

    target = models.CharField(max_length=40)
    learned_on = models.DateField()
    learned_from = models.JSONField()
    judged_with = models.JSONField()
    figures = models.JSONField()
    card = models.JSONField()


class Watch(models.Model):
    """The people on a scorecard's list after one night, by enrolment: the next night's start.

    `below_since`: the day since when someone is outside the leaving share (null: inside).
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="watches")
    as_of = models.DateField()
    revision = models.PositiveSmallIntegerField()
    enrolments = ArrayField(models.BigIntegerField())
    flagged = ArrayField(models.BooleanField())
    below_since = ArrayField(models.DateField(null=True))
    entries = ArrayField(models.SmallIntegerField())

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "as_of", "revision"], name="watch_once_a_night"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} on {self.as_of}"


class GateReport(models.Model):
    """A night's fairness check: every comparison, whether it passed, who was notified if not."""

    as_of = models.DateField()
    revision = models.PositiveSmallIntegerField()
    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="reports")
    passed = models.BooleanField()
    findings = models.JSONField()
    listed = models.PositiveIntegerField()
    notified = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "as_of", "revision"], name="gate_once_a_night"
            )
        ]

    def __str__(self) -> str:
        return f"{self.as_of}: {'passed' if self.passed else 'withheld'}"
