"""Asking for a person: at once, once, in one's own words, and taken back while nobody has it."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.models import AuditEvent, Notification
from support.actions import asking, cases
from support.actions.due import ANSWER_IN, due_on
from support.models import HelpRequest
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.support import CaseFactory, HelpRequestFactory

HOUR = dt.timedelta(hours=1)


def ask(ada, words="I can’t keep up.", ago=0, **more):
    at = timezone.now() - ago * HOUR if ago else None
    return at_moment(at, asking.ask, learner=ada.learner, words=words, by=ada, **more)


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def notified(kind):
    return set(Notification.objects.filter(kind=kind).values_list("user__name", flat=True))


def test_a_request_is_promised_an_answer_by_the_next_working_day(ada):
    request = ask(ada)
    assert request.due_on == due_on(make.day(0), ANSWER_IN)
    assert (request.words, request.state, request.from_concern) == (
        "I can’t keep up.",
        "open",
        False,
    )


def test_every_tutor_of_today_is_notified_and_nobody_else(ada, ben, cy, dee):
    tess = person("Tess Boyd", "tutor")
    make.TutorAssignmentFactory(tutor=tess, learner=ada.learner, until_on=make.day(5))
    past = person("Uma Vale", "tutor")
    make.TutorAssignmentFactory(tutor=past, learner=ada.learner, until_on=make.day(0))
    ask(ada)
    assert notified("help asked") == {"Ben Ross", "Tess Boyd"}


def test_a_learner_without_a_tutor_can_ask_too(db):
    learner = make.LearnerFactory(user=make.UserFactory())
    request = asking.ask(learner=learner, words="", by=learner.user)
    assert request.state == "open"
    assert not Notification.objects.exists()


def test_a_double_click_is_one_request_and_one_notification(ada):
    assert ask(ada) == ask(ada)
    assert verbs() == ["help.ask"]
    assert Notification.objects.count() == 1


def test_asking_again_adds_words_and_keeps_the_first_promise(ada):
    first = ask(ada, ago=48)
    again = ask(ada, "Still stuck.")
    assert again.pk == first.pk
    assert again.words == "I can’t keep up.\n\nStill stuck."
    assert (again.latest, again.due_on) == ("Still stuck.", first.due_on)
    assert again.added_at > first.asked_at
    assert verbs() == ["help.ask", "help.ask_again"]
    assert notified("help added") == {"Ben Ross"}


@pytest.mark.parametrize("words", ["", "Still stuck."])
def test_repeated_words_add_nothing(words, ada):
    ask(ada, "I can’t keep up.")
    ask(ada, "Still stuck.")
    before = HelpRequest.objects.get()
    ask(ada, words)
    assert HelpRequest.objects.get().words == before.words
    assert verbs() == ["help.ask", "help.ask_again"]


def test_words_after_an_empty_request_begin_it(ada):
    ask(ada, "")
    assert ask(ada, "Still stuck.").words == "Still stuck."


def test_words_without_room_are_refused_entirely(ada):
    ask(ada, "x" * (asking.MOST - 2))
    with pytest.raises(asking.TooLong):
        ask(ada, "y")
    assert "y" not in HelpRequest.objects.get().words
    assert verbs() == ["help.ask"]


def test_asking_after_a_request_is_taken_on_opens_another(ada, ben):
    ask(ada)
    cases.take_on(learner=ada.learner, by=ben)
    cases.close(case=ada.learner.cases.get(), words="We talked.", by=ben)
    assert ask(ada, "Something else.").words == "Something else."
    assert HelpRequest.objects.count() == 2


def test_a_request_is_taken_back_once(ada):
    request = ask(ada)
    for _ in range(2):
        asking.take_back(request=request, by=ada)
    request.refresh_from_db()
    assert (request.state, request.closed_at is None) == ("taken back", False)
    assert verbs() == ["help.ask", "help.take_back"]


def test_a_taken_request_cannot_be_taken_back(ada, ben):
    request = ask(ada)
    cases.take_on(learner=ada.learner, by=ben)
    with pytest.raises(asking.AlreadyTaken):
        asking.take_back(request=request, by=ada)
    request.refresh_from_db()
    assert request.state == "taken on"


def test_a_request_with_words_of_its_own_outlives_the_reply_it_came_from(ada):
    request = ask(ada, from_concern=True)
    for _ in range(2):
        assert not asking.keep(request=request, by=ada).from_concern
    assert verbs() == ["help.ask", "help.keep"]


def test_a_closed_request_is_not_kept(ada):
    case = CaseFactory(learner=ada.learner)
    request = HelpRequestFactory(
        learner=ada.learner, from_concern=True, state="taken on", case=case
    )
    assert asking.keep(request=request, by=ada).from_concern
    assert verbs() == []
