"""The latest nights, how far one is, and whom it set aside."""

import pytest

from portal.nightly import STAGES
from portal.reads.nights import latest_nights, parked_lately, progress_of, set_aside
from tests.factories import learners as make
from tests.factories.portal import NightFactory, StageRunFactory

PER_LEARNER = next(stage.name for stage in STAGES if stage.per == "learners")
OF_COLLEGE = next(stage for stage in STAGES if stage.per == "college")


@pytest.fixture
def night(db):
    return NightFactory()


def run(night, state="done", stage=PER_LEARNER, learners=10, **more):
    return StageRunFactory(night=night, stage=stage, state=state, learners=learners, **more)


def test_progress_sums_what_every_stage_changed(night):
    run(night, changed=3)
    run(night, stage=OF_COLLEGE.name, changed=4)
    assert progress_of(night)["changed"] == 7
    assert progress_of(night)["running"]
    night.state = "done"
    assert not progress_of(night)["running"]


def test_a_stage_that_stopped_is_named_and_sets_nobody_aside(night):
    run(night, "parked", stage=OF_COLLEGE.name, learners=120)
    progress = progress_of(night)
    assert (progress["parked"], progress["stopped"]) == (0, [OF_COLLEGE.label])


def test_the_latest_night_comes_first_with_its_number_set_aside(db):
    nights = [NightFactory(as_of=make.day(days)) for days in (-2, 0, -1)]
    again = NightFactory(as_of=make.day(-1), revision=2)
    for _ in range(2):
        run(nights[0], "parked", learners=1)
    run(nights[0])
    assert [(row.pk, row.aside) for row in latest_nights()] == [
        (nights[1].pk, 0),
        (again.pk, 0),
        (nights[2].pk, 0),
        (nights[0].pk, 2),
    ]


def test_what_was_set_aside_is_counted_for_the_latest_few_nights(db, django_assert_num_queries):
    nights = [NightFactory(as_of=make.day(-days)) for days in range(7)]
    for night in nights:
        run(night, "parked", learners=1)
    with django_assert_num_queries(2):
        latest, parked = parked_lately()
    assert latest == nights[:5]
    assert [row.night for row in parked] == nights[:5]


def test_what_was_set_aside_names_one_learner_by_reference_and_many_by_number(night, ada):
    own = ada.learner.pk
    run(night, "parked", learners=1, low=own, high=own, error="broken")
    run(night, "parked", learners=1200)
    run(night, "parked", stage=OF_COLLEGE.name, learners=120)
    one, many, college = set_aside(night)
    assert (one.who, one.learner, one.learners, one.error) == ("SC-ADA", own, 1, "broken")
    assert (many.who, many.learner, many.learners) == ("1,200 learners", None, 1200)
    assert not many.whole
    assert (college.who, college.learners, college.whole) == ("The whole college", 0, True)


def test_a_learner_who_has_been_erased_since_is_not_named(night):
    run(night, "parked", learners=1, low=0, high=0)
    (row,) = set_aside(night)
    assert (row.who, row.learner) == ("–", None)
    assert row.error == "The worker stopped unexpectedly on every attempt."


@pytest.mark.parametrize("number", [1, 20])
def test_any_number_set_aside_takes_two_queries(number, night, django_assert_num_queries):
    for learner in make.LearnerFactory.create_batch(number):
        run(night, "parked", learners=1, low=learner.pk, high=learner.pk)
    with django_assert_num_queries(2):
        assert len(set_aside(night)) == number
