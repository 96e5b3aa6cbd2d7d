from django.conf import settings
from django.db import models
from django.db.models import F, Q

from learners.models import TutorAssignment
from learners.models.rules import ordered
from learners.querysets import DatedQuerySet

USUAL_MINUTES = 40  # a week
MINUTES_A_PERSON = 5  # to read the information and get back to one person


def how_many(minutes: int | None) -> int:
    """Return how many people a tutor has time for, at least one."""
    return max((USUAL_MINUTES if minutes is None else minutes) // MINUTES_A_PERSON, 1)


class TutorTime(models.Model):
    """Minutes a week that a tutor sets aside for getting back to people."""

    tutor = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tutor_time"
    )
    minutes = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.tutor}: {self.minutes}"


class Cover(models.Model):
    """A deputy covers for a tutor who is away, from a day until a day.

    On these days the deputy is also a tutor of the same learners (`assignments`): lists, sight and
    "who can see this" follow from that alone.
    """

    tutor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="covers"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stands_in"
    )
    from_on = models.DateField()
    until_on = models.DateField()
    assignments = models.ManyToManyField(TutorAssignment, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ordered("cover_dates_ordered"),
            models.CheckConstraint(name="cover_by_another", condition=~Q(tutor=F("deputy"))),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.tutor}"
