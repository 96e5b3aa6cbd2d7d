"""What happened around signing in, in the log: who by number, what, and nothing typed.

Changes of how someone signs in are audited too, so that they and an administrator can see them.
"""

from functools import partial
from typing import Any

import structlog
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from learners.actions import audit
from learners.models import User

log = structlog.get_logger()
CHANGES = {
    "password.change": password_changed,
    "password.reset": password_reset,
    "factor.add": authenticator_added,
    "factor.remove": authenticator_removed,
}


def connect() -> None:
    user_logged_in.connect(signed_in, dispatch_uid="auth.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="auth.signed_out")
    user_login_failed.connect(password_failed, dispatch_uid="auth.password_failed")
    authentication_failed.connect(code_failed, dispatch_uid="auth.code_failed")
    for verb, signal in CHANGES.items():
        signal.connect(partial(changed, verb), weak=False, dispatch_uid=verb)


def signed_in(user: User, **_signal: Any) -> None:
    log.info("auth.signed_in", user=user.pk)


def signed_out(user: User | None, **_signal: Any) -> None:
    if user is not None:
        log.info("auth.signed_out", user=user.pk)


def password_failed(**_signal: Any) -> None:
    """Log a wrong password without the account: what was typed may be a password."""
    log.warning("auth.password_failed")


def code_failed(user: User, **_signal: Any) -> None:
    log.warning("auth.code_failed", user=user.pk)


def changed(verb: str, /, user: User, **_signal: Any) -> None:
    log.info("auth.changed", method=verb, user=user.pk)
    audit.record(verb, user, by=user, learner=getattr(user, "learner", None), label="")
