"""The pages of messages: writing, reading, whom it shows, and how many queries they take."""

import pytest

from learners.models import AccessEvent, Message, Notification
from tests.factories import learners as make
from tests.factories.everyone import ConversationFactory, MessageFactory
from tests.pages.count import queries
from tests.pages.test_record import words


@pytest.fixture
def talk(ada, ben):
    return ConversationFactory(learner=ada.learner, person=ben)


def url(talk):
    return f"/conversations/{talk.public_id}/"


def test_a_learner_writes_to_their_tutor_who_answers(ada, ben, client, sign_in):
    sign_in(client, ada)
    assert "Write to Ben Ross" in words(client.get("/conversations/"))
    page = client.post(f"/conversations/{ben.public_id}/begin/", follow=True)
    assert "Who can read this: you and Ben Ross, and no one else." in words(page)
    at = page.redirect_chain[-1][0]
    assert "The bus was late." in words(
        client.post(at, {"words": "The bus was late."}, follow=True)
    )

    sign_in(client, ben)
    assert "new" in words(client.get("/conversations/"))
    assert "You have a message." in words(client.get("/messages/"))
    page = words(client.get(at))
    assert "Ada Sinclair" in page
    assert "The bus was late." in page
    client.post(at, {"words": "No harm done."})
    assert not Notification.objects.of(ben).unread().exists()

    assert "No harm done." in words(sign_in(client, ada).get(at))


def test_a_tutor_can_begin_from_the_record(ada, ben, client, sign_in):
    sign_in(client, ben)
    assert "Write to Ada" in words(client.get(f"/learners/{ada.learner.public_id}/"))
    page = client.post(f"/conversations/{ada.learner.public_id}/begin/", follow=True)
    assert "Messages with Ada Sinclair" in words(page)


def test_only_the_tutor_is_led_to_the_record(talk, ada, ben, client, sign_in):
    record = f'href="/learners/{ada.learner.public_id}/"'
    assert record in sign_in(client, ben).get(url(talk)).text
    assert record not in sign_in(client, ada).get(url(talk)).text


def test_nothing_shows_that_a_message_was_read(talk, ada, ben, client, sign_in):
    MessageFactory(conversation=talk, author=ada)
    before = words(sign_in(client, ada).get(url(talk)))
    sign_in(client, ben).get(url(talk))
    assert words(sign_in(client, ada).get(url(talk))) == before


def test_the_learner_sees_that_their_tutor_opened_it_as_with_everything(talk, ben, client, sign_in):
    sign_in(client, ben).get(url(talk))
    assert AccessEvent.objects.get().kind == "messages"


def test_words_about_safety_show_help_now_beside_the_box(talk, ada, client, sign_in):
    sign_in(client, ada)
    urgent = "If someone isn’t safe, don’t wait for an answer"
    client.post(url(talk), {"words": "Hello."})
    assert urgent not in words(client.get(url(talk)))
    page = client.post(url(talk), {"words": "I don’t feel safe at home."}, follow=True)
    assert urgent in words(page)
    assert page.text.split('id="urgent"')[1].split("</section>")[0].count("/help-now/") == 1
    assert Message.objects.count() == 2  # it was sent all the same


def test_a_former_tutor_cannot_read_and_cannot_be_written_to(talk, ada, ben, client, sign_in):
    MessageFactory(conversation=talk, words="Good luck.")
    ada.learner.assignments.update(until_on=make.day(0))
    assert sign_in(client, ben).get(url(talk)).status_code == 404
    page = client_page = sign_in(client, ada).get(url(talk))
    assert "Good luck." in words(page)
    assert "you can’t write to Ben Ross here any more" in words(client_page)
    page = client.post(url(talk), {"words": "Hello?"}, follow=True)
    assert "Your message wasn’t sent" in words(page)


def test_a_learner_without_a_login_cannot_be_written_to(ben, client, sign_in):
    learner = make.LearnerFactory(name="Wren Tait")
    make.TutorAssignmentFactory(tutor=ben, learner=learner)
    talk = ConversationFactory(learner=learner, person=ben)
    page = sign_in(client, ben).get(url(talk))
    assert "Wren Tait can’t sign in to Cairn yet" in words(page)
    assert "<textarea" not in page.text


@pytest.mark.parametrize("number", [1, 40])
def test_a_page_takes_as_many_queries_for_one_message_as_for_many(
    number, talk, ada, ben, client, sign_in
):
    MessageFactory.create_batch(number, conversation=talk, author=ada)
    sign_in(client, ben)
    assert queries(client, url(talk))[0] == 9
    assert queries(client, "/conversations/")[0] == 4


def test_an_unanswered_message_is_first_on_the_record_and_on_the_tutors_today(
    talk, ada, ben, client, sign_in
):
    message = MessageFactory(conversation=talk, author=ada, words="Could we move Tuesday?")
    assert "You wrote to Ben Ross" in words(sign_in(client, ada).get("/me/"))
    record = f"/learners/{ada.learner.public_id}/"
    page = words(sign_in(client, ben).get(record))
    assert "Ada wrote to you" in page
    assert "One message to answer" in words(client.get("/today/"))
    assert message.words not in page
    looks = AccessEvent.objects.filter(actor_id=ben.pk, learner_id=ada.learner.pk)
    assert looks.filter(kind="listed").exists()

    client.post(url(talk), {"words": "Of course."})
    assert "to answer" not in words(client.get("/today/"))
    assert "Ada wrote to you" not in words(client.get(record))
    assert "You wrote to Ben Ross" not in words(sign_in(client, ada).get("/me/"))


def test_another_tutor_reads_nothing_of_an_unanswered_message(talk, ada, cy, client, sign_in):
    MessageFactory(conversation=talk, author=ada)
    make.TutorAssignmentFactory(tutor=cy, learner=ada.learner, until_on=make.day(9))
    sign_in(client, cy)
    assert "to answer" not in words(client.get("/today/"))
    assert "wrote to" not in words(client.get(f"/learners/{ada.learner.public_id}/"))


def test_a_learner_is_led_to_others_when_their_tutor_changed_before_answering(
    talk, ada, client, sign_in
):
    MessageFactory(conversation=talk, author=ada)
    ada.learner.assignments.update(until_on=make.day(0))
    page = words(sign_in(client, ada).get("/me/"))
    assert "Ben Ross isn’t your tutor any more" in page


def test_the_tutor_notes_that_no_answer_is_needed(talk, ada, ben, client, sign_in):
    MessageFactory(conversation=talk, author=ada, words="Thanks!")
    sign_in(client, ben)
    assert "No answer needed" in words(client.get(url(talk)))
    page = client.post(f"/conversations/{talk.public_id}/no-answer/", follow=True)
    assert "No answer needed" not in words(page)
    assert "to answer" not in words(client.get("/today/"))
    assert "No answer needed" not in words(sign_in(client, ada).get(url(talk)))
