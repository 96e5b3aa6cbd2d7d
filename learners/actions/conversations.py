"""Writing to each other: words only, notified without them, read in Cairn."""

import datetime as dt

from django.db import transaction

from learners import clock, sight
from learners.actions import audit, notifications
from learners.models import Conversation, Learner, Message, Notification, User
from learners.models.conversation import MESSAGE

DOUBLE_CLICK = dt.timedelta(minutes=10)  # the same words within this time count as one message


class NotSupportingError(Exception):
    """The person does not support this learner today, so neither can write to the other."""


@transaction.atomic
def begin(*, learner: Learner, person: User, by: User) -> Conversation:
    """Return the conversation of a learner and one of their tutors, a new one if they have none."""
    Learner.objects.select_for_update(of=("self",)).get(pk=learner.pk)
    if not sight.supporters(learner.pk, clock.today()).filter(pk=person.pk).exists():
        raise NotSupportingError
    conversation, is_new = Conversation.objects.get_or_create(learner=learner, person=person)
    if is_new:
        audit.record("conversation.begin", conversation, by=by, label="")
    return conversation


@transaction.atomic
def send(*, conversation: Conversation, words: str, by: User) -> Message:
    """Send words to the other person, once for a double click. The audit has no words.

    Raise `NotSupportingError` if the person no longer supports the learner.
    """
    Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    now, learner = clock.now(), conversation.learner
    if not sight.supporters(learner.pk, clock.today()).filter(pk=conversation.person_id).exists():
        raise NotSupportingError
    last = conversation.messages.order_by("-sent_at", "-pk").first()
    if (
        last
        and (last.author_id, last.words) == (by.pk, words)
        and last.sent_at > now - DOUBLE_CLICK
    ):
        return last
    message = Message.objects.create(conversation=conversation, author=by, words=words, sent_at=now)
    to = conversation.person if by.pk == learner.user_id else learner.user
    notifications.post(to=to, kind=MESSAGE, about=conversation)
    audit.record("message.send", conversation, by=by, label="")
    return message


@transaction.atomic
def settle(*, conversation: Conversation, by: User) -> None:
    """Note that what the learner wrote needs no answer; only the person in it can, and a double
    click has one effect."""
    waiting = Conversation.objects.unanswered().filter(pk=conversation.pk, person=by)
    locked = Conversation.objects.select_for_update(of=("self",)).filter(pk=conversation.pk)
    if locked.exists() and waiting.exists():
        locked.update(settled_at=clock.now())
        seen(conversation=conversation, by=by)
        audit.record("conversation.settle", conversation, by=by, label="")


def seen(*, conversation: Conversation, by: User) -> None:
    """Mark someone's own update about a conversation as read, and cancel its email."""
    own = Notification.objects.of(by).unread()
    for notification in own.filter(kind=MESSAGE, subject=str(conversation.public_id)):
        notifications.read(by=by, notification=notification)
