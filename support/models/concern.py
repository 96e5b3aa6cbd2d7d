import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learners.models import Assessment, Learner
from learners.models.rules import chosen
from support.models.case import Case
from support.models.rule import Rule, RuleVersion
from support.querysets import ConcernQuerySet, ModuleConcernQuerySet, ReplyQuerySet


class ConcernState(models.TextChoices):
    OPEN = "open", _("no one has taken it on yet")
    PAUSED = "paused", _("paused")
    TAKEN = "taken on", _("someone has taken it on")
    DONE = "done", _("closed: it’s done")
    NOT_RIGHT = "not right", _("closed: it wasn’t right")
    SET_ASIDE = "set aside", _("set aside")
    GONE = "gone", _("closed automatically")
    TALKED = "talked", _("closed: talked about")


STANDING = (ConcernState.OPEN, ConcernState.PAUSED, ConcernState.TAKEN)
BY_HER = {ConcernState.DONE, ConcernState.NOT_RIGHT}

CONCERN_MOVES: dict[str, set[str]] = {
    ConcernState.OPEN: {
        ConcernState.PAUSED,
        ConcernState.TAKEN,
        ConcernState.SET_ASIDE,
        ConcernState.GONE,
        *BY_HER,
    },
    ConcernState.PAUSED: {
        ConcernState.OPEN,
        ConcernState.TAKEN,
        ConcernState.SET_ASIDE,
        ConcernState.TALKED,
        ConcernState.GONE,
        *BY_HER,
    },
    ConcernState.TAKEN: {ConcernState.OPEN, ConcernState.PAUSED, ConcernState.TALKED, *BY_HER},
    # A closing reply may be taken back for a while, and changed.
    ConcernState.DONE: {*STANDING, ConcernState.NOT_RIGHT},
    ConcernState.NOT_RIGHT: {*STANDING, ConcernState.DONE},
    ConcernState.SET_ASIDE: {ConcernState.OPEN},
    ConcernState.TALKED: {ConcernState.TAKEN},
    ConcernState.GONE: set(),
}


class Concern(models.Model):
    """Something we noticed, for people to read: the learner first, then their tutors.

    The agreed rule makes one from an active signal and copies its reasons. A learner has one active
    concern at a time. A person takes it on or sets it aside; a reply pauses or closes it.
    """

    id = models.BigIntegerField(primary_key=True)  # keyed hash of rule, learner and morning
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="concerns")
    rule = models.CharField(max_length=20, choices=Rule.choices)
    version = models.ForeignKey(
        RuleVersion, on_delete=models.PROTECT, related_name="concerns", db_index=False
    )
    module = models.CharField(max_length=200)  # its name, as it was
    missed = models.PositiveSmallIntegerField()
    mean_mark = models.FloatField(null=True)
    reasons = models.JSONField()
    state = models.CharField(max_length=20, choices=ConcernState.choices, default=ConcernState.OPEN)
    raised_at = models.DateTimeField()
    raised_on = models.DateField()  # the morning that it speaks for
    due_on = models.DateField()
    paused_until_on = models.DateField(null=True, blank=True)
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.CASCADE, related_name="concerns"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    why_set_aside = models.TextField(max_length=2000, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("concern_rule_known", "rule", Rule),
            chosen("concern_state_known", "state", ConcernState),
            models.UniqueConstraint(
                fields=["learner"],
                condition=Q(state__in=STANDING),
                name="concern_one_stands",
            ),
            models.CheckConstraint(
                name="concern_paused_until",
                condition=Q(state=ConcernState.PAUSED, paused_until_on__isnull=False)
                | (~Q(state=ConcernState.PAUSED) & Q(paused_until_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="concern_closed_dated",
                condition=Q(state__in=STANDING, closed_at__isnull=True)
                | (~Q(state__in=STANDING) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="concern_taken_has_case",
                condition=~Q(state=ConcernState.TAKEN) | Q(case__isnull=False),
            ),
            models.CheckConstraint(
                name="concern_set_aside_by_whom",
                condition=(
                    Q(state=ConcernState.SET_ASIDE, set_aside_by__isnull=False)
                    & ~Q(why_set_aside="")
                )
                | (~Q(state=ConcernState.SET_ASIDE) & Q(set_aside_by__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["learner", "-raised_at"], name="concern_latest")]

    def __str__(self) -> str:
        return self.module

    def awake(self) -> str:
        """Return its state without a pause: with the owner of its open case, else on the list."""
        case = self.case
        return ConcernState.TAKEN if case and case.closed_at is None else ConcernState.OPEN


class ReplyKind(models.TextChoices):
    TALK = "talk", _("I’d like to talk")
    DONE = "done", _("It’s done")
    NOT_RIGHT = "not right", _("That’s not right")
    NOT_NOW = "not now", _("Not now")


class Reply(models.Model):
    """A learner's answer to a concern. The latest that was not taken back counts.

    `before` and `after`: the concern's state, so that it can be put back where it was.
    """

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="replies")
    kind = models.CharField(max_length=20, choices=ReplyKind.choices)
    words = models.TextField(max_length=2000, blank=True)
    until_on = models.DateField(null=True, blank=True)
    before = models.CharField(max_length=20, choices=ConcernState.choices)
    after = models.CharField(max_length=20, choices=ConcernState.choices)
    replied_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            chosen("reply_kind_known", "kind", ReplyKind),
            models.CheckConstraint(
                name="reply_until",
                condition=Q(kind=ReplyKind.NOT_NOW, until_on__isnull=False)
                | (~Q(kind=ReplyKind.NOT_NOW) & Q(until_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Precision(models.Model):
    """How many replies said whether a rule was right, and how many of them “It’s done”.

    Counted from ten answers of ten people on, in fives.
    """

    rule = models.CharField(max_length=20, choices=Rule.choices, unique=True)
    answered = models.PositiveIntegerField()
    true = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            chosen("precision_rule_known", "rule", Rule),
            models.CheckConstraint(
                name="precision_enough",
                condition=Q(answered__gte=10, true__lte=models.F("answered")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.true} of {self.answered}"


class ModuleConcern(models.Model):
    """A deadline that half or more of those present missed: the module's concern, not a person's.

    From then on it counts for no concern about a person, even as people catch up.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="module_concerns"
    )
    due_on = models.DateField()
    missed = models.PositiveIntegerField()
    present = models.PositiveIntegerField()
    first_as_of = models.DateField()
    as_of = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = ModuleConcernQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "due_on"], name="module_concern_once"),
            models.CheckConstraint(
                name="module_concern_not_of_few",
                condition=Q(present__gte=10, missed__lte=models.F("present")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.missed} of {self.present}"
