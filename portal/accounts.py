"""How allauth works here: the college opens accounts, nobody signs herself up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from learners.models import Notification, Role, User
from learners.permissions import remember_roles


class SignedIn(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """Who is signed in, with her record, her roles and how many messages wait for her.

        Every page asks for these four; together they are one query.
        """
        today = localdate()
        hers = Notification.objects.filter(user=OuterRef("pk")).unread().values("user")
        waiting = Coalesce(Subquery(hers.annotate(n=Count("pk")).values("n")), 0)
        roles = Role.objects.in_force(today).filter(user=OuterRef("pk")).values("kind")
        found = User.objects.filter(pk=user_id).select_related("learner")
        user = found.annotate(unread=waiting, roles_now=ArraySubquery(roles)).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        remember_roles(user, today, user.roles_now)
        return user


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no usernames: an e-mail address is the name one signs in with."""


def closed(request: HttpRequest) -> HttpResponse:
    """The college vouches for an address, so nobody changes it by herself."""
    raise Http404
