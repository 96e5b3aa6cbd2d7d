"""What happened around signing in, in the log: who by number, what, and nothing typed.

Changes of how someone signs in are audited too, so that they and an administrator can see them.
"""

from typing import Any

import structlog
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import Signal

from learners.actions import audit
from learners.models import User

log = structlog.get_logger()
NOTED = {
    "auth.signed_in": user_logged_in,
    "auth.signed_out": user_logged_out,
    "auth.code_failed": authentication_failed,
}
AUDITED = {
    "password.change": password_changed,
    "password.reset": password_reset,
    "factor.add": authenticator_added,
    "factor.remove": authenticator_removed,
}


def connect() -> None:
    for event, signal in NOTED.items():
        listen(signal, event, note)
    for verb, signal in AUDITED.items():
        listen(signal, verb, record)
    user_login_failed.connect(failed, dispatch_uid="auth.password_failed")


def listen(signal: Signal, name: str, tell: Any) -> None:
    def heard(user: User | None = None, **_signal: Any) -> None:
        if user is not None:
            tell(name, user)

    signal.connect(heard, weak=False, dispatch_uid=name)


def note(event: str, user: User) -> None:
    log.info(event, user=user.pk)


def record(verb: str, user: User) -> None:
    log.info(f"auth.{verb.replace('.', '_')}", user=user.pk)
    audit.record(verb, user, by=user, learner=getattr(user, "learner", None), label="")


def failed(**_signal: Any) -> None:
    """Log a wrong password without the account: what was typed may be a password."""
    log.warning("auth.password_failed")
