"""The yearly agreement of learners and the college: a student partnership agreement."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from feedback.models.showing import Moderated
from feedback.models.view import View
from learners.models.rules import ordered, together
from learners.querysets import DatedQuerySet


class PartnershipQuerySet(DatedQuerySet):
    def agreed(self) -> Self:
        """Return versions that both sides have signed."""
        return self.filter(learners_at__isnull=False, college_at__isnull=False)


class PartnershipVersion(Moderated):
    """A version of one year's agreement: how learners take part, and the priorities.

    Nobody changes a version; a new one replaces it once both sides have signed.
    """

    writer_path = "written_by"
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    from_on = models.DateField()
    until_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    taking_part = models.TextField(max_length=6000)
    reason = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    learners_at = models.DateTimeField(null=True, blank=True)
    learners_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    college_at = models.DateTimeField(null=True, blank=True)
    college_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = "partnership agreement"
        constraints = [
            *Moderated.Meta.constraints,
            ordered("partnership_dates_ordered"),
            models.UniqueConstraint(fields=["from_on", "number"], name="partnership_version_once"),
            models.CheckConstraint(
                name="partnership_has_words", condition=Q(taking_part__regex=r"\S")
            ),
            together("partnership_learners_pair", "learners_at", "learners_by"),
            together("partnership_college_pair", "college_at", "college_by"),
            models.CheckConstraint(
                name="partnership_two_people",
                condition=Q(learners_by__isnull=True)
                | Q(college_by__isnull=True)
                | ~Q(learners_by=F("college_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on.year}, version {self.number}"

    @property
    def is_agreed(self) -> bool:
        return self.learners_at is not None and self.college_at is not None


class Priority(models.Model):
    """Something that learners and the college agree to work on, and the views it answers."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(
        PartnershipVersion, on_delete=models.CASCADE, related_name="priorities"
    )
    place = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    views: Any = models.ManyToManyField(View, related_name="priorities", blank=True)

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["version", "place"], name="priority_place_once"),
            models.CheckConstraint(name="priority_has_words", condition=Q(words__regex=r"\S")),
        ]

    def __str__(self) -> str:
        return self.words


class Side(models.TextChoices):
    """Who signs: one representative, and one administrator."""

    LEARNERS = "learners", _("learners")
    COLLEGE = "college", _("the college")
