"""A learner answers a survey once, and reads with everyone what was answered."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from feedback.models import TookPart, Urn
from learners import clock
from learners.models import AuditEvent
from tests.factories import learners as make
from tests.factories import surveys as ask
from tests.pages.count import queries
from tests.pages.test_record import words

GIVEN = {"q1": "2", "q2": "Open on Sundays"}


@pytest.fixture
def others(db):
    return ask.people(11)


@pytest.fixture
def survey(ada, others):
    return ask.asked(words=True)


@pytest.fixture
def ada_in(ada, client, sign_in):
    return sign_in(client, ada)


def page(name, survey):
    return reverse(name, args=[survey.public_id])


def test_a_survey_says_beforehand_what_happens_with_answers(ada_in, survey):
    text = words(ada_in.get(page("survey", survey)))
    for promise in (
        "Your answers are anonymous",
        "you can’t change them or take them back",
        f"From {make.in_words(8)}, everyone who was asked can read the results",
        "If fewer than 10 people answer, nobody will see anything.",
        "Results are shown for everyone together, not for groups.",
    ):
        assert promise in text


def test_answers_are_counted_and_thanked_for(ada_in, survey):
    assert "Survey" in words(ada_in.get(reverse("surveys")))
    answer = ada_in.post(page("survey", survey), GIVEN, follow=True)
    assert answer.redirect_chain == [(page("survey_thanks", survey), 302)]
    assert "your answers are counted" in words(answer)
    assert "Open on Sundays" not in answer.text
    assert Urn.objects.get(survey=survey).n == 1
    assert "You took part" in words(ada_in.get(reverse("surveys")))
    assert ada_in.get(page("survey", survey))["Location"] == page("survey_thanks", survey)


def test_nothing_that_was_answered_is_in_a_session_a_message_or_an_address(ada_in, survey):
    answer = ada_in.post(page("survey", survey), GIVEN, follow=True)
    sessions = [str(row.get_decoded()) for row in Session.objects.all()]
    assert sessions
    assert "Sundays" not in "".join([*sessions, str(answer.redirect_chain), answer.text])


def test_a_page_with_answers_is_stored_nowhere(ada_in, survey):
    for answer in (ada_in.get(page("survey", survey)), ada_in.post(page("survey", survey), GIVEN)):
        assert "no-store" in answer["Cache-Control"]


def test_answers_in_an_address_are_ignored(ada_in, survey):
    text = ada_in.get(page("survey", survey), GIVEN).text
    assert "Open on Sundays" not in text
    assert "checked" not in text.split('name="q1"')[1]
    assert not TookPart.objects.exists()


def test_a_second_vote_fails_with_a_page_that_says_so(ada_in, survey):
    ada_in.post(page("survey", survey), GIVEN)
    answer = ada_in.post(page("survey", survey), {"q1": "0"})
    assert answer.status_code == 409
    assert "You have already taken part" in words(answer)
    assert Urn.objects.get(survey=survey).n == 1


def test_an_answer_after_the_last_day_gets_a_page_that_says_it_was_too_late(ada_in, survey):
    ask.closed(survey)
    answer = ada_in.post(page("survey", survey), GIVEN)
    assert answer.status_code == 409
    assert "This survey has closed" in words(answer)
    assert "It is too late" in words(answer)
    assert not TookPart.objects.exists()
    assert ada_in.get(page("survey", survey))["Location"] == page("survey_results", survey)


def test_between_the_last_day_and_closing_a_survey_is_not_shown(ada_in, ada, others):
    survey = ask.asked(closes_on=make.day(0))
    survey.closes_on = make.day(-1)
    survey.save()
    answer = ada_in.get(page("survey", survey))
    assert "This survey has closed" in words(answer)
    assert "You can read the results soon." in words(answer)


def test_without_any_answer_the_form_is_shown_again(ada_in, survey):
    answer = ada_in.post(page("survey", survey), {})
    assert "Answer at least one question." in words(answer)
    assert not TookPart.objects.exists()


def test_line_ends_of_a_browser_do_not_tell_answers_apart(ada_in, survey, others):
    ask.answer(survey, others[0], "", "One\nTwo")
    ada_in.post(page("survey", survey), {"q2": " One\r\nTwo "})
    assert {"": {"One\nTwo": 2}} in Urn.objects.get(survey=survey).answers.values()


def test_only_people_who_were_asked_find_the_survey(survey, client, sign_in, hal):
    late = ask.people(1)[0]
    for user in (late.user, hal):
        sign_in(client, user)
        for name in ("survey", "survey_thanks", "survey_results", "survey_file"):
            assert client.get(page(name, survey)).status_code == 404
        assert client.post(page("survey", survey), GIVEN).status_code == 404


def test_results_are_not_shown_while_the_survey_is_open(ada_in, survey, others, dee, sign_in):
    ask.answer_all(survey, others, "0", "Longer hours")
    for user in (None, dee):
        client = ada_in if user is None else sign_in(ada_in, user)
        for name in ("survey_results", "survey_file"):
            assert client.get(page(name, survey)).status_code == 404


def finished(survey, ada, others):
    """Seven in the morning, five in the evening; everyone writes a line."""
    for number, learner in enumerate([ada.learner, *others]):
        ask.answer(survey, learner, "0" if number < 7 else "2", f"Line {number}")
    return ask.closed(survey)


def test_results_are_rounded_and_the_file_says_the_same(ada_in, survey, ada, others):
    finished(survey, ada, others)
    text = words(ada_in.get(page("survey_results", survey)))
    assert "About 10 of about 10 people took part." in text
    assert "In the morning about 5 people" in text
    assert "In the afternoon hardly anybody, or nobody" in text
    assert "In the evening about 5 people" in text
    lines = b"".join(ada_in.get(page("survey_file", survey)).streaming_content).decode()
    assert "In the morning,about 5 people" in lines
    assert 'In the afternoon,"hardly anybody, or nobody"' in lines
    assert "Line" not in lines


def test_comments_appear_once_they_are_shown(ada_in, survey, ada, others):
    finished(survey, ada, others)
    waiting = words(ada_in.get(page("survey_results", survey)))
    assert "A moderator is reading what people wrote." in waiting
    comments = survey.questions.last().comments
    comments.update(state="shown")
    comments.filter(text="Line 3").update(state="hidden", reason="names")
    text = words(ada_in.get(page("survey_results", survey)))
    assert "Line 4" in text
    assert "Line 3" not in text
    assert "One comment is not shown: it names or describes somebody." in text
    lines = b"".join(ada_in.get(page("survey_file", survey)).streaming_content).decode()
    assert "Line 4" in lines
    assert "Line 3" not in lines


def test_a_comment_cannot_run_as_a_formula_in_a_spreadsheet(ada_in, survey, ada, others):
    finished(survey, ada, others)
    survey.questions.last().comments.update(state="shown", text="=1+1")
    lines = b"".join(ada_in.get(page("survey_file", survey)).streaming_content).decode()
    assert "'=1+1" in lines


def test_after_too_few_answers_the_page_says_that_nothing_is_shown(ada_in, survey, others):
    ask.answer_all(survey, others[:9], "0", "")
    ask.closed(survey)
    text = words(ada_in.get(page("survey_results", survey)))
    assert "Too few people took part" in text
    assert "morning" not in text


def everything_about(survey, client, dee, ada, sign_in):
    """Return all that anybody can read of a survey, without what names it."""
    texts = []
    for user, names in ((ada, LEARNERS_PAGES), (dee, [*LEARNERS_PAGES[2:], *ADMIN_PAGES])):
        sign_in(client, user)
        pages = [client.get(page(name, survey), follow=True) for name in names]
        texts += [b"".join(one).decode() for one in pages]
        texts += [client.get(reverse(name)).text for name in ("surveys", "surveys_written")]
    events = AuditEvent.objects.filter(object_id=survey.public_id)
    texts += [f"{event.verb} {event.label} {event.detail}" for event in events]
    return UNLIKE.sub("", "".join(texts).replace(survey.title, ""))


LEARNERS_PAGES = ["survey", "survey_thanks", "survey_results", "survey_file"]
ADMIN_PAGES = ["survey_written", "survey_comments"]
UNLIKE = re.compile(r"[0-9a-f-]{36}|nonce=\S+|csrf\S+ value=\S+|name=\"whose\" value=\S+")


def test_no_page_gives_away_that_all_twelve_said_the_same(others, ada, dee, client, sign_in):
    voters, texts = [*others, ada.learner], []
    for differing in (0, 1, 2, 6):
        survey = ask.asked(closes_on=make.day(3))
        ask.answer_all(survey, voters[differing:], "1")
        ask.answer_all(survey, voters[:differing], "2")
        ask.closed(survey)
        texts.append(everything_about(survey, client, dee, ada, sign_in))
        survey.invitations.all().delete()  # its line on the lists of the next
        survey.delete()
    assert "nearly everybody" in texts[0]
    assert texts[0] == texts[1] == texts[2] != texts[3]


def test_a_survey_takes_5_queries_however_long_and_its_results_6(ada_in, survey, ada, others):
    ask.QuestionFactory.create_batch(10, survey=survey)
    with clock.at(make.moment(make.day(-1))):
        short = ask.asked(words=True)
    counts = [queries(ada_in, page("survey", one))[0] for one in (short, survey)]
    assert counts == [5, 5]
    finished(short, ada, others)
    assert queries(ada_in, page("survey_results", short))[0] == 6
