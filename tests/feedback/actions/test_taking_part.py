"""Everybody invited takes part once, and nothing says what they answered."""

import pytest

from feedback.actions import taking_part
from feedback.models import TookPart, Urn
from learners import clock
from learners.models import AuditEvent, Notification
from portal import privacy
from tests.factories import learners as make
from tests.factories import surveys as ask


@pytest.fixture
def voters(db):
    return ask.people(12)


@pytest.fixture
def survey(voters):
    return ask.asked(words=True)


def counts(survey):
    urn = Urn.objects.get(survey=survey)
    return urn.n, [urn.answers[str(question.pk)] for question in survey.questions.all()]


def test_answers_are_counted(survey, voters):
    ask.answer(survey, voters[0], "0", "Longer hours")
    ask.answer(survey, voters[1], "0", "Longer hours")
    ask.answer(survey, voters[2], "2", "")
    assert counts(survey) == (3, [{"": {"0": 2, "2": 1}}, {"": {"Longer hours": 2}}])


@pytest.mark.parametrize(
    "odd", ['{"a": 1}', "{a,b}", "'; --", "🪨\n\u202e", "%s %(x)s", "back\\slash", '"', "0"]
)
def test_odd_words_are_counted_as_typed(odd, survey, voters):
    for voter in voters[:2]:
        ask.answer(survey, voter, "", odd)
    assert counts(survey) == (2, [{"": {}}, {"": {odd: 2}}])


def test_a_second_vote_fails_and_changes_nothing(survey, voters):
    ask.answer(survey, voters[0], "0", "Once")
    before = counts(survey)
    with pytest.raises(taking_part.AlreadyTookPartError):
        ask.answer(survey, voters[0], "1", "Twice")
    assert counts(survey) == before
    assert TookPart.objects.count() == 1


def test_someone_who_was_not_invited_cannot_take_part(survey):
    with pytest.raises(taking_part.NotInvitedError):
        ask.answer(survey, ask.people(1)[0], "0")
    assert counts(survey)[0] == 0


def test_an_answer_after_the_last_day_is_too_late(survey, voters):
    with clock.at(make.moment(survey.closes_on)), pytest.raises(taking_part.TooLateError):
        ask.answer(survey, voters[0], "0")
    ask.closed(survey)
    with pytest.raises(taking_part.TooLateError):
        ask.answer(survey, voters[0], "0")
    assert not TookPart.objects.exists()


def test_taking_part_leaves_no_audit_row_and_no_notification(survey, voters):
    before = AuditEvent.objects.count()
    ask.answer(survey, voters[0], "0", "Longer hours")
    assert AuditEvent.objects.count() == before
    assert not Notification.objects.exists()


def test_taking_part_rebuilds_the_persons_stored_pages(survey, voters):
    before = voters[0].revision
    ask.answer(survey, voters[0], "0")
    voters[0].refresh_from_db()
    assert voters[0].revision == before + 1


def test_erasing_someone_removes_that_they_took_part_and_no_count_moves(survey, voters):
    for voter in voters:
        ask.answer(survey, voter, "0", "Longer hours")
    before = counts(survey)
    privacy.erase(voters[0])
    assert TookPart.objects.count() == len(voters) - 1
    assert survey.invitations.count() == len(voters) - 1
    assert counts(survey) == before
