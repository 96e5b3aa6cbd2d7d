from django.contrib.postgres.fields import ArrayField
from django.db import models

from learners.models import Learner


class Recommendation(models.Model):
    """A learner's next steps: parallel arrays, the next step first. `wording` makes sentences.

    `as_of` and `revision` name its night; `previous` is the list before that night. An answer given
    during the day updates the list at once (`answered_at`) and saves the night's own list in
    `last_night`, so that tomorrow can still show what changed.
    """

    learner = models.OneToOneField(
        Learner, on_delete=models.CASCADE, primary_key=True, related_name="recommendation"
    )
    as_of = models.DateField()
    revision = models.PositiveSmallIntegerField()
    steps = ArrayField(models.BigIntegerField())
    places = ArrayField(models.SmallIntegerField())  # equal for steps taken at the same time
    heads = ArrayField(models.BigIntegerField())  # the step it leads to; 0: itself
    gains = ArrayField(models.FloatField())  # as of the night that last changed the rest
    competencies = ArrayField(models.BigIntegerField())  # what it teaches most of; 0: none
    shares = ArrayField(models.FloatField())  # of what they still need in it
    reasons = ArrayField(models.IntegerField())  # bits of `calc.reasons.Why`
    due_ons = ArrayField(models.DateField(null=True))
    befores = ArrayField(models.BigIntegerField())  # the step that had to come first; 0: none
    completed = ArrayField(models.BigIntegerField())  # steps of their pathways that count as done
    total = models.PositiveIntegerField()  # steps of their pathways
    changes = models.JSONField(default=list)  # what would change the first step
    previous = models.JSONField(null=True)
    last_night = models.JSONField(null=True)
    answered_at = models.DateTimeField(null=True)
    is_moved = models.BooleanField(default=False)  # that answer put other steps into `steps`

    def __str__(self) -> str:
        return f"{self.learner_id} as of {self.as_of}"
