"""A night is opened once, claimed run by run, and finishes without the learner who breaks it."""

import datetime as dt
from unittest import mock

import pytest
from django.db import DatabaseError

from learners.models import AuditEvent, Engagement, Enrolment, Learner, Mark, Submission
from learners.night import Written
from portal import conductor, nightly, replay, timetable
from portal.fingerprint import fingerprint
from portal.models import Night, NightState, RunState, StageRun
from portal.reads import progress
from support.models import Signal
from tests.factories.clock import at_moment
from tests.night.conftest import AS_OF, LATER, build, forget_nights, known_on, run_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_shards")]


def with_profiles(run: object) -> mock._patch_dict:
    """Replace the first stage by a function that fails."""
    stage = nightly.Stage("profiles", "", run, per="learners")
    return mock.patch.dict(conductor.BY_NAME, {"profiles": stage})


def test_a_night_writes_everyones_weeks_and_signals() -> None:
    build(20)
    night = run_all()
    assert night.state == NightState.DONE
    assert Engagement.objects.count() == 20
    assert Signal.objects.standing().exists()
    assert [s.learners_done for s in progress.stages(night)] == [20, 20, 20, 20]
    assert AuditEvent.objects.filter(verb="night.open").count() == 1


def test_starting_a_date_again_joins_and_changes_nothing() -> None:
    build(20)
    first = run_all()
    before = fingerprint()
    second, fresh = at_moment(LATER, conductor.open_night, AS_OF, by="a test")
    assert (second.pk, fresh) == (first.pk, False)
    assert fingerprint() == before
    assert StageRun.objects.count() == first.runs.count()


def test_again_opens_a_new_revision_that_finds_nothing_to_change() -> None:
    build(20)
    run_all()
    night = run_all(again=True)
    assert night.revision == 2
    assert sum(stage.changed for stage in progress.stages(night)) == 0


def test_a_morning_before_the_latest_is_refused_with_advice() -> None:
    run_all()
    with pytest.raises(conductor.NightRefusedError, match="--check"):
        at_moment(LATER, conductor.open_night, AS_OF - dt.timedelta(days=1), by="a test")


def test_another_night_is_refused_while_one_is_unfinished() -> None:
    build(20)
    at_moment(LATER, conductor.open_night, AS_OF, by="a test")
    with pytest.raises(conductor.NightRefusedError, match=r"night --as-of 2025-11-24"):
        at_moment(LATER, conductor.open_night, AS_OF + dt.timedelta(days=1), by="a test")


def test_support_waits_until_every_shard_has_its_weeks() -> None:
    build(20)
    night, _ = at_moment(LATER, conductor.open_night, AS_OF, by="a test")
    stages = {StageRun.objects.get(pk=run).stage for run in conductor.ready(night)}
    assert stages == {"profiles"}
    for run in conductor.ready(night):
        conductor.work(run)
    stages = {StageRun.objects.get(pk=run).stage for run in conductor.ready(night)}
    assert stages == {"feedback", "support"}


def test_lists_wait_for_what_everyones_answers_say() -> None:
    build(20)
    night, _ = at_moment(LATER, conductor.open_night, AS_OF, by="a test")
    for stage in ("profiles", "feedback"):
        assert not night.runs.filter(pk__in=conductor.ready(night), stage="pathways").exists()
        for run in night.runs.filter(stage=stage):
            conductor.work(run.pk)
    assert night.runs.filter(pk__in=conductor.ready(night), stage="pathways").exists()


def test_a_run_worked_twice_is_saved_once() -> None:
    build(20)
    night, _ = at_moment(LATER, conductor.open_night, AS_OF, by="a test")
    run = conductor.ready(night)[0]
    assert conductor.work(run)
    assert not conductor.work(run)
    assert StageRun.objects.get(pk=run).attempts == 1


def test_a_freshly_claimed_run_is_left_alone() -> None:
    build(20)
    night, _ = at_moment(LATER, conductor.open_night, AS_OF, by="a test")
    run = conductor.ready(night)[0]
    assert conductor._take(run)
    assert not conductor.work(run)


def test_a_claim_that_was_taken_over_cannot_be_finished() -> None:
    build(20)
    night, _ = at_moment(LATER, conductor.open_night, AS_OF, by="a test")
    run = conductor.ready(night)[0]
    old = conductor._take(run)
    with mock.patch.object(conductor, "GRACE", dt.timedelta(seconds=-1)):
        new = conductor._take(run)
    assert not conductor._perform(run, old)
    assert conductor._perform(run, new)


def test_a_learner_who_breaks_a_stage_is_parked_and_the_rest_go_on() -> None:
    build(20)
    poison = Learner.objects.order_by("pk")[7]

    def breaks(part: object) -> Written:
        if part.low <= poison.pk <= part.high:
            raise DatabaseError("a broken record")
        return nightly.refresh(part)

    with with_profiles(breaks):
        night = run_all()
    assert night.state == NightState.DONE
    parked = night.runs.get(state=RunState.PARKED)
    assert (parked.low, parked.learners, parked.attempts) == (poison.pk, 1, 3)
    assert parked.error.startswith("DatabaseError: a broken record: tests/night/")
    assert Engagement.objects.count() == 19
    assert not Engagement.objects.filter(learner=poison).exists()
    assert [stage.parked for stage in progress.stages(night)] == [1, 0, 0, 0]


def test_a_triage_that_fails_three_times_leaves_last_nights_signals() -> None:
    build(20)
    run_all()
    before = list(Signal.objects.order_by("pk").values())

    def fails(part: object) -> Written:
        Signal.objects.all().delete()
        raise DatabaseError("half way through")

    stage = nightly.Stage("support", "", fails, per="college", after=("profiles",))
    with mock.patch.dict(conductor.BY_NAME, {"support": stage}):
        night = run_all(AS_OF + dt.timedelta(days=1))
    assert night.runs.get(stage="support").state == RunState.PARKED
    assert list(Signal.objects.order_by("pk").values()) == before


def test_splitting_a_night_does_not_change_its_digest() -> None:
    build(20)
    undivided = run_all().digest
    forget_nights()
    first = Learner.objects.order_by("pk")[0].pk

    def stumbles(part: object) -> Written:
        if part.low == first and part.high > first + 2:
            raise DatabaseError("too many at once")
        return nightly.refresh(part)

    with with_profiles(stumbles):
        night = run_all()
    assert night.runs.filter(state=RunState.SPLIT).exists()
    assert night.digest == undivided


def test_a_night_is_reproduced_from_what_it_read_even_after_later_imports() -> None:
    build(20)
    night = run_all()
    enrolment = Enrolment.objects.first()
    piece = enrolment.offering.assessments.first()
    Submission.objects.create(
        enrolment=enrolment,
        assessment=piece,
        on=AS_OF - dt.timedelta(days=20),
        known_at=known_on(AS_OF - dt.timedelta(days=20))["known_at"],
        recorded_at=LATER + dt.timedelta(days=1),
    )
    before = fingerprint()
    assert replay.check(night) == []
    assert fingerprint() == before


def test_a_check_names_the_runs_that_differ() -> None:
    build(20)
    night = run_all()
    Submission.objects.all().delete()
    Mark.objects.all().delete()
    assert "support 0000" in replay.check(night)


def test_previous_values_are_saved_and_survive_a_redo() -> None:
    build(20)
    run_all()
    enrolment = Signal.objects.standing().first().enrolment
    for piece in enrolment.offering.assessments.all():
        Submission.objects.get_or_create(
            enrolment=enrolment,
            assessment=piece,
            defaults={"on": AS_OF, **known_on(AS_OF)},
        )
    next_day = AS_OF + dt.timedelta(days=1)
    run_all(next_day)
    ended = Signal.objects.get(enrolment=enrolment)
    assert ended.ended_on == next_day
    assert ended.previous["as_of"] == AS_OF.isoformat()
    StageRun.objects.filter(night__as_of=next_day).update(state=RunState.WAITING, attempts=0)
    Night.objects.filter(as_of=next_day).update(state=NightState.RUNNING)
    run_all(next_day)
    ended.refresh_from_db()
    assert ended.previous["as_of"] == AS_OF.isoformat()


@pytest.mark.parametrize("learners", [10, 40])
def test_queries_of_a_shard_do_not_grow_with_it(
    learners: int, settings: object, django_assert_num_queries: object
) -> None:
    settings.SHARD_SIZE = 100
    build(learners)
    night, _ = at_moment(LATER, conductor.open_night, AS_OF, by="a test")
    profiles = conductor.ready(night)[0]
    with django_assert_num_queries(28):
        conductor.work(profiles)


def test_the_timetable_opens_a_missed_morning_later_the_same_day_and_only_once() -> None:
    evening = dt.datetime(2025, 11, 24, 19, 0, tzinfo=dt.UTC)
    assert timetable.due_now(evening) == AS_OF
    run_all(AS_OF)
    assert timetable.due_now(evening) is None


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (dt.datetime(2026, 3, 29, 0, 29, tzinfo=dt.UTC), None),  # 00:29, clocks go forward at 01:00
        (
            dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC),
            dt.date(2026, 3, 29),
        ),  # 02:00: there was no 01:30
        (
            dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC),
            dt.date(2026, 10, 25),
        ),  # 01:30, the first
        (dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25)),  # 01:30, again
    ],
)
def test_clock_changes_neither_skip_nor_double_a_night(
    moment: dt.datetime, morning: dt.date | None
) -> None:
    assert timetable.due_now(moment) == morning
    if morning:
        run_all(morning, at=moment)
        assert timetable.due_now(moment + dt.timedelta(hours=1)) is None
