"""Adapt allauth: the college opens accounts, so nobody signs themselves up."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context as allauth
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from learners.actions import outbox
from learners.models import Notification, Role, User
from learners.permissions import remember_roles
from learners.prepared import prepared
from learners.signing_in import devices
from learners.templatetags.plain import browser

UNKNOWN = "account/email/unknown_account"


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

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failed passwords for an account on a known device, or in one network."""
        where = devices.known(request, credentials["email"]) or ratelimit.get_ip(request)
        return f"{account_key(credentials)}:{where}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count strangers' failures for an account over all networks, too, but more slowly."""
        super().pre_authenticate(request, **credentials)
        if not devices.known(request, credentials["email"]):
            usage = ratelimit.consume(
                request,
                app="allauth.account",
                action="login_failed_by_strangers",
                key=account_key(credentials),
            )
            if not usage:
                raise self.validation_error("too_many_login_attempts")
            self._login_failed_rl_usage.usage += usage.usage

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link at the college's own address, whatever host was asked for."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{settings.ADDRESS}{path}"

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **more)
        devices.remember(request, response, user)
        return response

    def get_login_stages(self) -> list[str]:
        """Leave out the page that offers trust: the page for the code has a box for it."""
        return [stage for stage in super().get_login_stages() if not stage.endswith(".TrustStage")]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        for method in methods:
            if method["url"].startswith(reverse("mfa_reauthenticate_webauthn")):
                method["description"] = _("Use my passkey")
        return methods

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue an email in the person's own language, whatever browser it is asked from.

        Few go to addresses that nobody here has, since anybody can type those.
        """
        request = allauth.request
        if template_prefix == UNKNOWN and not ratelimit.consume(
            request, app="allauth.account", action="unknown_address"
        ):
            return
        language = getattr(context.get("user"), "language", None) or translation.get_language()
        page = {"request": request, "email": email, **context}
        with translation.override(language):
            outbox.put(self.render_mail(template_prefix, email, page))


def account_key(credentials: dict[str, Any]) -> str:
    email: str = credentials["email"]
    return email.lower()


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That isn’t right. Enter the newest code the app shows."),
    }

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """Name a passkey after the browser and device that it is added on."""
        return browser(allauth.request.headers.get("User-Agent", ""))


def closed(request: HttpRequest) -> HttpResponse:
    """Refuse changes of an email address: the college vouches for it."""
    raise Http404
