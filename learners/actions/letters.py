"""The email about updates. Lock screens show it, so it never says what they are about."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from learners.models import User


def send_update_email(user: User, count: int) -> None:
    """Send the email in the person's language. Errors of the mail server are raised."""
    with translation.override(user.language):
        letter = EmailMessage(
            subject=ngettext("You have an update", "You have updates", count),
            body=render_to_string(
                "learners/notification_letter.txt",
                {
                    "count": count,
                    "college": settings.COLLEGE_NAME,
                    "address": settings.ADDRESS + reverse("account_login"),
                    "settings_address": settings.ADDRESS + reverse("settings"),
                },
            ),
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        letter.send()
