import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models.rules import chosen, together


class CardState(models.TextChoices):
    DRAFT = "draft", _("draft: no one sees its results")
    SHADOW = "shadow", _("shadow: runs each night, but only its figures are saved")
    LIVE = "live", _("live: its results reach tutors and learners")
    RETIRED = "retired", _("retired")


MOVES = {
    CardState.DRAFT: {CardState.SHADOW, CardState.RETIRED},
    CardState.SHADOW: {CardState.LIVE, CardState.RETIRED},
    CardState.LIVE: {CardState.RETIRED},
    CardState.RETIRED: set(),
}


class Scorecard(models.Model):
    """One version of the triage model: what it learned from, how well it does, who approved it.

    `card` is the whole model as plain numbers; `figures` were measured on the latest finished
    offerings, which that measurement did not learn from. `learned_on`: the morning by which its
    labels were known.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    target = models.CharField(max_length=40)
    state = models.CharField(max_length=20, choices=CardState.choices, default=CardState.DRAFT)
    learned_on = models.DateField()
    learned_from = models.JSONField()
    judged_with = models.JSONField()
    figures = models.JSONField()
    card = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            chosen("scorecard_state_known", "state", CardState),
            together("scorecard_approved_pair", "approved_at", "approved_by"),
            models.UniqueConstraint(
                fields=["target"],
                condition=models.Q(state=CardState.LIVE),
                name="scorecard_one_live",
            ),
            models.CheckConstraint(
                name="scorecard_live_is_approved",
                condition=~models.Q(state=CardState.LIVE) | models.Q(approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.number}"


class Watch(models.Model):
    """Who stood on a scorecard's list after one night, by enrolment: where the next night starts.

    `below_since`: the day since when someone stands outside the leaving share (null: inside).
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
    """Whether a night's list could go out: every comparison made, and who was told if not."""

    as_of = models.DateField()
    revision = models.PositiveSmallIntegerField()
    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="reports")
    passed = models.BooleanField()
    findings = models.JSONField()
    listed = models.PositiveIntegerField()
    told = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "as_of", "revision"], name="gate_once_a_night"
            )
        ]

    def __str__(self) -> str:
        return f"{self.as_of}: {'passed' if self.passed else 'held'}"
