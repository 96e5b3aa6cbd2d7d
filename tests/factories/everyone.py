"""Notifications, messages and help lines."""

import datetime as dt
import uuid

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from learners.models import Conversation, Helpline, Message, Notification
from tests.factories.learners import LearnerFactory, UserFactory, day


class NotificationFactory(DjangoModelFactory):
    class Meta:
        model = Notification

    user = factory.SubFactory(UserFactory)
    kind = "list withheld"
    subject = factory.LazyFunction(lambda: str(uuid.uuid4()))
    written_at = factory.LazyFunction(timezone.now)


class ConversationFactory(DjangoModelFactory):
    class Meta:
        model = Conversation

    learner = factory.SubFactory(LearnerFactory)
    person = factory.SubFactory(UserFactory)


class MessageFactory(DjangoModelFactory):
    """Written by the other person, not the learner."""

    class Meta:
        model = Message

    conversation = factory.SubFactory(ConversationFactory)
    author = factory.SelfAttribute("conversation.person")
    words = "Hello."
    sent_at = factory.LazyFunction(timezone.now)


class HelplineFactory(DjangoModelFactory):
    """Answered on weekdays from nine to five."""

    class Meta:
        model = Helpline

    name = factory.Sequence(lambda n: f"Line {n}")
    number = factory.Sequence(lambda n: f"01632 96{n:04}")
    days = [0, 1, 2, 3, 4]
    opens = dt.time(9)
    closes = dt.time(17)
    from_on = factory.LazyFunction(lambda: day(-200))
