import datetime as dt

import pytest

from feedback.actions import cohort, surveys
from feedback.models import Survey
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.learners import day, moment
from tests.factories.surveys import enrol, people
from tests.factories.together import speaks_for

pytestmark = pytest.mark.django_db
QUESTION = {"text": "When should the library close?", "options": ["at six", "at nine"]}


@pytest.fixture
def gus():
    return person("Gus Petrie")


@pytest.fixture
def care(gus):
    return speaks_for(gus)


def ask(gus, scope, **more):
    values = {**QUESTION, "why": "To tell the principal.", "closes_on": day(7), **more}
    return cohort.ask(scope=scope, by=gus, **values)


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


@pytest.fixture
def evening(care):
    """A run of the programme that twelve learners are on."""
    run = make.OfferingFactory()
    run.module.programmes.add(care)
    enrol(people(12), run)
    return run


def test_a_question_to_a_run_is_for_its_learners_alone(gus, care, evening):
    people(5, care)
    survey = ask(gus, evening)
    assert (survey.invited, survey.offering, survey.programme) == (12, evening, None)
    assert not survey.is_half_way
    assert ask(gus, evening) == survey  # a double click


@pytest.mark.parametrize("first", ["care", "evening"])
def test_a_run_and_its_programme_are_not_asked_in_one_week(first, gus, care, evening):
    scopes = [care, evening] if first == "care" else [evening, care]
    ask(gus, scopes[0])
    with pytest.raises(cohort.AskedLatelyError):
        ask(gus, scopes[1])
    at_moment(moment(day(3)), Survey.objects.update, closed_at=moment(day(3)))
    assert at_moment(moment(day(9)), ask, gus, scopes[1], closes_on=day(20)).invited == 12


def test_runs_of_one_programme_take_no_turns(gus, care, evening):
    other = make.OfferingFactory()
    other.module.programmes.add(care)
    enrol(people(10), other)
    ask(gus, evening)
    assert ask(gus, other).invited == 10


def test_the_quick_question_of_a_run_leaves_its_representative_free(gus, care, evening):
    surveys_of_run = {"title": "Half-way", "why": "To know.", "closes_on": day(9)}
    half_way = surveys.write(**surveys_of_run, offering=evening, is_half_way=True, by=gus)
    surveys.add_question(survey=half_way, kind="choice", **QUESTION, by=gus)
    surveys.open_survey(survey=half_way, by=gus)
    assert ask(gus, evening).offering == evening
