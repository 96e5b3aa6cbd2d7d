"""Contacts with learners: how, whether it succeeded, what is next."""

import datetime as dt
import uuid

from django.db import transaction

from learners import clock
from learners.actions import audit, notifications
from learners.models import Learner, User
from support.actions.cases import lock_learner
from support.models import Case, Contact


@transaction.atomic
def log(
    *,
    learner: Learner,
    channel: str,
    reached: bool,
    words: str,
    by: User,
    token: uuid.UUID | None = None,
    next_on: dt.date | None = None,
) -> Contact:
    """Record one contact; it belongs to the open case, and may set its next date.

    `token` comes from the form: the same form sent twice saves one contact. Sent again with other
    words (after Back) it saves another, and the first stays as it is.
    """
    locked_learner = lock_learner(learner)
    case = Case.objects.open().filter(learner=locked_learner).first()
    values = {
        "learner": locked_learner,
        "made_by": by,
        "channel": channel,
        "reached": reached,
        "words": words,
    }
    token = token or uuid.uuid4()
    if Contact.objects.filter(token=token).exclude(**values).exists():
        token = uuid.uuid5(token, f"{locked_learner.pk} {by.pk} {channel} {reached} {words}")
    contact, is_new = Contact.objects.get_or_create(
        token=token, defaults={**values, "case": case, "made_at": clock.now()}
    )
    if is_new:
        if case and next_on:
            case.next_on = next_on
            case.save(update_fields=["next_on"])
        audit.record("contact.log", contact, by=by, detail={"reached": contact.reached})
        notifications.post(to=locked_learner.user, kind="contact logged", about=contact)
    return contact
