"""Tasks: ids in, one call. Messages may be lost, repeated or late; database rows decide."""

from celery import current_app, shared_task
from django.conf import settings

from learners.actions import invitations, letters, notifications, outbox
from learners.imports.people import drafts

DELIVER, INVITE = "learners.tasks.deliver", "learners.tasks.invite"
IMPORT = "learners.tasks.import_people"
DUE = {
    DELIVER: notifications.people_due,
    INVITE: invitations.due,
    IMPORT: drafts.waiting,
    outbox.TASK: outbox.due,
}


@shared_task
def deliver(user_id: int) -> None:
    """Send a person one email about all their due notifications."""
    notifications.deliver(user_id=user_id, send=letters.send_update_email)


@shared_task
def invite(invitation_id: int) -> None:
    """Send the letter of an invitation."""
    invitations.deliver(invitation_id=invitation_id, send=letters.send_invitation)


@shared_task
def send_email(email_id: int) -> None:
    """Send an email about signing in."""
    outbox.deliver(email_id)


@shared_task
def reconcile() -> None:
    """Queue a task for every row that is due; tasks that start too late expire."""
    for name, due in DUE.items():
        for pk in due():
            current_app.send_task(name, [pk], expires=settings.RECONCILE_SECONDS * 4)


@shared_task(time_limit=540)  # the largest file on a slow machine; see `TRANSPORT`
def import_people(draft_id: int) -> None:
    """Read a large file of people, import it, or undo its import."""
    drafts.work(draft_id)
