"""Know the devices that someone has signed in on, so that a stranger cannot lock them out.

A signed cookie holds a random id and keyed hashes of the last few accounts used there. Failed
passwords on a known device are counted for it alone.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from learners.models import User

SALT = "learners.devices"
AGE = 60 * 60 * 24 * 365
MOST = 5  # accounts that a shared device remembers


def read(request: HttpRequest) -> tuple[str, list[str]]:
    """Return the device's id and its accounts; a new id where the cookie is missing or false."""
    try:
        device, accounts = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=AGE
        )
    except (signing.BadSignature, ValueError, TypeError):
        return secrets.token_urlsafe(12), []
    return device, accounts


def account(email: str) -> str:
    return salted_hmac(SALT, email.lower(), algorithm="sha256").hexdigest()[:22]


def known(request: HttpRequest, email: str) -> str | None:
    """Return the device's id if this account has signed in on it."""
    device, accounts = read(request)
    return device if account(email) in accounts else None


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    device, accounts = read(request)
    own = account(user.email)
    latest = [own, *(other for other in accounts if other != own)][:MOST]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([device, latest], salt=SALT),
        max_age=AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
