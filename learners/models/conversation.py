"""Messages between a learner and one person who supports them."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from learners.models.learner import Learner

LONGEST = 2000  # characters of a message
MESSAGE = "message"  # the kind of notification


class ConversationQuerySet(models.QuerySet[Any]):
    def with_last(self) -> Self:
        """Add when the last message was sent (`last_at`), and by whom (`last_by`)."""
        last = Message.objects.filter(conversation=OuterRef("pk")).order_by("-sent_at", "-pk")
        return self.annotate(
            last_at=Subquery(last.values("sent_at")[:1]),
            last_by=Subquery(last.values("author")[:1]),
        )

    def unanswered(self) -> Self:
        """Return those in which the learner wrote last, the longest wait first, unless the person
        has noted that no answer is needed."""
        waiting = self.with_last().filter(last_by=F("learner__user"))
        open_ = Q(settled_at__isnull=True) | Q(settled_at__lt=F("last_at"))
        return waiting.filter(open_).order_by("last_at", "pk")


class Conversation(models.Model):
    """What a learner and one other person write to each other; nobody else reads it.

    The person reads and writes while they are the learner's tutor or deputy; the learner always
    reads it. `settled_at`: the person noted that nothing before then needs an answer.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="conversations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conversations"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "person"], name="conversation_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} and {self.person}"


class Message(models.Model):
    """Words of one of the two. Never changed; who has read them is not recorded."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=LONGEST)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="message_has_words", condition=~Q(words="")),
        ]
        indexes = [
            models.Index(fields=["conversation", "-sent_at"], name="message_latest"),
        ]

    def __str__(self) -> str:
        return f"in {self.conversation_id}"
