from django.contrib.postgres.fields import ArrayField
from django.db import models

from learners.models.learner import Learner


class Engagement(models.Model):
    """A learner's weeks, oldest first: days active, clicks, deadlines met, late, missed.

    Written by the night and rebuilt from facts at any time. Null means that no feed covered a
    week's activity or deadlines. `previous` has the values before this night, so that a redo cannot
    empty the difference.
    """

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, primary_key=True)
    as_of = models.DateField()
    revision = models.PositiveSmallIntegerField()
    first_week_on = models.DateField()
    active_days = ArrayField(models.SmallIntegerField(null=True))
    clicks = ArrayField(models.IntegerField(null=True))
    met = ArrayField(models.SmallIntegerField())
    late = ArrayField(models.SmallIntegerField())
    missed = ArrayField(models.SmallIntegerField(null=True))
    previous = models.JSONField(null=True)

    class Meta:
        verbose_name_plural = "engagement"

    def __str__(self) -> str:
        return f"{self.learner_id} as of {self.as_of}"
