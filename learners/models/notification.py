"""Notifications: rows written in the same transaction as their cause (DESIGN §10)."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learners.models.learner import Learner
from learners.models.rules import chosen


class Letter(models.TextChoices):
    """The state of a notification's email."""

    NONE = "none", _("in Cairn only")
    WAITING = "waiting", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    PARKED = "parked", _("could not be sent")


MOVES = {
    Letter.NONE: set(),
    Letter.WAITING: {Letter.WAITING, Letter.SENDING, Letter.NONE},
    Letter.SENDING: {Letter.SENT, Letter.WAITING, Letter.PARKED},
    Letter.SENT: set(),
    Letter.PARKED: set(),
}


class NotificationQuerySet(models.QuerySet[Any]):
    def of(self, user: Any) -> Self:
        """Return the user's own notifications, which are all they can read."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def parked(self) -> Self:
        """Return those whose email could not be sent, for administrators."""
        return self.filter(letter=Letter.PARKED)

    def about(self, subjects: Iterable[str]) -> Self:
        """Return those about any of these ids; a repeating kind has a time after the id."""
        ids = list(subjects)
        with_time = [Q(subject__startswith=f"{subject} ") for subject in ids]
        return self.filter(Q(Q(subject__in=ids), *with_time, _connector=Q.OR))

    def due(self, at: dt.datetime) -> Self:
        """Return those whose email is due."""
        return self.filter(letter=Letter.WAITING, due_at__lte=at)


class Notification(models.Model):
    """An update for one person, in Cairn and perhaps by email: one for each kind and subject while
    it is unread; once read, it may come up again.

    `subject` is the id of what it is about, as text, so that it can outlive it and never points up.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notifications",
        db_index=False,
    )
    learner = models.ForeignKey(
        Learner, null=True, blank=True, on_delete=models.CASCADE, related_name="notifications_about"
    )
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    letter = models.CharField(max_length=10, choices=Letter.choices, default=Letter.NONE)
    due_at = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("notification_letter_known", "letter", Letter),
            models.UniqueConstraint(
                fields=["user", "kind", "subject"],
                condition=models.Q(read_at__isnull=True),
                name="notification_unread_once",
            ),
            models.CheckConstraint(
                name="notification_letter_dated",
                condition=~models.Q(letter=Letter.WAITING) | models.Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notification_claim_dated",
                condition=~models.Q(letter=Letter.SENDING)
                | models.Q(claim__isnull=False, claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notification_sent_dated",
                condition=~models.Q(letter=Letter.SENT) | models.Q(sent_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-written_at"], name="notification_latest"),
            models.Index(
                fields=["user"],
                condition=models.Q(read_at__isnull=True),
                name="notification_unread",
            ),
            models.Index(
                fields=["subject"],
                condition=models.Q(read_at__isnull=True),
                opclasses=["varchar_pattern_ops"],
                name="notification_of_subject",
            ),
            models.Index(
                fields=["due_at"],
                condition=models.Q(letter__in=["waiting", "sending"]),
                name="notification_due",
            ),
            models.Index(
                fields=["-written_at"],
                condition=models.Q(letter="parked"),
                name="notification_parked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user}"


class Channel(models.TextChoices):
    """How someone hears about notifications, which are always in Cairn."""

    AT_ONCE = "at once", _("An email straight away, but never between 10pm and 7am")
    DAILY = "daily", _("One email a day at 5pm, if there’s anything new")
    IN_APP = "in Cairn", _("No emails. I’ll look in Cairn")


class NotificationChoice(models.Model):
    """How a person wants to hear about notifications; at once if there is no row."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choice"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.AT_ONCE)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [chosen("notification_channel_known", "channel", Channel)]

    def __str__(self) -> str:
        return f"{self.user}: {self.channel}"
