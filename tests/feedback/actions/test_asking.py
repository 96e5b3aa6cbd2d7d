"""The night asks each learner one question a week at most, whatever nights and answers come."""

import datetime as dt
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.models import Asking, Helped, Survey, TookPart
from learners.actions import check_ins
from learners.models import Learner, Rhythm
from tests.factories import learners as make
from tests.factories.asking import asks, opened
from tests.factories.board import ViewFactory
from tests.factories.clock import at_moment
from tests.feedback.nights import run
from tests.pathways.nights import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return make.LearnerFactory()


def wants(learner: Learner, often: str, day: int = 0) -> None:
    Rhythm.objects.filter(learner=learner).delete()
    Rhythm.objects.create(learner=learner, often=often, from_on=on(day).date())


def kinds(learner: Learner) -> list[str]:
    return list(
        Asking.objects.filter(learner=learner).order_by("as_of").values_list("kind", flat=True)
    )


def test_a_check_in_is_asked_at_the_learners_rhythm(learner):
    run(2)
    assert kinds(learner) == [], "nobody asked for it"
    wants(learner, "weekly")
    run(3)
    assert kinds(learner) == ["check-in"]
    at_moment(on(5, 9), check_ins.check_in, learner=learner, going=2, words="", by="a test")
    for day in range(4, 12):
        run(day)
    assert kinds(learner) == ["check-in"]
    run(12)
    assert kinds(learner) == ["check-in"] * 2


def test_a_rhythm_chosen_today_is_obeyed_from_tomorrow(learner):
    wants(learner, "weekly", 3)
    run(3)
    assert kinds(learner) == []
    run(4)
    assert kinds(learner) == ["check-in"]


def test_a_survey_goes_before_a_check_in_and_is_asked_once(learner):
    wants(learner, "weekly")
    survey = opened(learner, closes_on=on(30).date())
    for day in range(11, 28):
        run(day)
    assert kinds(learner) == ["survey", "check-in", "check-in"]
    assert Asking.objects.get(kind="survey").subject == survey


@pytest.mark.parametrize("end", ["answered", "over", "closed", "not yet open"])
def test_a_survey_that_cannot_be_answered_is_not_asked(end, learner):
    opened(learner, closes_on=on(20).date())
    survey = Survey.objects.get()
    if end == "answered":
        TookPart.objects.create(survey=survey, learner=learner)
    elif end == "closed":
        Survey.objects.update(closed_at=on(11))
    elif end == "not yet open":
        Survey.objects.update(opened_at=on(13))
    run(21 if end == "over" else 12)
    assert kinds(learner) == []


def test_whether_a_change_helped_is_asked_for_four_weeks_until_it_is_answered(ada, dee):
    wanted = ViewFactory(owner=dee)
    learner = ada.learner
    row = Helped.objects.create(view=wanted, learner=learner, asked_at=on(11, 9))
    run(40)
    assert kinds(learner) == [], "too late"
    run(12)
    asking = Asking.objects.get()
    assert (asking.kind, asking.subject) == ("helped", str(wanted.public_id))
    Asking.objects.all().delete()
    row.answer, row.answered_at = "yes", on(12)
    row.save()
    run(13)
    assert kinds(learner) == []


def test_someone_who_is_not_invited_is_not_asked(learner):
    opened(make.LearnerFactory(), closes_on=on(30).date())
    run(12)
    assert kinds(learner) == []


def test_a_night_done_again_asks_nothing_else(learner):
    opened(learner, closes_on=on(30).date())
    run(12)
    before = list(Asking.objects.values())
    TookPart.objects.create(survey=Survey.objects.get(), learner=learner)
    wants(learner, "weekly")
    run(12)
    run(12, revision=2)
    assert list(Asking.objects.values()) == before


def test_a_replay_asks_nothing_and_has_the_same_digest(learner):
    opened(learner, closes_on=on(30).date())
    digest = run(12).digest
    TookPart.objects.create(survey=Survey.objects.get(), learner=learner)
    assert run(12, write=False).digest == digest
    assert Asking.objects.count() == 1


@pytest.mark.parametrize("number", [2, 40])
def test_the_choice_takes_the_same_queries_for_any_number_of_people(number):
    for learner in make.LearnerFactory.create_batch(number):
        wants(learner, "weekly")
    with CaptureQueriesContext(connection) as captured:
        run(12)
    assert len(captured) == 12
    assert Asking.objects.count() == number


OFTEN = st.sampled_from(["never", "weekly", "fortnightly"])
ACTS = st.one_of(
    st.tuples(st.just("night"), st.integers(0, 4)),
    st.tuples(st.just("again"), st.integers(2, 3)),
    st.tuples(st.just("rhythm"), OFTEN),
    st.tuples(st.just("survey"), st.integers(1, 20)),
    st.tuples(st.just("take part"), st.just(0)),
    st.tuples(st.just("check in"), st.just(0)),
)


@settings(max_examples=40)
@given(acts=st.lists(ACTS, max_size=25))
def test_no_order_of_nights_and_answers_asks_anyone_twice_in_seven_days(acts, db):
    with transaction.atomic():
        learner, day = make.LearnerFactory(), 1
        for act, value in acts:
            if act == "night":
                day += value
                run(day)
            elif act == "again":
                run(day, revision=value)
            elif act == "rhythm":
                wants(learner, value, day - 1)
            elif act == "survey":
                opened(learner, closes_on=on(day + value).date())
                Survey.objects.update(opened_at=on(day - 1), title=str(Survey.objects.count()))
            elif act == "take part":
                for survey in Survey.objects.inviting(learner.pk):
                    TookPart.objects.get_or_create(survey=survey, learner=learner)
            else:
                at_moment(
                    on(day, 9), check_ins.check_in, learner=learner, going=2, words="", by="a test"
                )
        days = Asking.objects.order_by("as_of").values_list("as_of", flat=True)
        assert all(later - earlier >= dt.timedelta(days=7) for earlier, later in pairwise(days))
        transaction.set_rollback(True)


def test_a_question_of_an_earlier_night_uses_up_the_week(learner):
    asks(learner, "check-in", on=on(12).date())
    wants(learner, "weekly")
    run(13)
    assert kinds(learner) == ["check-in"]
