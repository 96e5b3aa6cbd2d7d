"""Ask for sign-in codes with the number keys of a phone, and accept each code once."""

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

LAST_STEP = "last_step"


class NumberKeys(forms.Form):
    """A form whose `code` is made of figures only, as authenticator and recovery codes are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class OnceOnly(NumberKeys):
    """A form that refuses a code unless its step is later than the last one used (RFC 6238 §5.2).

    Codes of the step before and after are accepted too, for phones whose clock is slow or fast, so
    a code could be seen and used again for over a minute. allauth remembers it for half of one, in
    a cache that may be down.
    """

    user: Any

    def clean_code(self) -> str:
        if not self.is_first_use():
            raise forms.ValidationError(
                _("This code has been used. Wait for the next one, and enter that.")
            )
        code: str = super().clean_code()  # type: ignore[misc]
        return code

    @transaction.atomic
    def is_first_use(self) -> bool:
        """Mark the code as used; return False if it was already.

        It is a transaction of its own, as an error would undo what allauth counts.
        """
        factors = Authenticator.objects.select_for_update().filter(user=self.user).order_by("pk")
        app = next((row for row in factors if row.type == Authenticator.Type.TOTP), None)
        step = step_of(self.cleaned_data["code"], decrypt(app.data["secret"])) if app else None
        if not app or step is None:
            return True
        if step <= app.data.get(LAST_STEP, -1):
            return False
        app.data[LAST_STEP] = step
        app.save(update_fields=["data"])
        return True


def step_of(code: str, secret: str) -> int | None:
    """Return the latest step of 30 seconds since 1970 that has this code, of those accepted now."""
    return max(
        (
            step
            for step in yield_hotp_counters_from_time()
            if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
        ),
        default=None,
    )


class SignInAgainForm(OnceOnly, ReauthenticateForm):
    pass


class ActivateForm(NumberKeys, ActivateTOTPForm):
    pass
