"""Forms for passkeys: what a browser sends is read by allauth and fido2, and may be anything."""

from typing import Any

import structlog
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

log = structlog.get_logger()


def refused(error: Exception) -> ValidationError:
    log.warning("passkey.refused", error=type(error).__name__)
    return ValidationError(_("That passkey didn’t work. Try again, or use another way."))


class CredentialField(forms.JSONField):
    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            credential = super().to_python(value)
        except ValueError as error:  # such as a number with thousands of digits
            raise refused(error) from error
        if credential is not None and not isinstance(credential, dict):
            raise refused(TypeError())
        return credential

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A page shown again asks the browser for another one."""
        return initial


class AddForm(AddWebAuthnForm):
    credential = CredentialField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name, to tell it from your others"), max_length=60, required=False
        )

    def clean(self) -> Any:
        try:
            return super().clean()
        except ValidationError:
            raise
        except Exception as error:
            raise refused(error) from error


class Shown(forms.Form):
    """A form with a passkey that somebody shows."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            raise
        except Exception as error:
            raise refused(error) from error


class SignInForm(Shown, LoginWebAuthnForm):
    pass


class CodeInsteadForm(Shown, AuthenticateWebAuthnForm):
    pass


class SignInAgainForm(Shown, ReauthenticateWebAuthnForm):
    pass
