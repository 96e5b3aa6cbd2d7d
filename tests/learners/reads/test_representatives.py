import pytest

from learners.reads.representatives import cohort_of, programmes_of
from tests.factories import learners as make
from tests.factories.learners import day, moment

TODAY = day(0)


@pytest.fixture
def care(db):
    return make.ProgrammeFactory(name="Care")


@pytest.fixture
def run(care):
    offering = make.OfferingFactory()
    offering.module.programmes.add(care)
    return offering


@pytest.fixture
def ada(run):
    return make.EnrolmentFactory(offering=run, learner__name="Ada Sinclair").learner


def test_programmes_of_a_learner_come_from_their_enrolments(ada, care):
    make.ProgrammeFactory()
    assert programmes_of(ada) == [care]


def test_a_cohort_is_who_is_enrolled_now_and_has_not_left(ada, care, run):
    gone = make.EnrolmentFactory(offering=run)
    make.LeftFactory(enrolment=gone, on=day(-3))
    back = make.EnrolmentFactory(offering=run)
    make.LeftFactory(enrolment=back, on=day(-9), known_at=moment(day(-9)))
    make.LeftFactory(enrolment=back, on=None, known_at=moment(day(-2)))
    past = make.OfferingFactory(module=run.module, from_on=day(-400), until_on=day(-200))
    make.EnrolmentFactory(offering=past)
    assert set(cohort_of(care, TODAY)) == {ada, back.learner}
    assert set(cohort_of(run, TODAY)) == {ada, back.learner}
