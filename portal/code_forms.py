"""Ask for sign-in codes with the number keys of a phone."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms


class NumberKeys(forms.Form):
    """A form whose `code` is made of figures only, as authenticator and recovery codes are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class SignInForm(NumberKeys, AuthenticateForm):
    pass


class SignInAgainForm(NumberKeys, ReauthenticateForm):
    pass


class ActivateForm(NumberKeys, ActivateTOTPForm):
    pass
