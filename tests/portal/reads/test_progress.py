"""How far a night is, stage by stage."""

import pytest

from portal.nightly import STAGES
from portal.reads.progress import stages
from tests.factories.portal import NightFactory, StageRunFactory

PER_LEARNER = next(stage.name for stage in STAGES if stage.per == "learners")
OF_COLLEGE = next(stage.name for stage in STAGES if stage.per == "college")


@pytest.fixture
def night(db):
    return NightFactory()


def run(night, state="done", stage=PER_LEARNER, learners=10, **more):
    return StageRunFactory(night=night, stage=stage, state=state, learners=learners, **more)


def stage_of(night, name=PER_LEARNER):
    return next(stage for stage in stages(night) if stage.stage == name)


def test_every_stage_has_its_place_before_anything_ran(night, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = stages(night)
    assert [row.stage for row in rows] == [stage.name for stage in STAGES]
    assert {(row.runs, row.done, row.learners) for row in rows} == {(0, 0, 0)}


def test_waiting_and_started_runs_are_not_done(night):
    for state in ("waiting", "started", "done", "parked"):
        run(night, state)
    stage = stage_of(night)
    assert (stage.done, stage.runs, stage.finished) == (2, 4, False)
    assert (stage.learners_done, stage.learners) == (20, 40)


def test_a_divided_run_counts_through_its_halves(night):
    run(night, "split", learners=10)
    for half in (4, 6):
        run(night, learners=half, changed=half)
    stage = stage_of(night)
    assert (stage.done, stage.runs, stage.learners, stage.changed) == (2, 2, 10, 10)
    assert stage.finished


def test_a_learner_set_aside_is_counted_with_their_error(night):
    run(night)
    run(night, "parked", learners=1, low=7, high=7, error="a broken record")
    stage = stage_of(night)
    assert (stage.parked, stage.set_aside, stage.stopped) == (1, 1, False)
    assert stage.errors == ((7, "a broken record"),)


def test_a_stage_for_the_whole_college_sets_nobody_aside_but_stops(night):
    run(night, "parked", stage=OF_COLLEGE, learners=120)
    stage = stage_of(night, OF_COLLEGE)
    assert (stage.parked, stage.set_aside, stage.stopped) == (1, 0, True)
