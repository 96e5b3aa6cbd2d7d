import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models.rules import chosen


class ImportState(models.TextChoices):
    COMMITTED = "committed", _("done")
    REFUSED = "refused", _("refused, nothing changed")


class Import(models.Model):
    """One bringing-in of other people's data: what came, from where, by whom, with what effect."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=300)
    by = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=ImportState.choices)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    mark_delay = models.PositiveSmallIntegerField(default=0)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [chosen("import_state_known", "state", ImportState)]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class ImportFault(models.Model):
    """Why an import was refused: the file, the line, the reason and the repair."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="faults")
    file = models.CharField(max_length=200)
    line = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"
