"""Something to read: a row written in the same transaction as its cause (DESIGN §10)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models.learner import Learner
from learners.models.rules import chosen
from learners.querysets import NoticeQuerySet


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice: its sentence, translated when it is read, and the page it leads to.

    `%(learner)s` is the learner it is about, by the name she goes by today. Where `of_subject`,
    the page's address takes the subject's first word as its one argument.
    """

    sentence: Any
    route: str
    of_subject: bool = False


KINDS: dict[str, NoticeKind] = {}


def register(kinds: Mapping[str, NoticeKind]) -> None:
    """Each room names its kinds in `AppConfig.ready`; a name belongs to one room."""
    for name, kind in kinds.items():
        if KINDS.setdefault(name, kind) != kind:
            raise ValueError(f"Two kinds of notice are called {name!r}.")


class Letter(models.TextChoices):
    """What becomes of the e-mail that tells of a notice."""

    NONE = "none", _("in Cairn only")
    WAITING = "waiting", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    PARKED = "parked", _("set aside: it could not be sent")


MOVES = {
    Letter.NONE: set(),
    Letter.WAITING: {Letter.WAITING, Letter.SENDING, Letter.NONE},
    Letter.SENDING: {Letter.SENT, Letter.WAITING, Letter.PARKED},
    Letter.SENT: set(),
    Letter.PARKED: set(),
}


class Notice(models.Model):
    """One thing for one person to read, once per kind and subject, in Cairn and perhaps by e-mail.

    `subject` is the id of what it is about, as text: a notice outlives it and never points up.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    learner = models.ForeignKey(
        Learner, null=True, blank=True, on_delete=models.CASCADE, related_name="notices_about"
    )
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    numbers = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    letter = models.CharField(max_length=10, choices=Letter.choices, default=Letter.NONE)
    due_at = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("notice_letter_known", "letter", Letter),
            models.UniqueConstraint(fields=["user", "kind", "subject"], name="notice_once"),
            models.CheckConstraint(
                name="notice_letter_dated",
                condition=~models.Q(letter=Letter.WAITING) | models.Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notice_claim_dated",
                condition=~models.Q(letter=Letter.SENDING)
                | models.Q(claim__isnull=False, claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notice_sent_dated",
                condition=~models.Q(letter=Letter.SENT) | models.Q(sent_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-written_at"], name="notice_latest"),
            models.Index(
                fields=["user"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
            models.Index(
                fields=["due_at"],
                condition=models.Q(letter__in=["waiting", "sending"]),
                name="notice_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user}"


class Channel(models.TextChoices):
    """How someone hears of a notice; the notice itself is always in Cairn."""

    AT_ONCE = "at once", _("An e-mail at once, but never between 22:00 and 7:00")
    DAILY = "daily", _("One e-mail a day, at 17:00, if there is anything new")
    IN_APP = "in Cairn", _("No e-mail: I look in Cairn")


class NoticeChoice(models.Model):
    """How one person wants to hear of notices; whoever has no row hears at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choice"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.AT_ONCE)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [chosen("notice_channel_known", "channel", Channel)]

    def __str__(self) -> str:
        return f"{self.user}: {self.channel}"
