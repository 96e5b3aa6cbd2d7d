import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from learners import sight
from learners.models import Learner, Scope, TutorAssignment
from learners.models.rules import chosen, ordered


class AboutLearnerQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any, on: dt.date) -> Self:
        """Rows about learners whose case `user` may read that day."""
        return self.filter(learner__in=sight.learners(user, Scope.CASE, on))


class CaseQuerySet(AboutLearnerQuerySet):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def with_looks_after(self, user: Any, on: dt.date) -> Self:
        """Add `looks_after`: whether `user` may act on the case, not only read it."""
        tutees = sight.tutees(user, on).exclude(user=user.pk)
        return self.annotate(looks_after=Q(learner__in=tutees))

    def stranded(self, on: dt.date) -> Self:
        """Open cases whose owner does not tutor the learner that day.

        Each case looks up its own assignment; for NOT EXISTS, PostgreSQL would read all of them.
        """
        same = {"learner": OuterRef("learner"), "tutor": OuterRef("owner")}
        own = TutorAssignment.objects.tutoring(on).filter(**same).values("pk")
        return self.open().filter(IsNull(Subquery(own[:1]), True))

    def late(self, on: dt.date) -> Self:
        """Open cases that nobody looks after as promised: overdue or stranded."""
        return self.overdue(on) | self.stranded(on)

    def overdue(self, on: dt.date) -> Self:
        """Open cases whose date for the next contact has passed."""
        return self.open().filter(next_on__lt=on)


class Case(models.Model):
    """Work to help a learner, with one named owner until it is closed.

    The learner and their tutors can read it. A learner has one open case at a time.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="cases")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases"
    )
    opened_at = models.DateTimeField()
    next_on = models.DateField(null=True, blank=True)
    next_words = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.TextField(max_length=2000, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner"], condition=Q(closed_at__isnull=True), name="case_one_open"
            ),
            models.CheckConstraint(
                name="case_closed_with_words",
                condition=Q(closed_at__isnull=True, closing="")
                | (Q(closed_at__isnull=False) & ~Q(closing="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.learner)


class HelpState(models.TextChoices):
    OPEN = "open", _("waiting for someone")
    TAKEN = "taken on", _("someone has taken it on")
    ANSWERED = "answered", _("answered")
    TAKEN_BACK = "taken back", _("cancelled")


WAITS = (HelpState.OPEN, HelpState.TAKEN)

HELP_MOVES: dict[str, set[str]] = {
    HelpState.OPEN: {HelpState.TAKEN, HelpState.TAKEN_BACK},
    HelpState.TAKEN: {HelpState.OPEN, HelpState.ANSWERED},
    HelpState.ANSWERED: {HelpState.TAKEN},
    HelpState.TAKEN_BACK: {HelpState.OPEN},
}


class HelpRequestQuerySet(AboutLearnerQuerySet):
    def open(self) -> Self:
        return self.filter(state=HelpState.OPEN)

    def overdue(self, on: dt.date) -> Self:
        """Open requests whose promised day has passed."""
        return self.open().filter(due_on__lt=on)


class HelpRequest(models.Model):
    """A learner's request to speak to someone, in their own words. No gate or budget delays it.

    `from_concern`: it began as a reply to a concern. `words` has everything they wrote; the last
    addition, made at `added_at`, starts at character `added_from`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="help_requests")
    words = models.TextField(max_length=10_000, blank=True)
    added_from = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField(null=True, blank=True)
    from_concern = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=HelpState.choices, default=HelpState.OPEN)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.CASCADE, related_name="help_requests"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("help_state_known", "state", HelpState),
            models.UniqueConstraint(
                fields=["learner"], condition=Q(state=HelpState.OPEN), name="help_one_waits"
            ),
            models.CheckConstraint(
                name="help_closed_dated",
                condition=Q(state__in=WAITS, closed_at__isnull=True)
                | (~Q(state__in=WAITS) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="help_taken_has_case",
                condition=~Q(state=HelpState.TAKEN) | Q(case__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["learner", "-asked_at"], name="help_latest")]

    def __str__(self) -> str:
        return str(self.learner)

    @property
    def latest(self) -> str:
        """Return the last addition."""
        return self.words[self.added_from :]


class Promise(models.TextChoices):
    """What a promised day is about."""

    REQUEST = "request", _("a request to speak to someone")
    CONCERN = "concern", _("something we noticed")
    CASE = "case", _("the next contact")
    CORRECTION = "correction", _("a correction")


class MovedDay(models.Model):
    """A promised day that closed days moved: the day it was, and the day it is, until then.

    If the days open again it can move back, unless the promise has another day by now. `row` is
    the number of the request, concern, case or correction.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="moved_days")
    kind = models.CharField(max_length=20, choices=Promise.choices)
    row = models.BigIntegerField()
    from_on = models.DateField()
    to_on = models.DateField()

    class Meta:
        constraints = [
            chosen("moved_day_kind_known", "kind", Promise),
            ordered("moved_day_is_later", last="to_on"),
            models.UniqueConstraint(fields=["kind", "row"], name="moved_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.from_on} to {self.to_on}"


class Channel(models.TextChoices):
    IN_PERSON = "in person", _("in person")
    PHONE = "phone", _("by phone")
    MESSAGE = "message", _("by message or email")
    VIDEO = "video", _("by video call")


class Contact(models.Model):
    """One attempt to get in touch: whether it succeeded, and the main points.

    The learner can read it. `token` names the form, so that a double click saves one contact. Its
    author can correct it for a day; `earlier` is what it said first.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="contacts")
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contacts_made"
    )
    made_at = models.DateTimeField()
    channel = models.CharField(max_length=20, choices=Channel.choices)
    reached = models.BooleanField()
    words = models.TextField(max_length=2000, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    earlier = models.JSONField(default=dict, blank=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints = [chosen("contact_channel_known", "channel", Channel)]
        indexes = [models.Index(fields=["learner", "-made_at"], name="contact_latest")]

    def __str__(self) -> str:
        return self.channel
