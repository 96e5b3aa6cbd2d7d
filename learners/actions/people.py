"""People's accounts: their own choices, and changes by the college."""

from smtplib import SMTPException

import structlog
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from learners.actions import audit, invitations
from learners.actions.devices import end_sessions, forget_devices
from learners.actions.roster import AddressTakenError
from learners.models import User

log = structlog.get_logger()


class UnknownLanguageError(ValueError):
    """A language that Cairn does not have."""


@transaction.atomic
def choose_language(*, by: User, language: str) -> None:
    """Save the language of someone's own pages; not audited, as it is their own choice."""
    if language not in dict(settings.LANGUAGES):
        raise UnknownLanguageError(language)
    if by.language != language:
        by.language = language
        by.save(update_fields=["language"])


@transaction.atomic
def change_address(*, user: User, email: str, by: User) -> str | None:
    """Change the email address someone signs in with, and sign them out everywhere.

    Return the old address, or None if it is the same; then write to both with `notify_of_address`.
    Raise `AddressTakenError` if another login has it.
    """
    locked_user = User.objects.select_for_update().get(pk=user.pk)
    before, email = locked_user.email, User.objects.normalize_email(email)
    if before == email:
        return None
    other_users = User.objects.exclude(pk=locked_user.pk).filter(email__iexact=email)
    confirmed = EmailAddress.objects.exclude(user=locked_user).filter(email__iexact=email)
    if other_users.exists() or confirmed.exists():
        raise AddressTakenError
    locked_user.email = email
    locked_user.save(update_fields=["email"])
    # An allauth address left behind could still reset the password.
    if EmailAddress.objects.filter(user=locked_user).delete()[0]:
        EmailAddress.objects.create(
            user=locked_user, email=email.lower(), primary=True, verified=True
        )
    end_sessions(locked_user)
    forget_devices(locked_user)
    invitations.end(locked_user)  # its letter went to the old address
    learner = getattr(locked_user, "learner", None)
    audit.record("address.change", locked_user, by=by, learner=learner)
    return before


def notify_of_address(*, user: User, addresses: list[str]) -> list[str]:
    """Tell each address separately that it was changed, and nothing else, since strangers may read
    mail to the old one.

    Return the addresses that could not be reached.
    """
    unsent = []
    with translation.override(user.language):
        page = {"college": settings.COLLEGE_NAME}
        body = render_to_string("learners/address_letter.txt", page)
        html = render_to_string("learners/address_letter.html", page)
        for address in addresses:
            letter = EmailMultiAlternatives(
                subject=_("Your address has been changed"),
                body=body,
                to=[address],
                headers={"Auto-Submitted": "auto-generated"},
            )
            letter.attach_alternative(html, "text/html")
            try:
                letter.send()
            except (OSError, SMTPException) as error:
                log.warning("address.letter_not_sent", error=type(error).__name__)
                unsent.append(address)
    return unsent
