"""The one e-mail about notifications. Lock screens show it, so it says nothing of their content."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from learners.models import User


def you_have_a_message(user: User, count: int) -> None:
    """Send it, in the person's language. Raises what the mail server raises."""
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
