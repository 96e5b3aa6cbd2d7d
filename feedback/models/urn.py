import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.models.showing import Moderated
from feedback.models.survey import Question, Survey
from learners.models.rules import chosen

EVERYBODY = ""  # the group of words, and of surveys without a breakdown


class Urn(models.Model):
    """All answers to a survey as counts, so that no answer has a row or an order (ADR 0022).

    `numbers`: {group: people}; `answers`: {question: {group: {answer: people}}}, where an answer is
    the place of an option, or words as they were typed.
    """

    survey = models.OneToOneField(
        Survey, on_delete=models.CASCADE, primary_key=True, related_name="urn"
    )
    n = models.PositiveIntegerField(default=0)
    numbers = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.survey)


class CommentState(models.TextChoices):
    WAITING = "waiting", _("waiting to be read")
    READY = "ready", _("ready to be shown")
    SHOWN = "shown", _("shown")
    HIDDEN = "hidden", _("not shown")


class WhyHidden(models.TextChoices):
    """Why words are not shown."""

    NAMES = "names", _("it names or describes somebody")
    WRITER = "writer", _("it could show who wrote it")
    INSULT = "insult", _("it insults somebody")
    UNLAWFUL = "unlawful", _("it breaks the law")
    SAFETY = "safety", _("it is about somebody’s safety: send it to the safeguarding lead")


COMMENT_MOVES: dict[str, set[str]] = {
    CommentState.WAITING: {CommentState.READY, CommentState.HIDDEN},
    CommentState.READY: {CommentState.HIDDEN, CommentState.SHOWN},
    CommentState.SHOWN: {CommentState.HIDDEN},
    CommentState.HIDDEN: {CommentState.READY},
}


class Comment(Moderated):
    """Words from a closed urn, which a moderator reads before anyone else does.

    A survey's comments are written together, in the order of random ids.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    state = models.CharField(max_length=20, choices=CommentState, default=CommentState.WAITING)
    reason = models.CharField(max_length=20, choices=WhyHidden, blank=True)

    class Meta:
        constraints = [
            *Moderated.Meta.constraints,
            chosen("comment_state_known", "state", CommentState),
            models.CheckConstraint(
                name="comment_hidden_with_a_reason",
                condition=Q(state=CommentState.HIDDEN, reason__in=WhyHidden.values)
                | (~Q(state=CommentState.HIDDEN) & Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return "words in a survey"
