import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models.rules import chosen
from learners.querysets import name_key


class Learner(models.Model):
    """A person who learns here, with or without a login; `reference` is the college's own.

    `revision` rises with every audited write about them, so that stored pages are rebuilt.
    `origin`: the import that added them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120, blank=True)
    name_key = name_key()
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    origin = models.ForeignKey(
        "learners.Import", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["name_key", "id"], name="learner_by_name")]

    def __str__(self) -> str:
        return self.name or self.reference


class ChosenName(models.Model):
    """Marks that a learner chose the name they go by, so imports do not replace it."""

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="chosen_name")
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.learner)


class ProtectedKind(models.TextChoices):
    DISABILITY = "disability", _("disability")
    ETHNICITY = "ethnicity", _("ethnicity")
    SEX = "sex", _("sex")
    AGE_BAND = "age band", _("age band")
    DEPRIVATION = "deprivation", _("deprivation in their home area")
    CARE_EXPERIENCE = "care experience", _("care experience")


class ProtectedCharacteristic(models.Model):
    """A protected characteristic, dated, in its own table.

    Read only by the fairness report and routes the learner chose; never an input of a ranking.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=ProtectedKind.choices)
    value = models.CharField(max_length=60)
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.ForeignKey(
        "learners.Import", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            chosen("protected_kind_known", "kind", ProtectedKind),
            models.UniqueConstraint(
                fields=["learner", "kind", "known_at", "recorded_at"], name="protected_said_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.kind}"
