"""Emails that could not be sent."""

from typing import Any

from learners.models import Notification

SHOWN = 20  # unsent emails


def parked_letters() -> list[dict[str, Any]]:
    """Return the latest unsent emails, with recipient and time."""
    rows = (
        Notification.objects.parked().select_related("user__learner").order_by("-written_at", "-pk")
    )
    return [
        {
            "who": str(notification.user),
            "id": notification.user.public_id,
            "at": notification.written_at,
            "learner": notification.user.learner.pk
            if hasattr(notification.user, "learner")
            else None,
        }
        for notification in rows[:SHOWN]
    ]
