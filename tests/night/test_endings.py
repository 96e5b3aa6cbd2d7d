"""How runs and nights end after deaths, refusals and repeated errors."""

import datetime as dt
import threading
from contextlib import AbstractContextManager
from unittest import mock

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from learners.actions.facts import hold_facts_lock
from learners.locks import Lock
from learners.models import Learner
from learners.night import Written
from portal import conductor, nightly
from portal.models import Night, NightState, RunState, StageRun
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.night.conftest import AS_OF, LATER, build, run_all

SOON = mock.patch.object(conductor, "GRACE", dt.timedelta(seconds=-1))


def replaced(name: str, run: object) -> AbstractContextManager:
    """Replace one stage by a function that fails."""
    stage = conductor.BY_NAME[name]
    return mock.patch.dict(
        conductor.BY_NAME, {name: nightly.Stage(name, "", run, stage.per, stage.after)}
    )


def up_to_support() -> StageRun:
    """Return a night with only the college's stage left."""
    build(4)
    night, _ = at_moment(LATER, conductor.open_night, AS_OF, by="a test")
    for _stage in ("profiles", "feedback", "pathways"):
        for run in conductor.ready(night):
            if StageRun.objects.get(pk=run).stage != "support":
                conductor.work(run)
    return night.runs.get(stage="support")


def killed(run: StageRun) -> None:
    """Claim a run as a process that then dies, so that no one locks it."""
    with SOON:
        conductor._take(run.pk)


@pytest.mark.django_db
def test_a_worker_killed_after_the_last_run_leaves_a_night_that_is_finished_next_time() -> None:
    run = up_to_support()
    dies = mock.patch.object(conductor, "_finish_if_over", side_effect=SystemExit)
    with dies, pytest.raises(SystemExit):
        conductor.work(run.pk)
    assert Night.objects.get().state == NightState.RUNNING
    assert conductor.ready(run.night) == []
    night = Night.objects.get()
    assert (night.state, len(night.digest)) == (NightState.DONE, 32)


@pytest.mark.django_db
def test_a_night_ends_when_its_last_run_is_parked_on_a_claim() -> None:
    run = up_to_support()
    for _death in range(conductor.MOST_KILLS):
        killed(run)
    with SOON:
        assert not conductor.work(run.pk)
    assert conductor.ready(run.night) == []
    assert Night.objects.get().state == NightState.DONE


@pytest.mark.django_db
def test_the_colleges_stage_survives_more_kills_than_errors() -> None:
    run = up_to_support()
    for _death in range(conductor.MOST_ATTEMPTS + 2):
        killed(run)
    with SOON:
        assert conductor.work(run.pk)
    assert Night.objects.get().state == NightState.DONE


@pytest.mark.django_db
def test_kills_do_not_count_as_errors_of_the_colleges_stage() -> None:
    run = up_to_support()
    for _death in range(conductor.MOST_ATTEMPTS):
        killed(run)

    def fails(part: object) -> Written:
        raise ValueError("wrong")

    with replaced("support", fails), SOON:
        states = []
        for _attempt in range(conductor.MOST_ATTEMPTS):
            conductor.work(run.pk)
            run.refresh_from_db()
            states.append(run.state)
    assert states == [RunState.WAITING, RunState.WAITING, RunState.PARKED]


@pytest.mark.django_db
@pytest.mark.usefixtures("small_shards")
def test_shards_in_which_everyone_fails_are_parked_whole(monkeypatch) -> None:
    build(40)
    monkeypatch.setattr(conductor, "MOST_SPLITS", 6)

    def fails(part: object) -> Written:
        raise ValueError("an error in the code")

    with replaced("profiles", fails):
        night = run_all()
    runs = night.runs.filter(stage="profiles")
    parked = runs.filter(state=RunState.PARKED)
    assert night.state == NightState.DONE
    assert runs.filter(state=RunState.SPLIT).count() == 6
    assert sum(run.learners for run in parked) == Learner.objects.count()
    assert parked.filter(learners__gt=1).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("small_shards")
def test_a_failure_is_recorded_without_personal_data() -> None:
    build(4)
    ada = make.LearnerFactory(reference="SC-ADA")

    def doubled(part: object) -> Written:
        with transaction.atomic():
            Learner.objects.create(reference="SC-ADA", created_at=LATER)
        return nightly.refresh(part)

    with replaced("profiles", doubled):
        night = run_all()
    error = night.runs.filter(stage="profiles", low=ada.pk).latest("pk").error
    assert error.startswith("IntegrityError: duplicate key value violates unique constraint")
    assert "SC-ADA" not in error
    assert "tests/night/test_endings.py" in error


@pytest.mark.parametrize(
    ("error", "description"),
    [
        (ValueError("Ada Sinclair scored 168"), "ValueError"),
        (DataError('invalid input syntax for type integer: "Ada Sinclair"\nLINE 1'), "DataError"),
        (
            IntegrityError('violates "mark_once"\nDETAIL:  Key (name)=(Ada Sinclair)'),
            'IntegrityError: violates "mark_once"',
        ),
    ],
)
def test_an_error_names_its_kind_and_no_values(error: Exception, description: str) -> None:
    assert conductor.describe(error) == description


@pytest.mark.django_db
def test_a_morning_after_tomorrow_is_refused_and_blocks_no_other() -> None:
    tomorrow = LATER.date() + dt.timedelta(days=1)
    for days in (1, 3000):
        with pytest.raises(conductor.TooEarlyError, match=f"latest possible is {tomorrow}"):
            at_moment(LATER, conductor.open_night, tomorrow + dt.timedelta(days=days), by="a test")
    assert at_moment(LATER, conductor.open_night, tomorrow, by="a test")[1]


@pytest.mark.django_db(transaction=True)
def test_opening_a_night_during_an_import_fails_fast_but_joining_works(
    monkeypatch,
) -> None:
    monkeypatch.setattr(conductor, "PATIENCE", "50ms")
    taken, done = threading.Event(), threading.Event()

    def imports() -> None:
        with transaction.atomic():
            hold_facts_lock()
            taken.set()
            done.wait(20)
        connection.close()

    other = threading.Thread(target=imports)
    other.start()
    try:
        assert taken.wait(20)
        with pytest.raises(conductor.FactsBusyError, match="being imported"):
            at_moment(LATER, conductor.open_night, AS_OF, by="a test")
        assert not Night.objects.exists()
        night = Night.objects.create(
            as_of=AS_OF, revision=1, recorded_by=LATER, started_at=LATER, learners=0
        )
        assert at_moment(LATER, conductor.open_night, AS_OF, by="a test") == (night, False)
    finally:
        done.set()
        other.join()
    assert at_moment(LATER, conductor.open_night, AS_OF, by="a test", again=True) == (night, False)


@pytest.mark.django_db(transaction=True)
def test_opening_does_not_wait_for_another_opener(monkeypatch) -> None:
    monkeypatch.setattr(conductor, "PATIENCE", "50ms")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [Lock.NIGHTS.value])
        with pytest.raises(conductor.NightRefusedError, match="in a moment"):
            at_moment(LATER, conductor.open_night, AS_OF, by="a test")
    finally:
        other.close()
    assert at_moment(LATER, conductor.open_night, AS_OF, by="a test")[1]


@pytest.mark.django_db
def test_a_long_name_is_cut_not_refused() -> None:
    night, _ = at_moment(LATER, conductor.open_night, AS_OF, by="n" * 500)
    assert night.asked_by == "n" * 120
