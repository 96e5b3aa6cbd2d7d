"""A session is as strong as what was given for it, not as what the account has by now.

Signing in ends with the second factor wherever the account has one, on a trusted computer too, so
what it had then says what this session gave.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from learners.actions.devices import end_sessions
from learners.models import User

GAVE_FACTOR = "gave_second_factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def gave_factor(request: HttpRequest) -> bool:
    return bool(request.session.get(GAVE_FACTOR))


def mark(request: HttpRequest, user: User, **_signal: Any) -> None:
    has_factor = Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
    request.session[GAVE_FACTOR] = has_factor


def strengthen(
    request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any
) -> None:
    """End the sessions that did not show the factor that was just added."""
    if authenticator.type in FACTORS:
        request.session[GAVE_FACTOR] = True
        end_sessions(user, but=request.session.session_key)


def connect() -> None:
    user_logged_in.connect(mark, dispatch_uid="gave second factor")
    authenticator_added.connect(strengthen, dispatch_uid="gave second factor")
