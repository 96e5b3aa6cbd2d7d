import uuid

from django.db import models

from learners.models.rules import ordered


class Campus(models.Model):
    """A site of the college."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        verbose_name_plural = "campuses"

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A period of teaching. "This term" and counts of working days depend on these rows."""

    name = models.CharField(max_length=60, unique=True)
    from_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        constraints = [ordered("term_dates_ordered")]

    def __str__(self) -> str:
        return self.name


class ClosedDay(models.Model):
    """A day on which the college, or one campus, is closed."""

    on = models.DateField()
    name = models.CharField(max_length=120)
    campus = models.ForeignKey(Campus, null=True, blank=True, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["on", "campus"], name="closed_day_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.name}"


class SilenceLimit(models.Model):
    """The working days without a word from a feed after which its modules have no data.

    An installation has at most one row; without it, the limit is `USUAL`.
    """

    USUAL, MOST = 5, 60

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    working_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="silence_limit_one_row", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="silence_limit_some_days",
                condition=models.Q(working_days__gte=1, working_days__lte=60),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.working_days} working days"


class CollegeRevision(models.Model):
    """The number of changes that are not about one learner: the sum over all slots.

    Each connection counts in a slot of its own, so that two writers seldom wait for each other.
    """

    slot = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.slot}: {self.number}"
