import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learners.models.learner import Learner
from learners.models.people import Group
from learners.models.rules import chosen
from learners.querysets import DatedQuerySet


class Scope(models.TextChoices):
    """A part of what can be read about a learner; each is granted separately."""

    RECORD = "record", _("what the college knows")
    PLAN = "plan", _("aim, pathway and steps")
    CASE = "case", _("what was noticed, and what we are doing about it")
    NEED = "need", _("what gets in the way")
    NOTE = "note", _("private notes")


class Grant(models.Model):
    """Permission for a person or a group to read one scope of a learner, from a day, until a day.

    A grant withdrawn on its first day ends on the day it begins and never applies.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="grants")
    scope = models.CharField(max_length=20, choices=Scope.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="grants"
    )
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="grants")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("grant_scope_known", "scope", Scope),
            models.CheckConstraint(
                name="grant_dates_ordered",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="grant_one_receiver",
                condition=Q(user__isnull=True, group__isnull=False)
                | Q(user__isnull=False, group__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["learner", "scope", "user", "group"],
                condition=Q(until_on__isnull=True),
                name="grant_once_at_a_time",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.scope} → {self.user or self.group}"
