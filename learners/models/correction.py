import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from learners.models.learner import Learner
from learners.models.people import STAFF, Role, RoleKind, TutorAssignment
from learners.models.rules import chosen, together
from learners.querysets import in_force


class Answer(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    CORRECTED = "corrected", _("corrected")
    PASSED_ON = "passed on", _("right, and passed on to those who can change it")
    UNCHANGED = "stands", _("left as it was, with a reason")


class CorrectionQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def answered_by_staff(self, on: dt.date) -> Self:
        """Return corrections whose owner can answer that day: an active account with a staff
        role."""
        role = in_force(on, "owner__roles__") & Q(owner__roles__kind__in=STAFF)
        able = Correction.objects.filter(role, owner__is_active=True).values("pk")
        return self.filter(pk__in=able)

    def stranded(self, on: dt.date) -> Self:
        """Return open corrections whose owner can no longer answer, or has nothing to do with the
        learner that day: neither their tutor, nor the owner of a module of theirs, nor an
        administrator."""
        able = Correction.objects.answered_by_staff(on).values("pk")
        own = {"learner": OuterRef("learner"), "tutor": OuterRef("owner")}
        roles = Role.objects.in_force(on).filter(user=OuterRef("owner"))
        is_near = [
            Exists(TutorAssignment.objects.with_tutor_role(on).filter(**own)),
            Exists(roles.filter(kind=RoleKind.ADMINISTRATOR)),
            Exists(roles.filter(module__offerings__enrolments__learner=OuterRef("learner"))),
        ]
        return self.open().exclude(Q(*is_near, _connector=Q.OR), pk__in=able)


class Correction(models.Model):
    """A learner's request to correct a fact about them; a named person answers by a date.

    Corrected: `new_id` is the later fact. Passed on: to whom and when, as Cairn cannot change it.

    Its text form, also in the audit, is the fact's kind, not its content.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="corrections")
    fact_kind = models.CharField(max_length=40)
    fact_id = models.BigIntegerField()
    fact_words = models.CharField(max_length=300)
    words = models.TextField(max_length=2000)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="corrections"
    )
    answer = models.CharField(max_length=20, choices=Answer.choices, default=Answer.OPEN)
    reason = models.TextField(max_length=2000, blank=True)
    new_id = models.BigIntegerField(null=True, blank=True)  # the later fact, of the same kind
    passed_to = models.CharField(max_length=120, blank=True)
    passed_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("correction_answer_known", "answer", Answer),
            together("correction_answered_pair", "answered_at", "answered_by"),
            models.CheckConstraint(
                name="correction_answer_dated",
                condition=Q(answer=Answer.OPEN, answered_at__isnull=True)
                | (~Q(answer=Answer.OPEN) & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="correction_passed_to_whom",
                condition=(Q(answer=Answer.PASSED_ON, passed_on__isnull=False) & ~Q(passed_to=""))
                | (~Q(answer=Answer.PASSED_ON) & Q(passed_on__isnull=True, passed_to="")),
            ),
            models.CheckConstraint(
                name="correction_new_fact",
                condition=Q(answer=Answer.CORRECTED) | Q(new_id__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["learner", "fact_kind", "fact_id"],
                condition=Q(answer=Answer.OPEN),
                name="correction_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return self.fact_kind
