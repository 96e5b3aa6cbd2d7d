import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from feedback.models.edit import Edit
from feedback.models.meeting import Meeting, MeetingDecision
from feedback.models.partnership import PartnershipVersion
from feedback.models.showing import Moderated
from feedback.models.urn import Comment
from feedback.models.view import View
from learners.models import Learner
from learners.models.rules import chosen, together


class Act(models.TextChoices):
    HOLD = "hold", _("paused")
    HIDE = "hide", _("hidden")
    RESTORE = "restore", _("shown again")
    KEEP = "keep", _("left as it is")
    OPEN_NAME = "open name", _("the author’s name opened")


class Appeal(models.TextChoices):
    UPHELD = "upheld", _("The first decision is unchanged")
    CHANGED = "changed", _("The first decision was wrong, and has been undone")


KINDS: dict[str, type[Moderated]] = {
    "view": View,
    "edit": Edit,
    "meeting": Meeting,
    "decision": MeetingDecision,
    "partnership": PartnershipVersion,
    "comment": Comment,
}


def of(thing: Moderated) -> dict[str, Moderated]:
    """Return the column that a report or a ruling about a thing fills."""
    return {kind: thing for kind, model in KINDS.items() if type(thing) is model}


def about(model: type[Moderated]) -> Any:
    cascade = models.CASCADE
    return models.ForeignKey(model, null=True, on_delete=cascade, related_name="%(class)ss")


class OfOneThing(models.Model):
    """A row about one thing that can be moderated."""

    view = about(View)
    edit = about(Edit)
    meeting = about(Meeting)
    decision = about(MeetingDecision)
    partnership = about(PartnershipVersion)
    comment = about(Comment)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_of_one_thing",
                condition=Exact(
                    Func(*KINDS, function="num_nonnulls", output_field=IntegerField()), 1
                ),
            )
        ]

    @property
    def kind(self) -> str:
        return next(kind for kind in KINDS if getattr(self, f"{kind}_id"))

    @property
    def thing(self) -> Any:
        return getattr(self, self.kind)


class Report(OfOneThing):
    """Someone asks a moderator to look at something."""

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = models.TextField(max_length=2000)
    reported_at = models.DateTimeField()
    due_on = models.DateField()
    ruling = models.ForeignKey(
        "feedback.Ruling", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )

    class Meta:
        constraints = [
            *OfOneThing.Meta.constraints,
            models.UniqueConstraint(
                fields=[*KINDS, "reporter"],
                condition=Q(ruling__isnull=True, reporter__isnull=False),
                name="report_one_open",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing}"


class Ruling(OfOneThing):
    """A moderator's act on something, with its reason: the log of moderation.

    Its writer may appeal once, and a second moderator decides.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    act = models.CharField(max_length=10, choices=Act.choices)
    reason = models.TextField(max_length=2000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    appeal_words = models.TextField(max_length=2000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_answer = models.CharField(max_length=10, choices=Appeal.choices, blank=True)
    appeal_reason = models.TextField(max_length=2000, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            *OfOneThing.Meta.constraints,
            chosen("ruling_act_known", "act", Act),
            models.CheckConstraint(name="ruling_has_a_reason", condition=Q(reason__regex=r"\S")),
            models.CheckConstraint(
                name="ruling_appeal_answer_known",
                condition=Q(appeal_answer__in=["", *Appeal.values]),
            ),
            together("ruling_settled_pair", "settled_at", "settled_by"),
            models.CheckConstraint(
                name="ruling_settled_with_a_reason",
                condition=Q(settled_at__isnull=True, appeal_answer="")
                | Q(settled_at__isnull=False, appealed_at__isnull=False, appeal_reason__regex=r"\S")
                & ~Q(appeal_answer=""),
            ),
            models.CheckConstraint(
                name="ruling_settled_by_another",
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("made_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.act


class SafetyMessage(models.Model):
    """Words about somebody's safety: for the safeguarding lead only, never on the board."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        Learner, null=True, on_delete=models.SET_NULL, related_name="safety_messages"
    )
    words = models.TextField(max_length=2200)
    sent_at = models.DateTimeField()
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [together("safety_read_pair", "read_at", "read_by")]

    def __str__(self) -> str:
        return "about somebody’s safety"
