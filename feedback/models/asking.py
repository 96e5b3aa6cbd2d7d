"""What a learner is asked, at most once a week."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Value
from django.utils.translation import gettext_lazy as _

from learners.models import Learner
from learners.models.rules import chosen

BUDGET = 7  # days with at most one question


class AskingKind(models.TextChoices):
    HELPED = "helped", _("did it help?")
    SURVEY = "survey", _("a survey")
    MODULE = "module", _("a module’s quick question")
    CHECK_IN = "check-in", _("how is it going?")


class WhyAsked(models.TextChoices):
    """Why this question and not another."""

    CLOSES = "closes", _("it closes first")
    RHYTHM = "rhythm", _("the learner wanted to be asked")


SELF = Func(
    F("learner"),
    F("learner"),
    Value("[]"),
    function="int8range",
    output_field=BigIntegerRangeField(),
)
WEEK = Func(
    F("as_of"),
    template=f"daterange(%(expressions)s, %(expressions)s + {BUDGET})",
    output_field=DateRangeField(),
)


class Asking(models.Model):
    """The one question that Today shows a learner for a week, chosen by a night.

    `subject`: the public id of what it is about, as text. The database refuses a second one in
    seven days.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="askings")
    kind = models.CharField(max_length=20, choices=AskingKind.choices)
    subject = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=20, choices=WhyAsked.choices)
    as_of = models.DateField()
    revision = models.PositiveSmallIntegerField()

    class Meta:
        constraints: list[Any] = [
            chosen("asking_kind_known", "kind", AskingKind),
            chosen("asking_reason_known", "reason", WhyAsked),
            ExclusionConstraint(
                name="asking_once_a_week",
                expressions=[(SELF, RangeOperators.OVERLAPS), (WEEK, RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} as of {self.as_of}: {self.kind}"
