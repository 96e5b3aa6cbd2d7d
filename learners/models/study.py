import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models.college import Campus
from learners.models.learner import Learner
from learners.models.rules import chosen, ordered
from learners.querysets import DatedQuerySet


class Programme(models.Model):
    """What someone is enrolled on, made of modules."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Competency(models.Model):
    """A can-do statement, used in profiles, steps and aims."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=60, unique=True)
    statement = models.CharField(max_length=300)

    class Meta:
        verbose_name_plural = "competencies"

    def __str__(self) -> str:
        return self.statement


class Module(models.Model):
    """A part of a programme, run repeatedly as offerings."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    programmes = models.ManyToManyField(Programme, related_name="modules", blank=True)
    competencies = models.ManyToManyField(Competency, related_name="modules", blank=True)

    def __str__(self) -> str:
        return self.name


class Offering(models.Model):
    """A dated run of a module. Day t of it is `from_on` + t days."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="offerings")
    code = models.CharField(max_length=40)
    from_on = models.DateField()
    until_on = models.DateField()
    campus = models.ForeignKey(Campus, null=True, blank=True, on_delete=models.SET_NULL)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "code"], name="offering_code_once"),
            ordered("offering_dates_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.code}"


class AssessmentKind(models.TextChoices):
    TUTOR_MARKED = "tutor-marked", _("marked by a tutor")
    COMPUTER_MARKED = "computer-marked", _("marked by computer")
    EXAM = "exam", _("exam")


class Assessment(models.Model):
    """A piece of work in an offering; its deadline is a fact, since it may change."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="assessments")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=AssessmentKind.choices)
    weight = models.FloatField()

    class Meta:
        constraints = [
            chosen("assessment_kind_known", "kind", AssessmentKind),
            models.UniqueConstraint(fields=["offering", "code"], name="assessment_code_once"),
            models.CheckConstraint(
                name="assessment_weight_not_negative", condition=models.Q(weight__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KeptDeadline(models.Model):
    """A deadline on a closed day that someone decided to leave there: which date, and who."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="kept")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "on"], name="deadline_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} stays on {self.on}"


class Site(models.Model):
    """An online page of an offering; activity is counted by site."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="sites")
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offering", "code"], name="site_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Enrolment(models.Model):
    """One learner in one offering: the unit of prediction. Its dates are facts, not here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="enrolments")
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="enrolments")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "offering"], name="enrolment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} in {self.offering}"


class Goal(models.Model):
    """A learner's goal in their own words; the long-term goal is the aim."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="goals")
    words = models.CharField(max_length=300)
    competency = models.ForeignKey(
        Competency, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_aim = models.BooleanField(default=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ordered("goal_dates_ordered"),
            models.UniqueConstraint(
                fields=["learner"],
                condition=models.Q(is_aim=True, until_on__isnull=True),
                name="goal_one_aim_now",
            ),
        ]

    def __str__(self) -> str:
        return self.words
