import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from feedback.models.showing import Moderated
from learners.models import Learner
from learners.models.rules import chosen, together
from pathways.models import Step
from support.models import Offer, Service


class EditState(models.TextChoices):
    WAITING = "waiting", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back")


EDIT_MOVES: dict[EditState, set[EditState]] = {
    EditState.WAITING: {EditState.ACCEPTED, EditState.DECLINED, EditState.WITHDRAWN},
    EditState.ACCEPTED: set(),
    EditState.DECLINED: set(),
    EditState.WITHDRAWN: set(),
}


ANSWERED = (EditState.ACCEPTED, EditState.DECLINED)


class EditQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(state=EditState.WAITING)


class Edit(Moderated):
    """Better words that a learner suggests for a service, an offer, a step or one of Cairn's texts.

    `text` names a text of Cairn: the words of a rule, a form or a message. Its author is credited
    where it is accepted, unless they are erased.
    """

    writer_path = "author__user"
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(Service, null=True, on_delete=models.CASCADE, related_name="edits")
    offer = models.ForeignKey(Offer, null=True, on_delete=models.CASCADE, related_name="edits")
    step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="edits")
    text = models.CharField(max_length=120, blank=True)
    before = models.TextField(max_length=2000, blank=True)
    after = models.TextField(max_length=2000)
    reason = models.CharField(max_length=300)
    author = models.ForeignKey(Learner, null=True, on_delete=models.SET_NULL, related_name="edits")
    sent_at = models.DateTimeField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="edits"
    )
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=EditState.choices, default=EditState.WAITING)
    answer = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = EditQuerySet.as_manager()

    class Meta:
        constraints = [
            *Moderated.Meta.constraints,
            chosen("edit_state_known", "state", EditState),
            models.CheckConstraint(
                name="edit_of_one_object",
                condition=Q(service__isnull=False, offer=None, step=None, text="")
                | Q(service=None, offer__isnull=False, step=None, text="")
                | Q(service=None, offer=None, step__isnull=False, text="")
                | Q(service=None, offer=None, step=None) & ~Q(text=""),
            ),
            models.CheckConstraint(
                name="edit_makes_a_difference",
                condition=Q(after__regex=r"\S") & ~Q(before=F("after")),
            ),
            together("edit_answered_pair", "answered_at", "answered_by"),
            models.CheckConstraint(
                name="edit_answered_with_a_reason",
                condition=Q(state__in=ANSWERED, answered_at__isnull=False, answer__regex=r"\S")
                | ~Q(state__in=ANSWERED) & Q(answered_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["author", "service", "offer", "step", "text"],
                condition=Q(state=EditState.WAITING, author__isnull=False),
                name="edit_one_waiting",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], name="edit_by_owner")]

    def __str__(self) -> str:
        return str(self.thing)

    @property
    def thing(self) -> Any:
        """Return what the words are about."""
        return self.service or self.offer or self.step or self.text
