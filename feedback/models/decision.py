import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from feedback.models.view import View
from learners.models import Learner
from learners.models.rules import chosen, together
from pathways.models import Pathway, Step
from support.models import Offer, RuleVersion, Service


class Outcome(models.TextChoices):
    YES = "yes", _("Yes")
    PART = "part", _("Yes, in part")
    NOT_NOW = "not now", _("Not now")
    NO = "no", _("No")
    ALREADY = "already", _("It’s already being done")


class Decision(models.Model):
    """The answer to a view, with its reason. Answered and published are two dates."""

    view = models.OneToOneField(View, on_delete=models.CASCADE, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.TextField(max_length=2000)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            chosen("decision_outcome_known", "outcome", Outcome),
            models.CheckConstraint(name="decision_has_a_reason", condition=Q(reason__regex=r"\S")),
            together("decision_published_pair", "published_at", "published_by"),
            models.CheckConstraint(
                name="decision_answered_first",
                condition=Q(published_at__isnull=True) | Q(published_at__gte=F("answered_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


class Pledge(models.Model):
    """What the college will do about a view, who will do it and by when."""

    view = models.ForeignKey(View, on_delete=models.CASCADE, related_name="pledges")
    words = models.CharField(max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pledges"
    )
    due_on = models.DateField()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="pledge_has_words", condition=Q(words__regex=r"\S")),
            models.UniqueConstraint(
                fields=["view"], condition=Q(done_at__isnull=True), name="pledge_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.view}"


OBJECTS = ("service", "offer", "step", "pathway", "rule", "text")


def one_object() -> models.Q:
    """Return the condition that exactly one object was changed; a text is named in words."""
    without = {f"{name}__isnull": True for name in OBJECTS if name != "text"} | {"text": ""}
    condition = Q()
    for name in OBJECTS:
        others = {key: value for key, value in without.items() if not key.startswith(name)}
        condition |= Q(**others) & (
            ~Q(text="") if name == "text" else Q(**{f"{name}__isnull": False})
        )
    return condition


class Change(models.Model):
    """What was changed because of a view: the object, and how it was before and after."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    view = models.ForeignKey(View, on_delete=models.CASCADE, related_name="changes")
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )
    offer = models.ForeignKey(
        Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )
    step = models.ForeignKey(
        Step, null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )
    pathway = models.ForeignKey(
        Pathway, null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )
    rule = models.ForeignKey(
        RuleVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )
    text = models.CharField(max_length=120, blank=True)  # the name of a text or a place
    before = models.TextField(max_length=4000, blank=True)
    after = models.TextField(max_length=4000, blank=True)
    effective_on = models.DateField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(
        null=True, blank=True
    )  # when people were asked whether it helped

    class Meta:
        constraints = [
            models.CheckConstraint(name="change_of_one_object", condition=one_object()),
            models.CheckConstraint(
                name="change_makes_a_difference", condition=~Q(before=F("after"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.view}"

    @property
    def thing(self) -> str:
        """Return the name of the object that was changed."""
        changed = self.service or self.offer or self.step or self.pathway or self.rule
        return str(changed or self.text)


class DidItHelp(models.TextChoices):
    YES = "yes", _("Yes, it helped")
    PARTLY = "partly", _("It helped a bit")
    NO = "no", _("No, it didn’t help")


class Helped(models.Model):
    """A learner who followed a view is asked, after a change, whether it helped."""

    view = models.ForeignKey(View, on_delete=models.CASCADE, related_name="helped")
    learner = models.ForeignKey(
        Learner, null=True, on_delete=models.SET_NULL, related_name="helped"
    )
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=DidItHelp.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "helped"
        constraints = [
            models.CheckConstraint(
                name="helped_answer_known", condition=Q(answer__in=["", *DidItHelp.values])
            ),
            models.CheckConstraint(
                name="helped_answer_dated",
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
            models.UniqueConstraint(fields=["view", "learner"], name="helped_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.view}"
