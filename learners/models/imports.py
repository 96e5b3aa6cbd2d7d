import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models.rules import chosen, together


class ImportState(models.TextChoices):
    COMMITTED = "committed", _("done")
    REFUSED = "refused", _("refused, nothing changed")
    UNDONE = "undone", _("undone")


class DraftState(models.TextChoices):
    READING = "reading", _("being read")
    MATCHING = "matching", _("its columns are to be matched")
    ERRORS = "errors", _("has errors")
    READY = "ready", _("ready to import")
    IMPORTING = "importing", _("being imported")
    DONE = "done", _("done")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    KEPT = "kept", _("not undone")


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
    """A file of people on its way in: read, checked, previewed, imported. It lives a day at most.

    `content`: the file, only until it is read. `answers`: what administrators said about it;
    `reading`: how it was read; `preview`: what has to be confirmed. The rows are deleted when the
    import is committed or cancelled. Undoing a large import is a draft too, without a file.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    expires_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=20, choices=DraftState.choices, default=DraftState.READING)
    attempts = models.PositiveSmallIntegerField(default=0)
    content = models.BinaryField(default=b"")
    answers = models.JSONField(default=dict)
    reading = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    error_count = models.PositiveIntegerField(default=0)
    unused = models.JSONField(default=list)
    delimiter = models.CharField(max_length=1, blank=True)  # empty for a workbook
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    committed_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    batch = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            together("draft_paused_pair", "paused_at", "paused_by"),
            together("draft_confirmed_pair", "confirmed_at", "confirmed_by"),
            chosen("draft_state_known", "state", DraftState),
            models.CheckConstraint(
                name="draft_rows_or_errors",
                condition=models.Q(rows=[]) | models.Q(error_count=0),
            ),
        ]

    def __str__(self) -> str:
        return f"people {self.source}"


class ImportLine(models.Model):
    """A change that a draft would make, old and new, as its preview lists it."""

    draft = models.ForeignKey(ImportDraft, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    reference = models.CharField(max_length=100)
    name = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    was = models.CharField(max_length=300, blank=True)
    becomes = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "kind", "position"], name="import_line_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.was or '–'} → {self.becomes}"


class ImportColumn(models.Model):
    """A header of a college's files, folded, and the column that an administrator matched it to."""

    header = models.CharField(max_length=100, unique=True)
    column = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.header}: {self.column}"
