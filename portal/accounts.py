"""How allauth works here: the college opens accounts, nobody signs herself up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse

from learners.models import Notice, User


class SignedIn(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """Who is signed in, and how many messages wait for her: no page asks a second time."""
        hers = Notice.objects.filter(user=OuterRef("pk")).unread().values("user")
        waiting = Coalesce(Subquery(hers.annotate(n=Count("pk")).values("n")), 0)
        user = User.objects.filter(pk=user_id).annotate(unread=waiting).first()
        return user if user and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no usernames: an e-mail address is the name one signs in with."""


def closed(request: HttpRequest) -> HttpResponse:
    """The college vouches for an address, so nobody changes it by herself."""
    raise Http404
