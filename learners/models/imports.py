import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models.rules import chosen, together


class ImportState(models.TextChoices):
    COMMITTED = "committed", _("done")
    REFUSED = "refused", _("refused, nothing changed")


class Import(models.Model):
    """An import, successful or refused: what, from where, by whom and with what effect."""

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


class RefusedRow(models.Model):
    """An error for which an import was refused: the file, the row and what to correct."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="errors")
    file = models.CharField(max_length=200)
    row = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"{self.file}:{self.row}: {self.reason}"


class ImportDraft(models.Model):
    """A list of people that has been read but not imported: rows or errors, for at most a day.

    The file is not saved. The rows are deleted when the import is committed or cancelled.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    expires_at = models.DateTimeField(db_index=True)
    rows = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    error_count = models.PositiveIntegerField(default=0)
    unused = models.JSONField(default=list)
    delimiter = models.CharField(max_length=1, blank=True)  # empty for a workbook
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    committed_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    batch = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            together("draft_paused_pair", "paused_at", "paused_by"),
            models.CheckConstraint(
                name="draft_rows_or_errors",
                condition=models.Q(rows=[]) | models.Q(error_count=0),
            ),
        ]

    def __str__(self) -> str:
        return f"people {self.source}"
