"""Emails about updates, and invitations to sign in. Lock screens show them, so they never say what
an update is about."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.models import Invitation, User
from learners.wording import day


def send_update_email(user: User, count: int) -> None:
    """Send the email in the person's language. Errors of the mail server are raised."""
    with translation.override(user.language):
        page = {
            "count": count,
            "college": settings.COLLEGE_NAME,
            "address": settings.ADDRESS + reverse("account_login"),
            "settings_address": settings.ADDRESS + reverse("settings"),
        }
        letter = EmailMultiAlternatives(
            subject=ngettext("You have an update", "You have updates", count),
            body=render_to_string("learners/notification_letter.txt", page),
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        html = render_to_string("learners/notification_letter.html", page)
        letter.attach_alternative(html, "text/html")
        letter.send()


def send_invitation(invitation: Invitation) -> None:
    """Send the link in the person's language. Errors of the mail server are raised."""
    with translation.override(invitation.user.language):
        page = {
            "college": settings.COLLEGE_NAME,
            "address": settings.ADDRESS + reverse("invitation_open", args=[invitation.token]),
            "last": day(timezone.localdate(invitation.ends_at), timezone.localdate()),
        }
        letter = EmailMultiAlternatives(
            subject=_("Your invitation to Cairn"),
            body=render_to_string("learners/invitation_letter.txt", page),
            to=[invitation.user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        html = render_to_string("learners/invitation_letter.html", page)
        letter.attach_alternative(html, "text/html")
        letter.send()
