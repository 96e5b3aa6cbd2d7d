"""Adapt allauth: the college opens accounts, so nobody signs themselves up."""

import datetime as dt
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from learners.models import Notification, Role, User
from learners.permissions import remember_roles
from learners.prepared import prepared


@prepared
def account(user: int, *, on: dt.date) -> QuerySet[User]:
    own = Notification.objects.filter(user=OuterRef("pk")).unread().values("user")
    waiting = Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)
    roles = Role.objects.in_force(on).filter(user=OuterRef("pk")).values("kind")
    users = User.objects.filter(pk=user).select_related("learner")
    return users.annotate(unread=waiting, roles_now=ArraySubquery(roles))


class SignedIn(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """Return the signed-in user with their record, roles and number of unread updates.

        Every page needs these four, so they come in one query.
        """
        today = localdate()
        user = account.first(user_id, on=today)
        if user is None or not self.user_can_authenticate(user):
            return None
        remember_roles(user, today, user.roles_now)
        return user


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Do nothing: people sign in with an email address, so there are no usernames."""


def closed(request: HttpRequest) -> HttpResponse:
    """Refuse changes of an email address: the college vouches for it."""
    raise Http404
