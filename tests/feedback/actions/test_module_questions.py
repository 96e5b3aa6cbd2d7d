"""Half-way through a module run its learners are asked how it is going, within the budget."""

import datetime as dt

import pytest

from feedback import sight
from feedback.actions import closing
from feedback.models import Asking, Survey
from learners.models import Notification, RoleKind
from tests.conftest import person
from tests.factories import learners as make
from tests.factories import surveys as ask
from tests.factories.asking import asks
from tests.factories.clock import at_moment
from tests.feedback.nights import run
from tests.pathways.nights import on

pytestmark = pytest.mark.django_db
FIRST, LAST, MIDDLE = 2, 42, 22  # days of the run


@pytest.fixture
def offering():
    dates = {"from_on": on(FIRST).date(), "until_on": on(LAST).date()}
    return make.OfferingFactory(module__name="Chemistry for care", **dates)


@pytest.fixture
def learners(offering):
    learners = ask.people(12)
    ask.enrol(learners, offering)
    return learners


@pytest.fixture
def jo(offering):
    jo = person("Jo Bain", RoleKind.MODULE_OWNER)
    jo.roles.update(module=offering.module)
    return jo


def kinds() -> set[str]:
    return set(Asking.objects.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("day", "is_open"),
    [(MIDDLE - 1, False), (MIDDLE, True), (MIDDLE + 6, True), (MIDDLE + 7, False)],
)
def test_it_opens_half_way_and_only_then(day, is_open, learners):
    run(day)
    assert Survey.objects.filter(opened_at__isnull=False).exists() == is_open


def test_everyone_on_the_run_is_asked_for_two_weeks(learners, offering):
    run(MIDDLE)
    survey = Survey.objects.get()
    assert (survey.title, survey.offering) == ("How is Chemistry for care going?", offering)
    assert survey.closes_on == on(MIDDLE).date() + dt.timedelta(days=14)
    assert [question.kind for question in survey.questions.all()] == ["choice", "words"]
    assert set(survey.invitations.values_list("learner", flat=True)) == {p.pk for p in learners}
    assert Asking.objects.count() == 12
    assert kinds() == {"module"}


def test_a_run_is_asked_about_once(learners):
    for day in (MIDDLE, MIDDLE + 1, MIDDLE + 20):
        run(day)
    assert Survey.objects.count() == 1
    assert Asking.objects.count() == 12


def test_a_representatives_question_is_not_the_quick_question(learners, offering):
    last = on(MIDDLE + 9).date()
    at_moment(on(MIDDLE - 2), ask.asked, offering=offering, closes_on=last)
    run(MIDDLE - 1)
    assert kinds() == {"survey"}
    run(MIDDLE)
    assert Survey.objects.get(is_half_way=True).offering == offering


def test_it_counts_towards_the_budget(learners):
    asks(learners[0], "survey", on=on(MIDDLE - 3).date())
    run(MIDDLE)
    assert Asking.objects.filter(kind="module").count() == 11
    run(MIDDLE + 4)
    assert Asking.objects.filter(kind="module").count() == 12


def test_a_run_of_nine_people_is_not_asked(offering):
    ask.enrol(ask.people(9), offering)
    run(MIDDLE)
    assert not Survey.objects.exists()
    assert not Asking.objects.exists()


def test_someone_who_has_left_the_run_is_not_asked(learners):
    enrolment = learners[0].enrolments.get()
    make.LeftFactory(enrolment=enrolment, on=on(9).date(), known_at=on(10))
    run(MIDDLE)
    assert not Asking.objects.filter(learner=learners[0]).exists()
    assert Asking.objects.count() == 11


def test_a_replay_opens_nothing(learners):
    run(MIDDLE, write=False)
    assert not Survey.objects.exists()


def answered(learners: list, number: int) -> Survey:
    run(MIDDLE)
    survey = Survey.objects.get()
    for learner in learners[:number]:
        at_moment(on(MIDDLE, 12), ask.answer, survey, learner, "0")
    return at_moment(on(MIDDLE + 15), closing.close, survey=survey)


def test_those_who_run_the_module_read_the_totals(learners, jo, cy):
    survey = answered(learners, 11)
    assert sight.closed_surveys(jo, on(40).date()).get() == survey
    assert not sight.closed_surveys(cy, on(40).date()).exists()
    notification = Notification.objects.get(user=jo)
    assert (notification.kind, notification.subject) == ("module answered", str(survey.public_id))


def test_answers_of_nine_people_are_shown_to_nobody(learners, jo):
    answered(learners, 9)
    assert not Notification.objects.filter(user=jo).exists()
    assert all(not counts for counts in Survey.objects.get().urn.answers.values())


def test_the_owner_of_another_module_reads_nothing(learners, jo):
    jo.roles.update(module=make.OfferingFactory().module)
    answered(learners, 11)
    assert not sight.closed_surveys(jo, on(40).date()).exists()
