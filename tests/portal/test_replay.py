"""Why a night computed again may differ, without anything being wrong."""

import datetime as dt

import pytest

from portal import __version__
from portal.replay import possible_causes
from tests.factories import learners as make
from tests.factories.portal import NightFactory

THEN = make.moment(make.day(-2))
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def night(db):
    """A night of two learners, on this version."""
    make.LearnerFactory.create_batch(2, created_at=THEN - HOUR)
    return NightFactory(recorded_by=THEN, learners=2, version=__version__)


def test_without_a_reason_it_says_that_there_is_none(night):
    (words,) = possible_causes(night)
    assert words.startswith("No known cause")


def test_another_version_is_a_cause(night):
    night.version = "0.0.9"
    assert possible_causes(night) == [f"It ran on version 0.0.9; this is version {__version__}."]


def test_people_who_were_erased_are_counted_and_newcomers_do_not_hide_them(night):
    make.LearnerFactory.create_batch(3, created_at=THEN + HOUR)
    assert "No known cause" in possible_causes(night)[0]
    night.learners = 4
    assert possible_causes(night) == ["People erased since that night: 2."]


@pytest.mark.parametrize(
    ("hours", "state", "is_cause"),
    [(1, "committed", True), (-1, "committed", False), (1, "refused", False)],
)
def test_only_an_import_since_then_that_changed_something_is_a_cause(hours, state, is_cause, night):
    make.ImportFactory(finished_at=THEN + hours * HOUR, state=state)
    assert possible_causes(night)[0].startswith("Imports since that night: 1.") == is_cause
