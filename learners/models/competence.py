"""What someone can do: their answers to questions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from learners.models.facts import Fact, said_once
from learners.models.learner import Learner


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
