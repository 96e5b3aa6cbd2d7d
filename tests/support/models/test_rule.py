"""The version of a rule in force at a moment."""

import datetime as dt

import pytest

from support.models import RuleVersion
from tests.factories import learners as make
from tests.factories.support import ScorecardFactory

NOON = make.moment(make.day(-9))
HOUR = dt.timedelta(hours=1)


def version(state, approved=None, retired=None):
    approval = {"approved_by": make.UserFactory()} if approved else {}
    return ScorecardFactory(state=state, approved_at=approved, retired_at=retired, **approval)


def in_force():
    return set(RuleVersion.objects.in_force(NOON).filter(rule="scorecard"))


@pytest.mark.parametrize(
    ("state", "approved", "retired", "was_in_force"),
    [
        ("live", NOON, None, True),
        ("live", NOON + HOUR, None, False),
        ("retired", NOON - HOUR, NOON + HOUR, True),
        ("retired", NOON - HOUR, NOON, False),
        ("shadow", None, None, False),
        ("draft", None, None, False),
        ("retired", None, NOON + HOUR, False),  # it never was live
    ],
)
def test_a_version_is_in_force_from_its_approval_until_it_is_retired(
    state, approved, retired, was_in_force, db
):
    version(state, approved, retired)
    assert bool(in_force()) == was_in_force


def test_there_is_one_version_in_force_at_a_change_of_versions(db):
    version("retired", NOON - HOUR, NOON)
    new = version("live", NOON)
    assert {row.pk for row in in_force()} == {new.pk}
