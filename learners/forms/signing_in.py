"""Stay signed in on your own phone, and skip the second factor on your own computer.

Both last 30 days (`settings.STAY`). Staff are never kept signed in, because they see other people's
records; a change of role ends both.
"""

import datetime as dt
from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm
from django import forms
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from learners.forms.codes import OnceOnly
from learners.permissions import has_staff_role

STAYS = "stays_signed_in"


class PasswordForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = _("Stay signed in here for 30 days")
        self.fields["remember"].help_text = _(
            "Only on a phone or computer of your own. Staff still sign in every day."
        )

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response: HttpResponse = super().login(request, redirect_url)
        request.session.set_expiry(0)
        if self.cleaned_data["remember"] and not has_staff_role(self.user, localdate()):
            request.session[STAYS] = True
            request.session.set_expiry(timezone.now() + settings.STAY)
        return response


class FirstPasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("Choose a password")
        self.fields["password2"].label = _("Type it again")


def stays_until(session: SessionBase) -> dt.datetime | None:
    """Return when a session that someone chose to keep will end; None for any other."""
    until: dt.datetime | None = session.get_expiry_date() if session.get(STAYS) else None
    return until


class CodeForm(OnceOnly, AuthenticateForm):
    trust = forms.BooleanField(
        label=_("Don’t ask again on this computer for 30 days"),
        help_text=_("Only on a computer or phone that nobody else uses."),
        required=False,
    )
