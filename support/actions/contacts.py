"""Getting in touch, written down in twenty seconds: how, whether she was reached, what is next."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from learners.actions import audit, notifications
from learners.models import Learner, User
from support.actions.cases import locked
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
    at: dt.datetime | None = None,
) -> Contact:
    """Write one contact down; it belongs to the case that is open, and may set its next date.

    `token` comes from the form: the same form sent twice is one contact. Sent again with other
    words (Back, a sentence more) it is another: what was written stays as it is.
    """
    moment = at or timezone.now()
    held = locked(learner)
    case = Case.objects.open().filter(learner=held).first()
    said = {"learner": held, "made_by": by, "channel": channel, "reached": reached, "words": words}
    token = token or uuid.uuid4()
    if Contact.objects.filter(token=token).exclude(**said).exists():
        token = uuid.uuid5(token, f"{held.pk} {by.pk} {channel} {reached} {words}")
    more = {"case": case, "made_at": moment}
    contact, fresh = Contact.objects.get_or_create(token=token, defaults={**said, **more})
    if fresh:
        if case and next_on:
            case.next_on = next_on
            case.save(update_fields=["next_on"])
        _tell(contact, held, by, moment)
    return contact


def _tell(contact: Contact, learner: Learner, by: User, moment: dt.datetime) -> None:
    audit.record(
        verb="contact.log",
        kind="contact",
        object_id=contact.pk,
        label=contact.channel,
        by=by,
        at=moment,
        learner=learner,
        detail={"reached": contact.reached},
    )
    notifications.post(
        to=learner.user, kind="contact logged", about=contact, learner=learner, at=moment
    )
