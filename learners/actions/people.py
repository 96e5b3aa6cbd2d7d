"""What people choose about their own account, and what the college changes about it."""

import datetime as dt
from smtplib import SMTPException

import structlog
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from learners.actions.audit import record
from learners.actions.roster import AddressTakenError
from learners.models import User

log = structlog.get_logger()


class UnknownLanguageError(ValueError):
    """A language that Cairn does not speak."""


@transaction.atomic
def choose_language(*, by: User, language: str) -> None:
    """Remember the language of the pages; one's own choice, so no audit row."""
    if language not in dict(settings.LANGUAGES):
        raise UnknownLanguageError(language)
    if by.language != language:
        by.language = language
        by.save(update_fields=["language"])


@transaction.atomic
def change_address(*, user: User, email: str, by: User, at: dt.datetime) -> str | None:
    """She signs in with another address from now on, and is signed out wherever she was in.

    Returns the address before, None where it is this one already; tell both with
    `tell_of_address`, after this. Raises `AddressTakenError`.
    """
    held = User.objects.select_for_update().get(pk=user.pk)
    before, email = held.email, User.objects.normalize_email(email)
    if before == email:
        return None
    others = User.objects.exclude(pk=held.pk).filter(email__iexact=email)
    if others.exists() or EmailAddress.objects.exclude(user=held).filter(email__iexact=email):
        raise AddressTakenError
    held.email = email
    held.save(update_fields=["email"])
    if EmailAddress.objects.filter(user=held).delete()[0]:  # the old one would still open the door
        EmailAddress.objects.create(user=held, email=email.lower(), primary=True, verified=True)
    sessions = UserSession.objects.filter(user=held)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()
    record(
        verb="address.change",
        kind="user",
        object_id=held.pk,
        label=str(held),
        by=by,
        at=at,
        learner=getattr(held, "learner", None),
    )
    return before


def tell_of_address(*, user: User, addresses: list[str]) -> list[str]:
    """Say to each of these, alone, that the address was changed, and nothing else: a letter to the
    old one may be read by anybody. Returns those that could not be written to."""
    unsent = []
    with translation.override(user.language):
        words = render_to_string("learners/address_letter.txt", {"college": settings.COLLEGE_NAME})
        for address in addresses:
            letter = EmailMessage(
                subject=_("Your address has been changed"),
                body=words,
                to=[address],
                headers={"Auto-Submitted": "auto-generated"},
            )
            try:
                letter.send()
            except (OSError, SMTPException) as fault:
                log.warning("address.not_told", fault=type(fault).__name__)
                unsent.append(address)
    return unsent
