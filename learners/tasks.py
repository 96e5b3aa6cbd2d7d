"""Doorbells: ids in, one call. Messages may be lost, doubled or late; the rows decide."""

from celery import current_app, shared_task
from django.conf import settings

from learners.actions import letters, notifications

DELIVER = "learners.tasks.deliver"


@shared_task
def deliver(user_id: int) -> None:
    """Send one e-mail for all that is due to one person."""
    notifications.deliver(user_id=user_id, send=letters.you_have_a_message)


@shared_task
def reconcile() -> None:
    """Ring for everyone with something due; a task that starts too late is dropped."""
    for user_id in notifications.people_due():
        current_app.send_task(DELIVER, [user_id], expires=settings.RECONCILE_SECONDS * 4)
