"""Retrying a parked run, and the runs that depend on it, while the night is the latest."""

import datetime as dt
from unittest import mock

import pytest
from django.db import DatabaseError

from learners.models import AuditEvent, Engagement, Learner, User
from learners.night import Written
from portal import conductor, nightly
from portal.models import Night, NightState, RunState
from support.models import Signal
from tests.factories import learners as make
from tests.night.conftest import AS_OF, build, forget_nights, run_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_shards")]


@pytest.fixture
def dee(db: None) -> User:
    return make.UserFactory(name="Dee Fraser")


def broken_night() -> Night:
    """Return a night with one parked learner."""
    poison = Learner.objects.order_by("pk")[7].pk

    def breaks(part: object) -> Written:
        if part.low <= poison <= part.high:
            raise DatabaseError("a broken record")
        return nightly.refresh(part)

    stage = nightly.Stage("profiles", "", breaks, per="learners")
    with mock.patch.dict(conductor.BY_NAME, {"profiles": stage}):
        return run_all()


def finish(night: Night) -> Night:
    while night.state == NightState.RUNNING:
        for run in conductor.ready(night):
            conductor.work(run)
        night.refresh_from_db()
    return night


def parked(night: Night):
    return night.runs.get(state=RunState.PARKED)


def test_a_retried_night_ends_as_if_nothing_had_happened(dee: User) -> None:
    build(20)
    undisturbed = run_all().digest
    signals = list(Signal.objects.order_by("pk").values())
    forget_nights()
    night = broken_night()
    assert night.digest != undisturbed
    night = conductor.retry(parked(night), by=dee)
    assert night.state == NightState.RUNNING
    night = finish(night)
    assert night.digest == undisturbed
    assert Engagement.objects.count() == 20
    assert list(Signal.objects.order_by("pk").values()) == signals
    assert not night.runs.filter(state=RunState.PARKED).exists()


def test_a_retry_repeats_exactly_the_dependent_stages(dee: User) -> None:
    build(20)
    night = broken_night()
    run = parked(night)
    conductor.retry(run, by=dee)
    again = night.runs.filter(state=RunState.WAITING)
    assert {other.stage for other in again} == {"profiles", "feedback", "pathways", "support"}
    assert all(other.low <= run.low <= other.high for other in again)
    assert night.runs.filter(stage="profiles", state=RunState.DONE).exists()


def test_two_retries_at_once_have_one_effect_and_one_audit_row(dee: User) -> None:
    build(20)
    run = parked(broken_night())
    conductor.retry(run, by=dee)
    conductor.retry(run, by=dee)
    assert AuditEvent.objects.filter(verb="night.retry", actor="Dee Fraser").count() == 1
    assert finish(conductor.retry(run, by=dee)).state == NightState.DONE


def test_it_is_set_aside_again_if_it_fails_again(dee: User) -> None:
    build(20)
    run = parked(broken_night())
    night = conductor.retry(run, by=dee)

    def fails(part: object) -> Written:
        raise DatabaseError("still broken")

    stage = nightly.Stage("profiles", "", fails, per="learners")
    with mock.patch.dict(conductor.BY_NAME, {"profiles": stage}):
        night = finish(night)
    assert night.state == NightState.DONE
    assert parked(night).error.startswith("DatabaseError: still broken")


def test_a_night_replaced_by_a_later_one_cannot_be_retried(dee: User) -> None:
    build(20)
    run = parked(broken_night())
    run_all(AS_OF + dt.timedelta(days=1))
    with pytest.raises(conductor.NightRefusedError):
        conductor.retry(run, by=dee)
    assert Night.objects.filter(state=NightState.RUNNING).count() == 0
