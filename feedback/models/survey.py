import datetime as dt
import uuid
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from learners.models import Learner, Offering, Programme
from learners.models.rules import chosen


class Breakdown(models.TextChoices):
    """The groups that results are shown for, declared before a survey opens."""

    NONE = "none", _("no groups: everyone together")
    PROGRAMME = "programme", _("programmes, where at least 10 answered")


class QuestionKind(models.TextChoices):
    CHOICE = "choice", _("choose one answer")
    WORDS = "words", _("write in your own words")


class SurveyQuerySet(models.QuerySet[Any]):
    def open(self, on: dt.date) -> Self:
        """Return surveys that can be answered that day."""
        return self.filter(opened_at__isnull=False, closed_at__isnull=True, closes_on__gte=on)

    def over(self, on: dt.date) -> Self:
        """Return surveys whose last day has passed and that are still to be closed."""
        return self.filter(opened_at__isnull=False, closed_at__isnull=True, closes_on__lt=on)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)

    def inviting(self, learner: int) -> Self:
        invited = Invited.objects.filter(survey=OuterRef("pk"), learner=learner)
        return self.filter(Exists(invited))


class Survey(models.Model):
    """An anonymous survey. No key leads from it to a person; its moves are in the audit.

    `programme` or `offering`, a module run: whose learners are asked; without either, the whole
    college. `is_half_way`: the run's quick question. `closes_on` is the last day to answer.
    `rewritten_at`: when the file of its urn was rewritten, after closing.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=120)
    why = models.TextField(max_length=1000)
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    offering = models.ForeignKey(
        Offering, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_half_way = models.BooleanField(default=False)
    breakdown = models.CharField(max_length=20, choices=Breakdown, default=Breakdown.NONE)
    closes_on = models.DateField()
    written_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    rewritten_at = models.DateTimeField(null=True, blank=True)
    invited = models.PositiveIntegerField(default=0)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("survey_breakdown_known", "breakdown", Breakdown),
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(opened_at__isnull=True),
                name="survey_draft_title_once",
            ),
            models.UniqueConstraint(
                fields=["offering"], condition=Q(is_half_way=True), name="survey_half_way_once"
            ),
            models.CheckConstraint(
                name="survey_half_way_is_of_a_module_run",
                condition=Q(is_half_way=False) | Q(offering__isnull=False),
            ),
            models.CheckConstraint(
                name="survey_closed_after_opening",
                condition=Q(closed_at__isnull=True)
                | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="survey_rewritten_after_closing",
                condition=Q(rewritten_at__isnull=True)
                | Q(closed_at__isnull=False, rewritten_at__gte=F("closed_at")),
            ),
            models.CheckConstraint(
                name="survey_opened_for_ten",
                condition=Q(opened_at__isnull=True) | Q(invited__gte=10),
            ),
            models.CheckConstraint(
                name="survey_of_one_programme_has_no_groups",
                condition=Q(programme__isnull=True) | Q(breakdown=Breakdown.NONE),
            ),
            models.CheckConstraint(
                name="survey_of_a_module_run_is_for_its_learners",
                condition=Q(offering__isnull=True)
                | Q(programme__isnull=True, breakdown=Breakdown.NONE),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def results_on(self) -> dt.date:
        """The day from which results can be read."""
        return self.closes_on + dt.timedelta(days=1)


class Question(models.Model):
    """A question of a survey, in its place; a choice has answers to choose from."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=QuestionKind)
    text = models.CharField(max_length=300)
    options = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["survey", "place"], name="question_place_once"),
            models.CheckConstraint(
                name="question_choice_has_options",
                condition=Q(kind=QuestionKind.CHOICE, options__len__range=(2, 10))
                | Q(kind=QuestionKind.WORDS, options__len=0),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Invited(models.Model):
    """A person who may answer a survey, fixed when it opens, and the group they are counted in."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name_plural = "invited"
        constraints = [
            models.UniqueConstraint(fields=["survey", "learner"], name="invited_once"),
        ]

    def __str__(self) -> str:
        return str(self.survey)


class TookPart(models.Model):
    """A person who has answered a survey, once. It says neither what nor when."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "took part"
        constraints = [
            models.UniqueConstraint(fields=["survey", "learner"], name="took_part_once"),
        ]

    def __str__(self) -> str:
        return str(self.survey)
