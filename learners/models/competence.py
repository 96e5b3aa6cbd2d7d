"""What someone can do: answers to questions, and what nights estimate from them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learners.models.facts import Fact, said_once
from learners.models.learner import Learner
from learners.models.rules import together
from learners.models.study import Competency


class Answer(Fact):
    """An answer to a question about competencies, by their ids: 1 right, 0 wrong, or a share.

    `known_at` is when it was given; a later row about the same moment corrects it, and null
    withdraws it.
    """

    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    item = models.CharField(max_length=120)
    competencies = ArrayField(models.BigIntegerField())
    right = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answer_right_between_0_and_1",
                condition=Q(right__isnull=True) | Q(right__gte=0, right__lte=1),
            ),
            models.CheckConstraint(
                name="answer_has_competencies", condition=Q(competencies__len__gte=1)
            ),
            models.CheckConstraint(name="answer_has_item", condition=~Q(item="")),
            said_once("answer_said_once", "learner", "item"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.right} in {self.item}"


class EstimateVersion(models.Model):
    """A fitted model of answers: its card, and its figures on learners it was not fitted on.

    Nights use the version that was last put in use.
    """

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    card = models.JSONField()
    figures = models.JSONField()
    used_at = models.DateTimeField(null=True)
    used_by = models.CharField(max_length=120, null=True)

    class Meta:
        constraints = [together("estimate_version_used_pair", "used_at", "used_by")]

    def __str__(self) -> str:
        return f"estimate {self.number}"


class Level(models.IntegerChoices):
    """By the chance of the next usual question: from .5, .7 and .85 (`calc.levels`)."""

    STARTING = 0, _("just starting")
    WITH_HELP = 1, _("with help")
    ALONE = 2, _("on my own")
    CAN_SHOW = 3, _("can show others")


class Competence(models.Model):
    """What answers show of a learner in a competency, written by nights and rebuilt from facts.

    `levels`: each level that two nights agreed on, oldest first, with the day `since` which. None
    means that there is not enough evidence. `heard_on`: the day of the latest answer.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="competences")
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+")
    as_of = models.DateField()
    revision = models.PositiveSmallIntegerField()
    version = models.ForeignKey(EstimateVersion, on_delete=models.PROTECT, related_name="+")
    answers = models.PositiveIntegerField()
    heard_on = models.DateField()
    chance = models.FloatField(null=True)
    levels = ArrayField(models.SmallIntegerField(choices=Level.choices))
    since = ArrayField(models.DateField())
    previous = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "competency"], name="competence_once"),
            models.CheckConstraint(
                name="competence_levels_dated",
                condition=Q(levels__len=models.F("since__len")),
            ),
            models.CheckConstraint(
                name="competence_levels_known",
                condition=Q(levels__contained_by=Level.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.competency_id} as of {self.as_of}"
