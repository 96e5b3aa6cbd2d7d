"""The college's own help lines and their hours."""

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from learners.models.rules import ordered, together
from learners.querysets import DatedQuerySet

WEEK = range(7)  # Monday is 0


class Helpline(models.Model):
    """A number to ring. Without hours, someone answers day and night, even on closed days."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=30)
    days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ordered("helpline_dates_ordered"),
            together("helpline_hours_pair", "opens", "closes"),
            models.CheckConstraint(
                name="helpline_hours_ordered",
                condition=Q(opens__isnull=True) | Q(closes__gt=models.F("opens")),
            ),
            models.UniqueConstraint(
                fields=["number", "name"],
                condition=Q(until_on__isnull=True),
                name="helpline_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"

    @property
    def always(self) -> bool:
        return self.opens is None

    def answers_at(self, moment: dt.datetime, closed: bool) -> bool:
        """Return whether someone answers at a local moment; `closed`: the college is closed that
        day."""
        if self.opens is None or self.closes is None:
            return True
        in_hours = self.opens <= moment.time() < self.closes
        return in_hours and not closed and moment.weekday() in self.days

    def next_opening(self, moment: dt.datetime, closed: set[dt.date]) -> dt.datetime | None:
        """Return when it next opens after a local moment, within three weeks."""
        for days in range(22 if self.opens else 0):
            day = moment.date() + dt.timedelta(days=days)
            opening = dt.datetime.combine(day, self.opens or dt.time(), moment.tzinfo)
            if opening > moment and day.weekday() in self.days and day not in closed:
                return opening
        return None
