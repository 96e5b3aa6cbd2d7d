import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.models.showing import Moderated
from learners.models import Offering, Programme


class Meeting(Moderated):
    """A meeting of representatives and staff, about one programme or about the whole college."""

    writer_path = "called_by"
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="meetings"
    )
    starts_at = models.DateTimeField()
    where = models.CharField(max_length=120)
    agenda = models.TextField(max_length=4000)
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            *Moderated.Meta.constraints,
            models.UniqueConstraint(
                fields=["programme", "starts_at"], name="meeting_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="meeting_has_agenda", condition=Q(agenda__regex=r"\S")),
        ]

    def __str__(self) -> str:
        return str(self.programme or _("the whole college"))


class MeetingDecision(Moderated):
    """Something that a meeting decided: who does it, and by when."""

    writer_path = "written_by"
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    words = models.CharField(max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="meeting_decisions"
    )
    due_on = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *Moderated.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "words"], name="meeting_decision_once"),
            models.CheckConstraint(
                name="meeting_decision_has_words", condition=Q(words__regex=r"\S")
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Handover(models.Model):
    """What a representative leaves for those who will speak for the same learners after them."""

    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="handovers"
    )
    offering = models.ForeignKey(
        Offering, null=True, blank=True, on_delete=models.CASCADE, related_name="handovers"
    )
    words = models.TextField(max_length=4000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="handover_of_one_scope",
                condition=Q(programme__isnull=True, offering__isnull=False)
                | Q(programme__isnull=False, offering__isnull=True),
            ),
            models.CheckConstraint(name="handover_has_words", condition=Q(words__regex=r"\S")),
        ]

    def __str__(self) -> str:
        return str(self.programme or self.offering)
