"""Tasks: ids in, one call. Messages may be lost, repeated or late; database rows decide."""

from celery import current_app, shared_task
from django.conf import settings

from learners.actions import letters, notifications

DELIVER = "learners.tasks.deliver"


@shared_task
def deliver(user_id: int) -> None:
    """Send a person one email about all their due notifications."""
    notifications.deliver(user_id=user_id, send=letters.send_update_email)


@shared_task
def reconcile() -> None:
    """Queue a task for everyone with an email due; tasks that start too late expire."""
    for user_id in notifications.people_due():
        current_app.send_task(DELIVER, [user_id], expires=settings.RECONCILE_SECONDS * 4)
