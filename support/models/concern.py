import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from learners import sight
from learners.models import Assessment, Enrolment, Learner, RoleKind
from learners.models.rules import chosen
from learners.querysets import in_force
from support.models.case import AboutLearnerQuerySet, Case
from support.models.rule import Rule, RuleVersion
from support.models.signal import data_until


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
CLOSED_BY_LEARNER = (
    ConcernState.DONE,
    ConcernState.NOT_RIGHT,
)  # they show whether the rule was right
CLOSED_BY_PERSON = (*CLOSED_BY_LEARNER, ConcernState.SET_ASIDE, ConcernState.TALKED)
WORD = ("kind", "words", "until_on", "replied_at", "after")

CONCERN_MOVES: dict[str, set[str]] = {
    ConcernState.OPEN: {
        ConcernState.PAUSED,
        ConcernState.TAKEN,
        ConcernState.SET_ASIDE,
        ConcernState.GONE,
        *CLOSED_BY_LEARNER,
    },
    ConcernState.PAUSED: {
        ConcernState.OPEN,
        ConcernState.TAKEN,
        ConcernState.SET_ASIDE,
        ConcernState.TALKED,
        ConcernState.GONE,
        *CLOSED_BY_LEARNER,
    },
    ConcernState.TAKEN: {
        ConcernState.OPEN,
        ConcernState.PAUSED,
        ConcernState.TALKED,
        *CLOSED_BY_LEARNER,
    },
    # A closing reply can be taken back or changed for a while.
    ConcernState.DONE: {*STANDING, ConcernState.NOT_RIGHT},
    ConcernState.NOT_RIGHT: {*STANDING, ConcernState.DONE},
    ConcernState.SET_ASIDE: {ConcernState.OPEN},
    ConcernState.TALKED: {ConcernState.TAKEN},
    ConcernState.GONE: set(),
}


def waiting(on: dt.date, prefix: str = "") -> Q:
    """Match concerns on the list that day; a pause ends on its date, even before the night runs."""
    states = {f"{prefix}state": ConcernState.PAUSED, f"{prefix}paused_until_on__lte": on}
    return Q(**{f"{prefix}state": ConcernState.OPEN}) | Q(**states)


def answered_before(learner: str = "learner", prefix: str = "") -> ArraySubquery:
    """Missed work in concerns that the learner answered before this one; `prefix` leads to it."""
    answered = Concern.objects.filter(
        learner=OuterRef(learner),
        rule=OuterRef(f"{prefix}rule"),
        raised_at__lt=OuterRef(f"{prefix}raised_at"),
        state__in=CLOSED_BY_LEARNER,
    )
    return ArraySubquery(
        answered.values(answer=JSONObject(missed="reasons__missed", closed_at="closed_at"))
    )


def latest_reply() -> Any:
    replies = Reply.objects.filter(concern=OuterRef("pk"), taken_back_at__isnull=True)
    ordered = replies.order_by("-replied_at", "-pk")
    return ordered.values(word=JSONObject(**{name: name for name in WORD}))[:1]


class ConcernQuerySet(AboutLearnerQuerySet):
    def standing(self) -> Self:
        return self.filter(state__in=STANDING)

    def waiting(self, on: dt.date) -> Self:
        """Concerns on the list that day: not taken on, and not paused."""
        return self.filter(waiting(on))

    def overdue(self, on: dt.date) -> Self:
        """Concerns on the list whose review date has passed."""
        return self.waiting(on).filter(due_on__lt=on)

    def with_reply(self) -> Self:
        """Add the learner's latest reply that they have not taken back."""
        return self.annotate(reply=Subquery(latest_reply()))

    def with_word(self) -> Self:
        """Add the learner's reply, the rule's figures and the earlier answered concerns."""
        counts = Precision.objects.filter(rule=OuterRef("rule")).values(
            counts=JSONObject(answered="answered", true="true")
        )
        return self.annotate(
            word=Subquery(latest_reply()),
            figures=Subquery(counts[:1]),
            earlier=answered_before(),
            data_until=data_until(),
        )


class Concern(models.Model):
    """Something we noticed, for people to read: the learner first, then their tutors.

    A rule raises it from an active signal and copies the signal's reasons. A learner has one active
    concern at a time. A person takes it on or sets it aside; a reply pauses or closes it.
    """

    id = models.BigIntegerField(primary_key=True)  # keyed hash of rule, learner and morning
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="concerns")
    rule = models.CharField(max_length=20, choices=Rule.choices)
    version = models.ForeignKey(
        RuleVersion, on_delete=models.PROTECT, related_name="concerns", db_index=False
    )
    module = models.CharField(max_length=200)  # its name at the time
    missed = models.PositiveSmallIntegerField()
    mean_mark = models.FloatField(null=True)
    reasons = models.JSONField()
    state = models.CharField(max_length=20, choices=ConcernState.choices, default=ConcernState.OPEN)
    raised_at = models.DateTimeField()
    raised_on = models.DateField()  # the morning it describes
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
        """Return its state without a pause: taken on if it has an open case, else open."""
        case = self.case
        return ConcernState.TAKEN if case and case.closed_at is None else ConcernState.OPEN


class ReplyKind(models.TextChoices):
    TALK = "talk", _("I’d like to talk")
    DONE = "done", _("It’s done")
    NOT_RIGHT = "not right", _("That’s not right")
    NOT_NOW = "not now", _("Not now")


class ReplyQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """The latest reply to each concern, leaving out replies taken back."""
        active = self.filter(taken_back_at__isnull=True)
        return active.order_by("concern", "-replied_at", "-pk").distinct("concern")

    def answers(self) -> Self:
        """Replies that show whether a rule was right: not “Not now”, not “I’d like to talk”."""
        return self.filter(kind__in=(ReplyKind.DONE, ReplyKind.NOT_RIGHT))


class Reply(models.Model):
    """A learner's answer to a concern. The latest counts, unless it was taken back.

    `before` and `after` are the concern's states, so that taking the reply back can restore it.
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
    """Counts of replies that show whether a rule was right, and of those that are “It’s done”.

    Counted in fives, from ten answers by ten people.
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


class ModuleConcernQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def visible_to(self, user: Any, on: dt.date) -> Self:
        """Concerns of modules that `user` owns, or of offerings in which `user` tutors someone."""
        roles = "assessment__offering__module__roles__"
        owned = {f"{roles}user": user.pk, f"{roles}kind": RoleKind.MODULE_OWNER}
        enrolments = Enrolment.objects.filter(learner__in=sight.tutees(user, on))
        run = Q(assessment__offering__in=enrolments.values("offering"))
        return self.filter(in_force(on, roles) & Q(**owned) | run).distinct()


class ModuleConcern(models.Model):
    """A deadline that at least half of those present missed: the module's concern, not a person's.

    It never counts towards a concern about a person after that, even as people catch up.
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
