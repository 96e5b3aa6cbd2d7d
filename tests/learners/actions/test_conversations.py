"""A learner and their tutor write to each other; only the message has the words."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learners import sight
from learners.actions import conversations, notifications
from learners.models import AuditEvent, Conversation, Message, Notification
from learners.models.notification import Channel, Letter
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.everyone import ConversationFactory

WORDS = "The bus was late, sorry."


@pytest.fixture
def talk(ada, ben):
    return conversations.begin(learner=ada.learner, person=ben, by=ada)


def updates(user):
    return list(Notification.objects.of(user).unread().values_list("kind", "subject"))


def test_a_message_notifies_the_other_one_and_not_its_author(talk, ada, ben):
    conversations.send(conversation=talk, words=WORDS, by=ada)
    assert updates(ben) == [("message", str(talk.public_id))]
    assert updates(ada) == []
    conversations.send(conversation=talk, words="Fine!", by=ben)
    assert updates(ada) == [("message", str(talk.public_id))]


def test_several_messages_are_one_update_until_it_is_read(talk, ada, ben):
    for words in ("One.", "Two.", "Three."):
        conversations.send(conversation=talk, words=words, by=ada)
    assert len(updates(ben)) == 1
    conversations.seen(conversation=talk, by=ben)
    assert updates(ben) == []
    assert Notification.objects.get(user=ben).letter == Letter.NONE
    conversations.send(conversation=talk, words="Four.", by=ada)
    assert len(updates(ben)) == 1


def test_the_words_are_in_the_message_alone(talk, ada, ben):
    conversations.send(conversation=talk, words=WORDS, by=ada)
    for rows in (AuditEvent, Notification):
        assert not any(WORDS in str(row) for row in rows.objects.values())
    event = AuditEvent.objects.get(verb="message.send")
    assert (event.label, event.detail, event.learner_id) == ("", {}, ada.learner.pk)


@pytest.mark.parametrize(
    ("channel", "letters"), [(Channel.IN_APP, [Letter.NONE]), (Channel.DAILY, [Letter.WAITING])]
)
def test_the_learner_hears_in_the_way_they_chose(channel, letters, talk, ada, ben):
    notifications.choose(by=ada, channel=channel)
    conversations.send(conversation=talk, words=WORDS, by=ben)
    assert list(Notification.objects.of(ada).values_list("letter", flat=True)) == letters


def test_the_same_words_twice_are_one_message(talk, ada):
    for _ in range(2):
        conversations.send(conversation=talk, words=WORDS, by=ada)
    assert Message.objects.count() == 1
    later = timezone.now() + dt.timedelta(minutes=11)
    at_moment(later, conversations.send, conversation=talk, words=WORDS, by=ada)
    assert Message.objects.count() == 2


def test_beginning_twice_is_one_conversation(talk, ada, ben):
    assert conversations.begin(learner=ada.learner, person=ben, by=ben) == talk
    assert AuditEvent.objects.filter(verb="conversation.begin").count() == 1


def test_someone_who_does_not_support_the_learner_cannot_begin(ada, cy):
    with pytest.raises(conversations.NotSupportingError):
        conversations.begin(learner=ada.learner, person=cy, by=cy)
    assert not Conversation.objects.exists()


def test_after_a_change_of_tutor_the_learner_reads_and_nobody_writes(talk, ada, ben):
    ada.learner.assignments.update(until_on=make.day(0))
    for writer in (ada, ben):
        with pytest.raises(conversations.NotSupportingError):
            conversations.send(conversation=talk, words=WORDS, by=writer)
    assert list(sight.conversations(ada, make.day(0))) == [talk]
    assert not sight.conversations(ben, make.day(0)).exists()


def test_a_message_to_a_former_tutor_sends_no_email_and_one_to_the_learner_does(talk, ada, ben):
    conversations.send(conversation=talk, words=WORDS, by=ada)
    conversations.send(conversation=talk, words="Fine!", by=ben)
    ada.learner.assignments.update(until_on=make.day(0))
    notifications.settle(Notification.objects.all())
    assert (updates(ben), len(updates(ada))) == ([], 1)


def test_a_message_waits_for_the_tutor_while_they_support_the_learner(talk, ada, ben):
    conversations.send(conversation=talk, words=WORDS, by=ada)
    notifications.settle(Notification.objects.all())
    assert len(updates(ben)) == 1


class WhoReads(TestCase):
    """The rule of sight against a plain reading of the same rows."""

    @settings(max_examples=25)
    @given(
        st.lists(
            st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(-3, 1), st.integers(1, 4)),
            max_size=4,
        )
    )
    def test_only_the_two_read_and_the_tutor_only_while_they_tutor(self, spans):
        tutors = [make.UserFactory() for _ in range(3)]
        for tutor in tutors:
            make.RoleFactory(user=tutor, kind="tutor")
        learners = [make.LearnerFactory(user=make.UserFactory()) for _ in range(2)]
        for tutor, learner, first, days in spans:
            make.TutorAssignmentFactory(
                tutor=tutors[tutor],
                learner=learners[learner],
                from_on=make.day(first),
                until_on=make.day(first + days),
            )
        rows = [ConversationFactory(learner=it, person=who) for it in learners for who in tutors]
        now = {(t, it) for t, it, first, days in spans if first <= 0 < first + days}
        for row in rows:
            pair = tutors.index(row.person), learners.index(row.learner)
            for user in [*tutors, *(it.user for it in learners)]:
                expected = user == row.learner.user or (user == row.person and pair in now)
                assert sight.conversations(user, make.day(0)).contains(row) == expected
            writes = sight.supporters(row.learner.pk, make.day(0)).contains(row.person)
            assert writes == (pair in now)


def waits(user):
    rows = sight.conversations(user, make.day(0)).filter(person=user)
    return list(rows.unanswered())


def test_a_learners_message_waits_until_the_person_answers(talk, ada, ben):
    assert waits(ben) == []
    conversations.send(conversation=talk, words=WORDS, by=ada)
    conversations.seen(conversation=talk, by=ben)
    assert waits(ben) == [talk]
    conversations.send(conversation=talk, words="No harm done.", by=ben)
    assert waits(ben) == []


def test_a_message_can_be_noted_as_needing_no_answer_until_the_next_one(talk, ada, ben):
    conversations.send(conversation=talk, words="Thanks!", by=ada)
    conversations.settle(conversation=talk, by=ben)
    conversations.settle(conversation=talk, by=ben)
    assert waits(ben) == []
    assert updates(ben) == []
    assert AuditEvent.objects.filter(verb="conversation.settle").count() == 1
    conversations.send(conversation=talk, words="And one more thing.", by=ada)
    assert waits(ben) == [talk]


def test_only_the_person_written_to_can_note_it(talk, ada, ben):
    conversations.send(conversation=talk, words="Thanks!", by=ada)
    conversations.settle(conversation=talk, by=ada)
    assert waits(ben) == [talk]
