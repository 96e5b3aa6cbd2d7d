import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from feedback.models.showing import Moderated
from learners.models import Group, Learner, Programme
from learners.models.rules import chosen


class ViewKind(models.TextChoices):
    PRAISE = "praise", _("Praise")
    ISSUE = "issue", _("A problem")
    QUESTION = "question", _("A question")
    IDEA = "idea", _("An idea")


class Speaking(models.TextChoices):
    BY_NAME = "by name", _("By name")
    HIDDEN = "name hidden", _("Name hidden")


class ViewState(models.TextChoices):
    REPRESENTATIVES = "representatives", _("with representatives")
    STAFF = "staff", _("waiting for an answer")
    ANSWERED = "answered", _("answered")
    PUBLISHED = "published", _("answered in public")
    DELIVERED = "delivered", _("passed to the person praised")
    MERGED = "merged", _("joined with another")
    WITHDRAWN = "withdrawn", _("taken back")


# Moves between states. A database trigger refuses every other.
VIEW_MOVES = {
    ViewState.REPRESENTATIVES: {ViewState.STAFF, ViewState.MERGED, ViewState.WITHDRAWN},
    ViewState.STAFF: {ViewState.ANSWERED, ViewState.MERGED, ViewState.WITHDRAWN},
    ViewState.ANSWERED: {ViewState.PUBLISHED},
    ViewState.PUBLISHED: set(),
    ViewState.DELIVERED: {ViewState.WITHDRAWN},
    ViewState.MERGED: set(),
    ViewState.WITHDRAWN: set(),
}
PASS_ON_IN = 5  # working days with representatives, then it moves on automatically
ANSWER_IN = 10  # working days with staff
WAITING = (ViewState.REPRESENTATIVES, ViewState.STAFF)
SETTLED = (ViewState.ANSWERED, ViewState.PUBLISHED)


class View(Moderated):
    """Something a learner, or a group of learners, said: praise, a problem, a question, an idea.

    Its text form, also in the audit, is its kind, not its words. `programme`: the author's, whose
    representatives pass it on; `is_wide`: every learner may read it, not only theirs. The author is
    also its first follower (`SignOn`), so that erasing them changes no count.
    """

    writer_path = "author__user"
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=ViewKind.choices)
    title = models.CharField(max_length=120)
    words = models.TextField(max_length=2000, blank=True)
    speaking = models.CharField(max_length=20, choices=Speaking.choices)
    author = models.ForeignKey(Learner, null=True, on_delete=models.SET_NULL, related_name="views")
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="views"
    )
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="views"
    )
    is_wide = models.BooleanField(default=False)
    is_straight = models.BooleanField(default=False)  # past the representatives, to staff
    praised = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=ViewState.choices)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="views"
    )
    due_on = models.DateField()
    passed_at = models.DateTimeField(null=True, blank=True)  # when it reached staff
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        constraints = [
            *Moderated.Meta.constraints,
            chosen("view_kind_known", "kind", ViewKind),
            chosen("view_speaking_known", "speaking", Speaking),
            chosen("view_state_known", "state", ViewState),
            models.CheckConstraint(
                name="view_merged_into_another",
                condition=Q(state=ViewState.MERGED, merged_into__isnull=False)
                & ~Q(merged_into=F("id"))
                | ~Q(state=ViewState.MERGED) & Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                name="view_passed_once_with_staff",
                condition=Q(state__in=[ViewState.MERGED, ViewState.WITHDRAWN])
                | Q(state=ViewState.REPRESENTATIVES, passed_at__isnull=True)
                | ~Q(state=ViewState.REPRESENTATIVES) & Q(passed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="view_straight_past_representatives",
                condition=Q(is_straight=False) | ~Q(state=ViewState.REPRESENTATIVES),
            ),
            models.CheckConstraint(
                name="view_praised_by_praise",
                condition=Q(praised__isnull=True) | Q(kind=ViewKind.PRAISE),
            ),
            models.CheckConstraint(
                name="view_delivered_to_someone",
                condition=~Q(state=ViewState.DELIVERED) | Q(praised__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], name="view_by_owner")]

    def __str__(self) -> str:
        return self.kind


class SignOn(models.Model):
    """A learner says the same; the row stays without them once they are erased."""

    view = models.ForeignKey(View, on_delete=models.CASCADE, related_name="sign_ons")
    learner = models.ForeignKey(
        Learner, null=True, on_delete=models.SET_NULL, related_name="sign_ons"
    )
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["view", "learner"], name="signed_on_once")]

    def __str__(self) -> str:
        return f"{self.view}"
