import uuid
from typing import Any, Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.utils import timezone

from learners.models.notification import Letter
from learners.models.rules import chosen

SIGNER = Signer(salt="learners.invitation", sep=".")


class InvitationQuerySet(models.QuerySet[Any]):
    def with_key(self, key: Any) -> Self:
        return self.filter(key=key).select_related("user")


class Invitation(models.Model):
    """The latest letter that invites someone to choose a password and sign in for the first time.

    Its link has the signed `key`, which no table has. Inviting again replaces the key, so that the
    link of an earlier letter ends.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitation"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    invited_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    letter = models.CharField(max_length=10, choices=Letter.choices, default=Letter.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("invitation_letter_known", "letter", Letter),
            models.CheckConstraint(
                name="invitation_ends_later",
                condition=models.Q(ends_at__gt=models.F("invited_at")),
            ),
            models.CheckConstraint(
                name="invitation_claim_dated",
                condition=~models.Q(letter=Letter.SENDING) | models.Q(claimed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["invited_at"],
                condition=models.Q(letter__in=["waiting", "sending"]),
                name="invitation_due",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation of {self.user}"

    @property
    def token(self) -> str:
        return SIGNER.sign(self.key.hex)

    @property
    def is_used(self) -> bool:
        """Return whether the person has been here, by this link or in another way."""
        return bool(self.accepted_at or self.user.last_login)

    @property
    def is_open(self) -> bool:
        """Return whether its link still leads to choosing a password."""
        return self.user.is_active and not self.is_used and timezone.now() < self.ends_at


def key_of(token: str) -> str:
    """Return the key in a link, or an empty string if Cairn did not sign it."""
    try:
        return SIGNER.unsign(token)
    except BadSignature:
        return ""
