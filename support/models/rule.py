import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learners.models.rules import chosen


class Rule(models.TextChoices):
    DEADLINES = "deadlines", _("missed deadlines")
    SCORECARD = "scorecard", _("a pattern that has often meant someone wanted help")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("draft: no one sees its results")
    SHADOW = "shadow", _("shadow: runs each night, but only its figures are saved")
    LIVE = "live", _("live: its results reach tutors and learners")
    RETIRED = "retired", _("retired")


VERSION_MOVES = {
    VersionState.DRAFT: {VersionState.SHADOW, VersionState.RETIRED},
    VersionState.SHADOW: {VersionState.LIVE, VersionState.RETIRED},
    VersionState.LIVE: {VersionState.RETIRED},
    VersionState.RETIRED: set(),
}
SHIPPED = Q(rule=Rule.DEADLINES, number=1)  # it comes with Cairn, so nobody has approved it


class RuleVersionQuerySet(models.QuerySet[Any]):
    def in_force(self, moment: dt.datetime) -> Self:
        """Versions that were live at a moment."""
        still = Q(retired_at__isnull=True) | Q(retired_at__gt=moment)
        lived = (VersionState.LIVE, VersionState.RETIRED)
        return self.filter(still, state__in=lived, approved_at__lte=moment)


class RuleVersion(models.Model):
    """One version of a rule: its thresholds, who made it and who approved it.

    Signals and concerns point to the version that raised them. Only one version is live.
    `co_sign_until_on`: the last day of waiting for a representative's answer. `overruled`: why the
    version went live although the last answer was no.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rule = models.CharField(max_length=20, choices=Rule.choices)
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=20, choices=VersionState.choices, default=VersionState.DRAFT
    )
    thresholds = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(null=True)
    co_sign_until_on = models.DateField(null=True)
    overruled = models.TextField(max_length=2000, blank=True)

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("rule_version_rule_known", "rule", Rule),
            chosen("rule_version_state_known", "state", VersionState),
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once"),
            models.UniqueConstraint(
                fields=["rule"],
                condition=Q(state=VersionState.LIVE),
                name="rule_version_one_live",
            ),
            models.CheckConstraint(
                name="rule_version_approved_pair",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False)
                | SHIPPED,
            ),
            models.CheckConstraint(
                name="rule_version_live_is_approved",
                condition=~Q(state=VersionState.LIVE) | Q(approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.number}"


class CoSignature(models.Model):
    """What a representative says to a version: yes or no, with a reason that everyone can read."""

    version = models.ForeignKey(RuleVersion, on_delete=models.CASCADE, related_name="co_signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    reason = models.TextField(max_length=2000)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "user"], name="co_signature_once"),
            models.CheckConstraint(
                name="co_signature_has_a_reason", condition=Q(reason__regex=r"\S")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}"
