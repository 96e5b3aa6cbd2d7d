"""A scorecard's states, and when one can be fitted."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from support.actions import scorecards
from support.calc.judging import NotEnoughError
from support.models import VERSION_MOVES, Scorecard, VersionState
from tests.factories.clock import at_moment
from tests.factories.support import ScorecardFactory
from tests.night import seasons

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BEFORE = dt.datetime(2025, 10, 1, tzinfo=dt.UTC)


def live(version: Scorecard, by: object, at: dt.datetime = BEFORE) -> Scorecard:
    at_moment(at, scorecards.move, version=version, to=VersionState.SHADOW, by=by)
    return at_moment(at, scorecards.move, version=version, to=VersionState.LIVE, by=by)


def test_no_scorecard_is_fitted_before_two_rounds_are_finished(dee: object):
    seasons.build()
    with pytest.raises(NotEnoughError):
        at_moment(LATER, scorecards.learn, as_of=dt.date(2024, 10, 1), by=dee)
    assert not Scorecard.objects.exists()


@pytest.mark.parametrize("current", VersionState)
@pytest.mark.parametrize("target", VersionState)
def test_exactly_the_listed_moves_are_allowed(
    current: VersionState, target: VersionState, dee: object
):
    approved = {"approved_by": dee, "approved_at": BEFORE} if current == VersionState.LIVE else {}
    version = ScorecardFactory(state=current, **approved)
    if target in VERSION_MOVES[current]:
        assert scorecards.move(version=version, to=target, by=dee).state == target
    else:
        with pytest.raises(scorecards.MoveRefused):
            scorecards.move(version=version, to=target, by=dee)


def test_the_database_allows_one_live_version_and_needs_an_approver(dee: object):
    with pytest.raises(IntegrityError), transaction.atomic():
        ScorecardFactory(state=VersionState.LIVE)
    ScorecardFactory(state=VersionState.LIVE, approved_by=dee, approved_at=BEFORE)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScorecardFactory(state=VersionState.LIVE, approved_by=dee, approved_at=BEFORE)


def test_a_new_live_version_retires_the_previous_one(dee: object):
    first, second = live(ScorecardFactory(), dee), live(ScorecardFactory(), dee)
    first.refresh_from_db()
    assert (first.state, second.state) == (VersionState.RETIRED, VersionState.LIVE)
    assert first.retired_at is not None
