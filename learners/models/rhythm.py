"""What a learner tells us about their time and what gets in the way, with dates."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learners.models.learner import Learner
from learners.models.rules import chosen, ordered
from learners.querysets import DatedQuerySet

MOST_HOURS = 60  # hours a week
WEEK = list(range(7))  # its days, from Monday


def whole_hours(hours: float) -> int:
    """Round hours a week to whole ones, at least one."""
    return min(MOST_HOURS, max(1, int(hours + 0.5)))


class Often(models.TextChoices):
    NEVER = "never", _("Not at all")
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")


DAYS = {Often.WEEKLY: 7, Often.FORTNIGHTLY: 14}


class Rhythm(models.Model):
    """How often a learner wants to be asked how it is going; without a row they are not asked."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="rhythms")
    often = models.CharField(max_length=20, choices=Often.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("rhythm_often_known", "often", Often),
            ordered("rhythm_dates_ordered"),
            models.UniqueConstraint(
                fields=["learner"], condition=Q(until_on__isnull=True), name="rhythm_one_now"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.often}"

    def next_on(self, last_on: dt.date | None) -> dt.date | None:
        """Return the day from which to ask again, given the day of the last check-in."""
        if self.often not in DAYS:
            return None
        return last_on + dt.timedelta(days=DAYS[Often(self.often)]) if last_on else self.from_on


class Availability(models.Model):
    """How many hours a week a learner has for studying, and whether they are mostly evenings."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="availability")
    hours_a_week = models.PositiveSmallIntegerField()
    evenings = models.BooleanField(default=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "availability"
        constraints = [
            ordered("availability_dates_ordered"),
            models.CheckConstraint(
                name="availability_hours_in_a_week",
                condition=Q(hours_a_week__gte=1, hours_a_week__lte=MOST_HOURS),
            ),
            models.UniqueConstraint(
                fields=["learner"], condition=Q(until_on__isnull=True), name="availability_one_now"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.hours_a_week} h"


class StudyWeek(models.Model):
    """The weekdays (Monday is 0) and evenings that suit a learner for studying.

    Without a row, every day does.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="study_weeks")
    daytimes = ArrayField(models.PositiveSmallIntegerField(), default=list)
    evenings = ArrayField(models.PositiveSmallIntegerField(), default=list)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ordered("study_week_dates_ordered"),
            models.CheckConstraint(
                name="study_week_of_weekdays",
                condition=Q(daytimes__contained_by=WEEK, evenings__contained_by=WEEK),
            ),
            models.CheckConstraint(
                name="study_week_not_empty", condition=~Q(daytimes=[], evenings=[])
            ),
            models.UniqueConstraint(
                fields=["learner"], condition=Q(until_on__isnull=True), name="study_week_one_now"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.daytimes}, {self.evenings}"


class Hurdle(models.TextChoices):
    CARING = "caring", _("Looking after someone")
    WORK = "work", _("Work or shifts that change")
    MONEY = "money", _("Money")
    TRAVEL = "travel", _("Getting here")
    HEALTH = "health", _("Health, or a disability")
    DEVICE = "device", _("No computer or internet of my own")
    PLACE = "place", _("Nowhere quiet to study")
    LANGUAGE = "language", _("Studying in a language that is not my first")
    LONG_AWAY = "long away", _("It’s a long time since I last studied")


class Circumstance(models.Model):
    """Something that gets in a learner's way, in their own words: theirs alone, until it lapses.

    It is part of no ranking and no rule. Another person reads it only by a grant of `need`.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="circumstances")
    kind = models.CharField(max_length=20, choices=Hurdle.choices)
    from_on = models.DateField()
    until_on = models.DateField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("circumstance_kind_known", "kind", Hurdle),
            ordered("circumstance_dates_ordered"),
            models.UniqueConstraint(
                fields=["learner", "kind", "from_on"], name="circumstance_said_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.kind}"
