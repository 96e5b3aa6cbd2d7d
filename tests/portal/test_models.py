"""A night and its runs: each once, in a state there is, and claimed with a date or not at all."""

import uuid

import pytest

from portal.models import Night
from tests.factories import learners as make
from tests.factories.portal import NightFactory, StageRunFactory
from tests.refusals import constraints_of, refused, twice

NOW = make.moment(make.day(-1))
BAD = {
    "night_once": lambda: twice(NightFactory, as_of=make.day(0)),
    "night_state_known": lambda: NightFactory(state="half done"),
    "run_once": lambda: twice(StageRunFactory, night=NightFactory(), shard="0000"),
    "run_state_known": lambda: StageRunFactory(state="lost"),
    "run_claim_pair": lambda: StageRunFactory(claim=uuid.uuid4()),
}


@pytest.mark.parametrize("constraint", BAD)
def test_the_database_refuses_a_row_that_makes_no_sense(constraint, db):
    with refused(constraint):
        BAD[constraint]()


def test_every_constraint_of_the_porch_is_tried():
    assert BAD.keys() == constraints_of("portal")


def test_a_morning_may_be_computed_again_as_its_next_revision(db):
    for revision in (1, 2):
        NightFactory(as_of=make.day(0), revision=revision)
    assert [night.revision for night in Night.objects.all()] == [2, 1]


def test_a_stage_may_have_the_same_shard_as_another(db):
    night = NightFactory()
    for stage in ("profiles", "support"):
        StageRunFactory(night=night, stage=stage, shard="0000", claim=uuid.uuid4(), claimed_at=NOW)
    assert night.runs.count() == 2
