"""Chainable words about rows. Who may read them is `sight`'s to say."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q

# Who reads other people's records; a module's owner answers what learners say is wrong.
STAFF = ("tutor", "administrator", "safeguarding lead", "module owner")


def in_force(on: dt.date, prefix: str = "") -> Q:
    """Rows whose dates hold on a day: begun, not yet over (`until_on` is the first day without)."""
    begun = Q(**{f"{prefix}from_on__lte": on})
    open_ended = Q(**{f"{prefix}until_on__isnull": True})
    return begun & (open_ended | Q(**{f"{prefix}until_on__gt": on}))


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from a day, until a day."""

    def in_force(self, on: dt.date) -> Self:
        return self.filter(in_force(on))


class AssignmentQuerySet(DatedQuerySet):
    def held(self, on: dt.date) -> Self:
        """Those that hold that day: in force, and given to somebody who is a tutor that day. One
        outlives the tutor's role where nobody has thought of ending it."""
        user_model: Any = self.model._meta.get_field("tutor").related_model
        role_model: Any = user_model._meta.get_field("roles").related_model
        tutors = role_model.objects.in_force(on).filter(kind="tutor").values("user")
        return self.in_force(on).filter(tutor__in=tutors)


class CorrectionQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def answered_by_staff(self, on: dt.date) -> Self:
        """Whose owner may answer that day: an account in use, with a role that reads records."""
        role = in_force(on, "owner__roles__") & Q(owner__roles__kind__in=STAFF)
        able = self.model.objects.filter(role, owner__is_active=True).values("pk")
        return self.filter(pk__in=able)

    def stranded(self, on: dt.date) -> Self:
        """Waiting for somebody who may not answer any more."""
        able = self.model.objects.answered_by_staff(on).values("pk")
        return self.open().exclude(pk__in=able)


class FactQuerySet(models.QuerySet[Any]):
    def known_by(self, cutoff: dt.datetime) -> Self:
        """Facts a morning may see: known by its midnight (ADR 0002)."""
        return self.filter(known_at__lte=cutoff)

    def latest_first(self) -> Self:
        """A correction is a later row, so the last word comes first."""
        return self.order_by("-known_at", "-recorded_at", "-pk")


class NotificationQuerySet(models.QuerySet[Any]):
    def of(self, user: Any) -> Self:
        """What `user` may read: her own notifications."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def parked(self) -> Self:
        """Whose e-mail could not be sent; an administrator sees them."""
        return self.filter(letter="parked")

    def due(self, at: dt.datetime) -> Self:
        """Whose e-mail may go by now."""
        return self.filter(letter="waiting", due_at__lte=at)
