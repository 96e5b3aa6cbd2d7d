"""Tasks: ids in, one call. Messages may be lost, repeated or late; database rows decide."""

from celery import current_app, shared_task
from django.conf import settings

from learners.actions import invitations, letters, notifications

DELIVER, INVITE = "learners.tasks.deliver", "learners.tasks.invite"


@shared_task
def deliver(user_id: int) -> None:
    """Send a person one email about all their due notifications."""
    notifications.deliver(user_id=user_id, send=letters.send_update_email)


@shared_task
def invite(invitation_id: int) -> None:
    """Send the letter of an invitation."""
    invitations.deliver(invitation_id=invitation_id, send=letters.send_invitation)


@shared_task
def reconcile() -> None:
    """Queue a task for every email that is due; tasks that start too late expire."""
    for name, ids in ((DELIVER, notifications.people_due()), (INVITE, invitations.due())):
        for pk in ids:
            current_app.send_task(name, [pk], expires=settings.RECONCILE_SECONDS * 4)
