import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS

from learners.models import Campus, Group
from learners.models.rules import ordered
from learners.querysets import DatedQuerySet


class Service(models.Model):
    """A service of the college: what it is for, who works there and how many people it sees a week.

    Its members are the members of its group, so sharing with a service means sharing with a group.
    When it closes it gets an end date; its records stay.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True)
    about = models.CharField(max_length=300, blank=True)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="service")
    capacity = models.PositiveSmallIntegerField()  # people a week
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [ordered("service_dates_ordered")]

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """Something a service offers: what it is, and how long it takes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="offers")
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ordered("offer_dates_ordered"),
            models.UniqueConstraint(
                fields=["service", "name"],
                condition=Q(until_on__isnull=True),
                name="offer_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceHours(models.Model):
    """One period in a service's week: weekday (0 is Monday), opening, closing, perhaps a campus."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    campus = models.ForeignKey(Campus, null=True, blank=True, on_delete=models.CASCADE)

    class Meta:
        verbose_name_plural = "service hours"
        ordering = ("weekday", "opens")
        constraints = [
            models.CheckConstraint(name="hours_weekday_known", condition=Q(weekday__lte=6)),
            models.CheckConstraint(name="hours_ordered", condition=Q(closes__gt=F("opens"))),
            models.UniqueConstraint(
                fields=["service", "weekday", "opens", "campus"],
                name="hours_said_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def day(self) -> str:
        return str(WEEKDAYS[self.weekday])
