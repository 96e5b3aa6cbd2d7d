import datetime as dt

import pytest

from feedback.actions import cohort, surveys
from feedback.models import Survey
from tests.conftest import person
from tests.factories.clock import at_moment
from tests.factories.learners import day, moment
from tests.factories.surveys import people
from tests.factories.together import speaks_for

pytestmark = pytest.mark.django_db
QUESTION = {"text": "When should the library close?", "options": ["at six", "at nine"]}


@pytest.fixture
def gus():
    return person("Gus Petrie")


@pytest.fixture
def care(gus):
    return speaks_for(gus)


def ask(gus, care, **more):
    values = {**QUESTION, "why": "To tell the principal.", "closes_on": day(7), **more}
    return cohort.ask(programme=care, by=gus, **values)


def test_a_question_is_an_open_survey_of_the_programme(gus, care):
    people(12, care)
    survey = ask(gus, care)
    assert survey.opened_at is not None
    assert survey.invited == 12
    assert [question.options for question in survey.questions.all()] == [["at six", "at nine"]]


def test_fewer_than_ten_learners_cannot_be_asked_and_nothing_is_saved(gus, care):
    people(9, care)
    with pytest.raises(surveys.TooFewError):
        ask(gus, care)
    assert not Survey.objects.exists()


def test_learners_are_asked_once_a_week_at_most(gus, care):
    people(12, care)
    ask(gus, care)
    with pytest.raises(cohort.AskedLatelyError):
        ask(gus, care, text="And on Sundays?")
    Survey.objects.update(closed_at=moment(day(1)), opened_at=moment(day(-6)))
    with pytest.raises(cohort.AskedLatelyError):
        ask(gus, care, text="And on Sundays?")
    later = moment(day(-6)) + dt.timedelta(days=8)
    at_moment(later, ask, gus, care, text="And on Sundays?")
    assert Survey.objects.count() == 2
