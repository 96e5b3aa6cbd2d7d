import pytest

from learners.models import RoleKind
from learners.reads.representatives import cohort_of, programmes_of, representatives_of
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


def represent(**scope):
    return make.RoleFactory(kind=RoleKind.REPRESENTATIVE, user__name="Gus Petrie", **scope).user


def test_a_representative_speaks_for_the_learners_of_their_programme(ada, care):
    gus = represent(programme=care)
    represent(programme=make.ProgrammeFactory())
    assert representatives_of(ada, TODAY) == [gus]


def test_a_representative_of_a_run_speaks_for_its_learners_only(ada, run):
    gus = represent(programme=None, offering=run)
    stranger = make.EnrolmentFactory().learner
    assert representatives_of(ada, TODAY) == [gus]
    assert representatives_of(stranger, TODAY) == []


def test_nobody_represents_themselves_or_after_their_last_day(ada, care):
    gus = represent(programme=care)
    ada.user = gus
    ada.save()
    make.RoleFactory(kind=RoleKind.REPRESENTATIVE, programme=care, until_on=TODAY)
    assert representatives_of(ada, TODAY) == []


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
