"""Emails about signing in: queued by a page, sent by a worker, each once."""

import datetime as dt
from functools import partial

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q

from learners import clock
from learners.actions import ringing
from learners.models import QueuedEmail

log = structlog.get_logger()
TASK = "learners.tasks.send_email"
LASTS = dt.timedelta(days=1)  # a link in it is of no more use
PAUSE = dt.timedelta(minutes=1)  # before another try


def put(message: EmailMultiAlternatives) -> None:
    """Queue an email to one address, and call a worker once it is saved."""
    (to,) = message.to
    email = QueuedEmail.objects.create(
        to=to,
        subject=message.subject,
        text=message.body,
        html=next((part.content for part in message.alternatives), ""),
        made_at=clock.now(),
    )
    transaction.on_commit(partial(ringing.ring, TASK, email.pk))


def due() -> list[int]:
    """Return the emails to send now, the oldest first; one that a lost worker took may be sent, so
    it is not sent again."""
    again = Q(failed=True, tried_at__lte=clock.now() - PAUSE)
    waiting = QueuedEmail.objects.filter(Q(tried_at=None) | again)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:500])


def deliver(email_id: int) -> bool:
    """Send an email unless another worker took it; return whether it was sent."""
    now = clock.now()
    free = Q(tried_at=None) | Q(failed=True)
    email = QueuedEmail.objects.filter(free, pk=email_id)
    if not email.update(tried_at=now, failed=False):
        return False
    row = QueuedEmail.objects.get(pk=email_id)
    message = EmailMultiAlternatives(row.subject, row.text, to=[row.to])
    if row.html:
        message.attach_alternative(row.html, "text/html")
    try:
        message.send()
    except Exception as error:  # any answer of a mail server
        log.warning("email.not_sent", error=type(error).__name__)
        QueuedEmail.objects.filter(pk=email_id).update(failed=True)
        return False
    row.delete()
    return True


def delete_expired() -> int:
    return QueuedEmail.objects.filter(made_at__lt=clock.now() - LASTS).delete()[0]
