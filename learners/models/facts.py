"""Facts: each becomes known at its own time. Insert-only; a correction is a later row.

A night can use a fact from `known_at`; a fact about day d is known at 00:00 of d + 1. `recorded_at`
is when Cairn saved it. A database trigger refuses every UPDATE (ADR 0003).
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learners.models.learner import Learner
from learners.models.rules import chosen
from learners.models.study import Assessment, Enrolment, Offering, Site
from learners.querysets import CoverageQuerySet, FactQuerySet


class Fact(models.Model):
    """A fact, with when it became known and its origin."""

    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.ForeignKey(
        "learners.Import", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True


def said_once(name: str, *about: str) -> models.UniqueConstraint:
    """Refuse the same fact twice at the same moment; the index also speeds up queries by person."""
    return models.UniqueConstraint(fields=[*about, "known_at", "recorded_at"], name=name)


class Registered(Fact):
    """A learner was registered on a day; null if the college does not know the day."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="registrations", db_index=False
    )
    on = models.DateField(null=True)
    credits = models.PositiveIntegerField(null=True)
    previous_attempts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [said_once("registered_said_once", "enrolment")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} registered {self.on}"


class Left(Fact):
    """A learner left the offering on a day; null withdraws an earlier row: they are still here."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="leavings", db_index=False
    )
    on = models.DateField(null=True)

    class Meta:
        constraints = [said_once("left_said_once", "enrolment")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} left {self.on}"


class Outcome(models.TextChoices):
    DISTINCTION = "distinction", _("distinction")
    PASS = "pass", _("pass")
    FAIL = "fail", _("not passed")
    WITHDRAWN = "withdrawn", _("left before the end")


class Result(Fact):
    """How an enrolment ended."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="results", db_index=False
    )
    outcome = models.CharField(max_length=20, choices=Outcome.choices)

    class Meta:
        constraints = [
            chosen("result_outcome_known", "outcome", Outcome),
            said_once("result_said_once", "enrolment"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.outcome}"


def by_hand() -> "models.ForeignKey[Any, Any]":
    """Return the field of who recorded a fact by hand; null for what an import brought."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )


def of_by_hand(name: str) -> models.Index:
    """Return the index that spares deleting a login from reading all of these facts."""
    return models.Index(fields=["by"], name=name, condition=Q(by__isnull=False))


class DeadlineSet(Fact):
    """When a piece of work is due; null means that it has no date. Moved by hand: by whom, and
    why."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="deadlines", db_index=False
    )
    on = models.DateField(null=True)
    by = by_hand()
    reason = models.CharField(max_length=500, blank=True, db_default="")

    class Meta:
        constraints = [said_once("deadline_said_once", "assessment")]
        indexes = [of_by_hand("deadline_by_hand")]

    def __str__(self) -> str:
        return f"{self.assessment_id} due {self.on}"


class Extension(Fact):
    """More time for one learner's piece of work, until a day; null withdraws an earlier row."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="extensions", db_index=False
    )
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    on = models.DateField(null=True)
    by = by_hand()
    reason = models.CharField(max_length=500, blank=True, db_default="")

    class Meta:
        constraints = [said_once("extension_said_once", "enrolment", "assessment")]
        indexes = [of_by_hand("extension_by_hand")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.assessment_id} until {self.on}"


class GroupWork(Fact):
    """A learner does a piece of work with a group, by the group's name; "" is on their own.

    What one member hands in counts for everyone in the group (`actions.handing_in`).
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="group_work", db_index=False
    )
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="+", db_index=True
    )
    group = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name_plural = "group work"
        constraints = [said_once("group_work_said_once", "enrolment", "assessment")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.assessment_id} with {self.group}"


class Submission(Fact):
    """Work was first handed in on a day; null withdraws an earlier row.

    `last_on`: the day of a later version. Banked: carried over from an earlier offering. `group`:
    the group it was handed in with.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="submissions", db_index=False
    )
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    banked = models.BooleanField(default=False)
    group = models.CharField(max_length=120, blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="submission_last_after_first",
                condition=Q(last_on__isnull=True) | Q(on__isnull=False, last_on__gt=F("on")),
            ),
            said_once("submission_said_once", "enrolment", "assessment"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} handed in {self.assessment_id} {self.on}"


class Mark(Fact):
    """A mark out of 100 was returned; null withdraws an earlier row."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="marks", db_index=False
    )
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    score = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mark_between_0_and_100",
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
            ),
            said_once("mark_said_once", "enrolment", "assessment"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.score} in {self.assessment_id}"


class ActivityDay(Fact):
    """How often a learner used one site of an offering on one day."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="activity", db_index=False
    )
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    on = models.DateField()
    clicks = models.PositiveIntegerField()

    class Meta:
        constraints = [said_once("activity_said_once", "enrolment", "site", "on")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} on {self.on}: {self.clicks}"


class PreCourseActivity(Fact):
    """Total clicks before the first day; used only if the single days are missing."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    clicks = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "pre-course activity"
        constraints = [said_once("pre_course_said_once", "enrolment")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.clicks} before the first day"


class EntryQualification(Fact):
    """A learner's entry qualification: a rank (0 none … 4 postgraduate) and the college's own
    words."""

    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="entry_qualifications", db_index=False
    )
    rank = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(name="entry_rank_known", condition=Q(rank__lte=4)),
            said_once("entry_said_once", "learner"),
        ]

    def __str__(self) -> str:
        return self.label


class CheckIn(Fact):
    """A learner's check-in: 1 hard, 2 mixed, 3 well, with words of their own."""

    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="check_ins", db_index=False
    )
    going = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, max_length=2000)

    class Meta:
        verbose_name = "check-in"
        constraints = [
            models.CheckConstraint(
                name="check_in_going_known", condition=Q(going__gte=1, going__lte=3)
            ),
            said_once("check_in_said_once", "learner"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.going}"


class Feed(models.TextChoices):
    ACTIVITY = "activity", _("activity online")
    SUBMISSIONS = "submissions", _("hand-ins")
    MARKS = "marks", _("marks")


class Coverage(models.Model):
    """Days of an offering that a feed has reported. Outside them, silence means nothing.

    A feed that is heard adds a row (`actions.feeds`), so coverage ends where it was last heard; an
    empty row says only that it is connected. `until_on` is null for a complete archive.
    """

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="coverage")
    feed = models.CharField(max_length=20, choices=Feed.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    origin = models.ForeignKey(
        "learners.Import", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "coverage"
        constraints = [
            chosen("coverage_feed_known", "feed", Feed),
            models.CheckConstraint(
                name="coverage_dates_ordered",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
            models.UniqueConstraint(
                fields=["offering", "feed", "from_on", "until_on", "recorded_at"],
                name="coverage_said_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed} of {self.offering_id}"
