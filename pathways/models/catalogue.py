"""The catalogue: pathways, their steps, and what must come first.

Rows that a night reads have the time they were recorded, and are withdrawn, not deleted: a night
can be reproduced after the catalogue has changed.
"""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learners.models import Assessment, Competency
from learners.models.rules import chosen, ordered


class Strand(models.TextChoices):
    STUDY = "academic", _("study")
    SETTLING = "social", _("settling in")
    OTHERS = "professional", _("with others")


class Mode(models.TextChoices):
    ANY = "any time", _("at any time, at your own pace")
    ONLINE = "online", _("online, at set times")
    DAYTIME = "daytime", _("in person, in the daytime")
    EVENING = "evening", _("in person, in the evening")


class Pathway(models.Model):
    """A route to an aim. Learners can follow it once it is published without errors."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    words = models.TextField(max_length=2000, blank=True)
    recorded_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """A stage of a pathway: something to do, with where and how to start it.

    It leads somewhere: to a page (`link`, which opens `link_words`) or to dates (`StepRun`); a
    trigger refuses a step with neither. `from_on` and `until_on` limit when it can begin. Handing
    in a linked assessment fulfils the step. The lower `level` of two steps is easier.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    words = models.TextField(max_length=2000, blank=True)
    strand = models.CharField(max_length=20, choices=Strand.choices)
    hours = models.FloatField()
    mode = models.CharField(max_length=20, choices=Mode.choices, default=Mode.ANY)
    level = models.PositiveSmallIntegerField(default=0)
    place = models.CharField(max_length=200)
    how = models.TextField(max_length=1000)
    link = models.CharField(max_length=500, blank=True)
    link_words = models.CharField(max_length=60, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    assessment = models.ForeignKey(
        Assessment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    competencies = models.ManyToManyField(
        Competency, through="StepCompetency", related_name="steps"
    )
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            chosen("step_strand_known", "strand", Strand),
            chosen("step_mode_known", "mode", Mode),
            ordered("step_dates_ordered"),
            models.CheckConstraint(
                name="step_takes_some_time", condition=Q(hours__gt=0, hours__lte=2000)
            ),
            models.CheckConstraint(
                name="step_says_where_and_how", condition=~Q(place="") & ~Q(how="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def last_on(self, on: dt.date, closed: Collection[dt.date] = ()) -> dt.date | None:
        """Return the last day on which it can be begun, if there is one; `closed`: days from `on`
        on which its dates do not take place.

        A step whose dates to come are all on closed days needs a new date, which we don't know yet.
        """
        days = [self.until_on - dt.timedelta(days=1)] if self.until_on else []
        runs = self.runs.all() if self.pk and not self.link else ()
        if (dates := [run.on for run in runs]) and not self.needs_date(on, closed):
            days.append(max(day for day in dates if day < on or day not in closed))
        return min(days, default=None)

    def needs_date(self, on: dt.date, closed: Collection[dt.date]) -> bool:
        """Return whether it has dates to come, and the college is closed on all of them."""
        runs = self.runs.all() if self.pk and not self.link else ()
        coming = {run.on for run in runs if run.on >= on}
        return bool(coming) and coming <= set(closed)

    def is_over(self, on: dt.date, closed: Collection[dt.date] = ()) -> bool:
        """Return whether it is too late to begin it."""
        last_on = self.last_on(on, closed)
        return self.withdrawn_at is not None or (last_on is not None and last_on < on)


class StepRun(models.Model):
    """A date on which a step takes place where it says, in the college's time."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="runs", db_index=False)
    on = models.DateField()
    begins = models.TimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "begins"]
        constraints = [
            models.UniqueConstraint(fields=["step", "on", "begins"], name="step_runs_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} on {self.on}"


class StepCompetency(models.Model):
    """The share of a can-do statement that a step covers."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="teaches")
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+")
    share = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "competency"], name="step_teaches_once"),
            models.CheckConstraint(
                name="step_share_of_one", condition=Q(share__gt=0, share__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} teaches {self.competency_id}"


class PathwayCompetency(models.Model):
    """A can-do statement that the pathway's aim needs, and its weight."""

    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="needs")
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField(default=1)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "pathway competencies"
        constraints = [
            models.UniqueConstraint(fields=["pathway", "competency"], name="pathway_needs_once"),
            models.CheckConstraint(name="pathway_weight_positive", condition=Q(weight__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.pathway_id} needs {self.competency_id}"


class Milestone(models.Model):
    """A named stretch of a pathway, drawn as one cairn. Its steps are the listings that name it."""

    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pathway", "name"], name="milestone_named_once"),
            models.UniqueConstraint(fields=["pathway", "position"], name="milestone_placed_once"),
            models.CheckConstraint(name="milestone_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class PathwayStep(models.Model):
    """A step of a pathway: its position, its milestone, and its own value.

    A goal is what the pathway is for: a placement, an award.
    """

    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="listings")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="listings")
    position = models.PositiveIntegerField()
    milestone = models.ForeignKey(
        Milestone, null=True, blank=True, on_delete=models.SET_NULL, related_name="listings"
    )
    is_goal = models.BooleanField(default=False)
    worth = models.FloatField(default=0.1)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pathway", "step"], name="pathway_lists_step_once"),
            models.CheckConstraint(
                name="pathway_step_worth", condition=Q(worth__gt=0, worth__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pathway_id}: {self.step_id}"


class Requirement(models.Model):
    """One of its options must come before the step. A step can have several requirements."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="requirements")
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"before {self.step_id}"


class RequirementOption(models.Model):
    """A step that meets a requirement; if concurrent, it may also be taken at the same time."""

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="options")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="opens")
    is_concurrent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requirement", "step"], name="option_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} for {self.requirement_id}"


class CatalogueRevision(models.Model):
    """The catalogue's revision, in one row. Every change to a row of the catalogue sets a new token
    in its own transaction (by trigger).

    No token is used twice, even after a rollback, so a process can store what it read under it.
    """

    token = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(name="revision_one_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return str(self.token)
