import uuid

from django.db import models


class AuditEvent(models.Model):
    """An entry of the audit. It has labels and ids but no foreign keys, so it outlives its object.

    The actor's id is null if Cairn itself acted.
    """

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    label = models.CharField(max_length=200)
    learner_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["learner_id", "-at"], name="audit_about_learner"),
            models.Index(fields=["-at"], name="audit_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.verb} {self.label}"


class AccessEvent(models.Model):
    """A look at another person's record: one row per request, actor, learner and kind."""

    request_id = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    actor = models.CharField(max_length=120)
    learner_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request_id", "actor_id", "learner_id", "kind"],
                name="access_once_a_request",
            )
        ]
        indexes = [models.Index(fields=["learner_id", "-at"], name="access_about_learner")]

    def __str__(self) -> str:
        return f"{self.actor} read {self.kind}"
