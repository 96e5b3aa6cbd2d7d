"""Contacts with learners: how, whether it succeeded, what is next. A slip can be corrected."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from learners import clock
from learners.actions import audit, notifications
from learners.models import Learner, User
from support.actions.cases import lock_learner
from support.models import Case, Contact

CORRECT_FOR = dt.timedelta(days=1)


class TooLateError(ValueError):
    """It is over a day old, or someone else wrote it."""


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
        is_kept = reached and case and case.next_on and case.next_on <= clock.today()
        if case and (next_on or is_kept):
            case.next_on = next_on
            case.save(update_fields=["next_on"])
        audit.record("contact.log", contact, by=by, detail={"reached": contact.reached})
        notifications.post(to=locked_learner.user, kind="contact logged", about=contact)
    return contact


def can_correct(contact: Contact, by: User) -> bool:
    """Return whether someone wrote the contact, less than a day ago."""
    return contact.made_by_id == by.pk and clock.now() - contact.made_at < CORRECT_FOR


def correctable(rows: Iterable[Contact], by: User) -> set[int]:
    """Return the ids of the contacts that someone can still correct."""
    return {row.pk for row in rows if can_correct(row, by)}


@transaction.atomic
def correct(*, contact: Contact, channel: str, reached: bool, words: str, by: User) -> Contact:
    """Correct a contact; what it said first stays beside it. The same again changes nothing.

    Raise `TooLateError` a day after it was logged.
    """
    learner = lock_learner(contact.learner)
    row = Contact.objects.select_for_update().get(pk=contact.pk)
    if not can_correct(row, by):
        raise TooLateError
    before = {"channel": row.channel, "reached": row.reached, "words": row.words}
    if before == {"channel": channel, "reached": reached, "words": words}:
        return row
    row.earlier = row.earlier or before
    row.channel, row.reached, row.words = channel, reached, words
    row.corrected_at = clock.now()
    row.save(update_fields=["channel", "reached", "words", "earlier", "corrected_at"])
    audit.record("contact.correct", row, by=by, detail={"reached": row.reached})
    notifications.post(to=learner.user, kind="contact logged", about=row)
    return row
