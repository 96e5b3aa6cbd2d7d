"""The record of nights: when they ran, how far they got, what was parked."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models import User
from learners.models.rules import chosen, together


class NightState(models.TextChoices):
    RUNNING = "running", _("running")
    DONE = "done", _("done")


class RunState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    STARTED = "started", _("started")
    DONE = "done", _("done")
    SPLIT = "split", _("split")
    PARKED = "parked", _("parked")


class Night(models.Model):
    """One nightly update for the morning `as_of`; `--again` opens the next revision.

    `recorded_by` fixes which facts it may read, so that a redone shard reads the same facts even
    after an import.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    as_of = models.DateField()
    revision = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=NightState.choices, default=NightState.RUNNING)
    asked_by = models.CharField(max_length=120)
    recorded_by = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    learners = models.PositiveIntegerField()
    digest = models.CharField(max_length=32, blank=True)
    version = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["as_of", "revision"], name="night_once"),
            chosen("night_state_known", "state", NightState),
        ]
        ordering = ["-as_of", "-revision"]

    def __str__(self) -> str:
        return f"{self.as_of} ({self.revision})"

    @property
    def minutes(self) -> int:
        """Whole minutes from start to finish."""
        return int((self.finished_at - self.started_at).total_seconds() // 60)


class Journey(models.Model):
    """Someone's Today, ready to show. It is valid only for its `key` (`portal.journey`).

    `changes_at`: when its words change by themselves; `looks`: the learners it shows to staff,
    each with a kind of look to record.
    """

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="journey"
    )
    key = models.CharField(max_length=32)
    body = models.TextField()
    changes_at = models.DateTimeField(null=True)
    looks = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.user)


class StageRun(models.Model):
    """One stage of a night for one shard of learners, `low` to `high` by id; the queue of record.

    A shard that keeps failing is split until the learner who causes it is alone and parked.
    """

    night = models.ForeignKey(Night, on_delete=models.CASCADE, related_name="runs")
    stage = models.CharField(max_length=20)
    shard = models.CharField(max_length=60)
    low = models.BigIntegerField()
    high = models.BigIntegerField()
    learners = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=RunState.choices, default=RunState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    changed = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=32, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["night", "stage", "shard"], name="run_once"),
            chosen("run_state_known", "state", RunState),
            together("run_claim_pair", "claim", "claimed_at"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.shard}"
