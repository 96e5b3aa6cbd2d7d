"""Where someone is signed in, and devices that are not asked for a second factor: allauth calls
them trusted browsers."""

import secrets

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from learners.models import User


@transaction.atomic
def forget_devices(user: User) -> None:
    """Ask for the second factor again on every device: allauth's trust in one depends on `seed`."""
    factors = Authenticator.objects.select_for_update().filter(user=user)
    for factor in factors.exclude(type=Authenticator.Type.RECOVERY_CODES).order_by("pk"):
        factor.data["seed"] = secrets.token_hex(8)
        factor.save(update_fields=["data"])


@transaction.atomic
def end_sessions(user: User, *, but: str | None = None) -> None:
    """Sign someone out everywhere, except in the session with the key `but`."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()
