import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learners.models.learner import Learner
from learners.models.rules import chosen, ordered
from learners.models.study import Offering, Programme
from learners.querysets import DatedQuerySet


class RoleKind(models.TextChoices):
    TUTOR = "tutor", _("tutor")
    ADMINISTRATOR = "administrator", _("administrator")
    REPRESENTATIVE = "representative", _("representative")
    MODULE_OWNER = "module owner", _("module owner")
    SAFEGUARDING_LEAD = "safeguarding lead", _("safeguarding lead")
    CLAIM_REVIEWER = "claim reviewer", _("claim reviewer")
    BUDGET_HOLDER = "budget holder", _("budget holder")
    SERVICE_MEMBER = "service member", _("service member")
    PARTNER = "partner", _("employer or community partner")


# Roles that read other people's records. A module's owner answers corrections.
STAFF = frozenset(
    {RoleKind.TUTOR, RoleKind.ADMINISTRATOR, RoleKind.SAFEGUARDING_LEAD, RoleKind.MODULE_OWNER}
)


class Origin(models.TextChoices):
    """Where a role comes from. A list or directory never ends what was given by hand."""

    HAND = "hand", _("given by hand")
    LIST = "list", _("from an imported list")
    DIRECTORY = "directory", _("from the directory")


class Role(models.Model):
    """What someone can do here, from a day, until a day.

    A module owner has a module, and may have none yet; a representative has either a programme or
    a module run, whose learners they speak for.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles"
    )
    kind = models.CharField(max_length=20, choices=RoleKind.choices)
    module = models.ForeignKey(
        "learners.Module", null=True, blank=True, on_delete=models.CASCADE, related_name="roles"
    )
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="roles"
    )
    offering = models.ForeignKey(
        Offering, null=True, blank=True, on_delete=models.CASCADE, related_name="roles"
    )
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.HAND)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("role_kind_known", "kind", RoleKind),
            chosen("role_origin_known", "origin", Origin),
            ordered("role_dates_ordered"),
            models.UniqueConstraint(
                fields=["user", "kind", "module", "programme", "offering", "from_on"],
                name="role_given_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="role_module_for_owners",
                condition=Q(kind=RoleKind.MODULE_OWNER) | Q(module__isnull=True),
            ),
            models.CheckConstraint(
                name="role_scope_for_representatives",
                condition=Q(
                    kind=RoleKind.REPRESENTATIVE, programme__isnull=False, offering__isnull=True
                )
                | Q(kind=RoleKind.REPRESENTATIVE, programme__isnull=True, offering__isnull=False)
                | (
                    ~Q(kind=RoleKind.REPRESENTATIVE)
                    & Q(programme__isnull=True, offering__isnull=True)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"

    @property
    def scope(self) -> Any:
        """Return the module, programme or module run that the role is of, if any."""
        return self.module or self.programme or self.offering


class AssignmentQuerySet(DatedQuerySet):
    def with_tutor_role(self, on: dt.date) -> Self:
        """Return assignments in force that day whose tutor has the role that day.

        An assignment outlives the role until someone ends it.
        """
        tutors = Role.objects.in_force(on).filter(kind=RoleKind.TUTOR).values("user")
        return self.in_force(on).filter(tutor__in=tutors)

    def tutoring(self, on: dt.date) -> Self:
        """Return those of them whose tutor can sign in and is not the learner."""
        of_another_person = Q(learner__user__isnull=True) | ~Q(learner__user=F("tutor"))
        return self.with_tutor_role(on).filter(of_another_person, tutor__is_active=True)


class TutorAssignment(models.Model):
    """A learner's tutor, from a day, until a day. A learner has at most one without an end."""

    tutor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tutees"
    )
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="assignments")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            ordered("assignment_dates_ordered"),
            models.UniqueConstraint(
                fields=["learner"],
                condition=Q(until_on__isnull=True),
                name="assignment_one_tutor_now",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tutor} → {self.learner}"


class Group(models.Model):
    """People who may be granted sight of something. A service or a circle owns one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A member of a group, from a day, until a day."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ordered("member_dates_ordered"),
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(until_on__isnull=True),
                name="member_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"
