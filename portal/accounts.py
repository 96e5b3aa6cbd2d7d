"""How allauth works here: the college opens accounts, nobody signs herself up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import Http404, HttpRequest, HttpResponse


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no usernames: an e-mail address is the name one signs in with."""


def closed(request: HttpRequest) -> HttpResponse:
    """The college vouches for an address, so nobody changes it by herself."""
    raise Http404
