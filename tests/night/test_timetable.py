"""Which night is due when, the facts of a night run by hand, and undelivered messages."""

import datetime as dt
import socket
from collections.abc import Iterator
from functools import partial
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from kombu.exceptions import OperationalError

from learners.calc.cutoffs import as_number
from learners.models import Assessment, Coverage, DeadlineSet, Engagement, Enrolment
from learners.night import Cutoff
from portal import conductor, tasks, timetable
from portal.celery import app
from portal.models import Night
from support.models import Signal, Triage
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.night.conftest import AS_OF, RECORDED, after, known_on, run_all, start_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NOON_BEFORE = start_of(AS_OF) - dt.timedelta(hours=12)
AT_NIGHT = start_of(AS_OF) + dt.timedelta(hours=1, minutes=30)


@pytest.fixture
def due_yesterday() -> Enrolment:
    """An enrolled learner, and work that was due the day before the morning."""
    offering = make.OfferingFactory(from_on=after(0), until_on=after(120))
    for feed in ("activity", "submissions"):
        Coverage.objects.create(
            offering=offering, feed=feed, from_on=after(0), recorded_at=RECORDED
        )
    work = make.AssessmentFactory(offering=offering)
    DeadlineSet.objects.create(assessment=work, on=AS_OF - DAY, **known_on(after(0)))
    enrolment = make.EnrolmentFactory(offering=offering, learner__created_at=RECORDED)
    make.RegisteredFactory(enrolment=enrolment, on=after(0), **known_on(after(0)))
    return enrolment


def missed_last_week() -> int | None:
    return Engagement.objects.get().missed[-1]


def test_run_now_does_not_count_todays_deadlines_as_missed(due_yesterday: Enrolment) -> None:
    run_all(AS_OF, at=NOON_BEFORE)
    assert not Signal.objects.exists()
    assert missed_last_week() is None
    run_all(AS_OF, again=True, at=AT_NIGHT)
    signal = Signal.objects.standing().get()
    assert (signal.missed, missed_last_week()) == (1, 1)
    assert Triage.objects.latest("as_of", "revision").data_until_on == AS_OF - DAY


@pytest.mark.parametrize(
    ("recorded_by", "until"),
    [
        (NOON_BEFORE, AS_OF - DAY),
        (start_of(AS_OF) - dt.timedelta(microseconds=1), AS_OF - DAY),
        (start_of(AS_OF), AS_OF),
        (start_of(AS_OF) + dt.timedelta(days=9), AS_OF),
    ],
)
def test_a_day_counts_once_it_is_over_in_the_facts(
    recorded_by: dt.datetime, until: dt.date
) -> None:
    assert Cutoff.of(AS_OF, recorded_by).data_until == as_number(until)


def test_a_deadline_without_a_feed_is_not_counted_as_missed(
    due_yesterday: Enrolment,
) -> None:
    Coverage.objects.filter(feed="submissions").delete()
    run_all(AS_OF, at=AT_NIGHT)
    assert missed_last_week() is None
    assert Engagement.objects.get().missed[0] == 0, "nothing was due: nothing was missed"
    assert Assessment.objects.exists()


def the_clock_says(moment: dt.datetime) -> mock._patch:
    return mock.patch("django.utils.timezone.now", return_value=moment)


def nights() -> list[tuple[dt.date, int, str]]:
    return list(Night.objects.values_list("as_of", "revision", "asked_by"))


def at_half_past_one() -> None:
    with the_clock_says(AT_NIGHT), mock.patch.object(timetable, "ring"):
        timetable.reconcile()


def test_a_night_run_by_hand_the_day_before_runs_once_more(due_yesterday: Enrolment) -> None:
    run_all(AS_OF, at=NOON_BEFORE)
    assert timetable.due_now(AT_NIGHT) == AS_OF
    at_half_past_one()
    assert nights() == [(AS_OF, 2, "the timetable"), (AS_OF, 1, "a test")]
    run_all(AS_OF)
    assert timetable.due_now(AT_NIGHT + dt.timedelta(hours=3)) is None
    at_half_past_one()
    assert len(nights()) == 2


def test_a_running_night_finishes_before_the_next_opens(due_yesterday: Enrolment) -> None:
    at_moment(NOON_BEFORE, conductor.open_night, AS_OF, by="Dee")
    at_half_past_one()
    assert nights() == [(AS_OF, 1, "Dee")]


def test_a_night_run_by_hand_after_midnight_counts(due_yesterday: Enrolment) -> None:
    run_all(AS_OF, at=start_of(AS_OF) + dt.timedelta(minutes=5))
    assert timetable.due_now(AT_NIGHT) is None


def test_two_beats_at_once_open_one_night(due_yesterday: Enrolment) -> None:
    run_all(AS_OF, at=NOON_BEFORE)
    at_half_past_one()
    run_all(AS_OF)
    again = {"by": "the timetable", "unless_read_since": timetable.begun(AS_OF)}
    assert conductor.open_night(AS_OF, **again)[1] is False
    assert len(nights()) == 2


def test_a_failing_chore_does_not_stop_a_night_from_opening(due_yesterday: Enrolment) -> None:
    done = []

    def breaks() -> None:
        raise ValueError("an error")

    with mock.patch.dict(
        timetable.CHORES, {"breaks": breaks, "works": lambda: done.append("done")}
    ):
        at_half_past_one()
    assert nights() == [(AS_OF, 1, "the timetable")]
    assert done == ["done"]


def test_expired_sessions_are_deleted_and_others_are_not() -> None:
    for key, days in (("old", -1), ("new", 1)):
        runs_out = timezone.now() + dt.timedelta(days=days)
        Session.objects.create(session_key=key, session_data="", expire_date=runs_out)
    tasks.clear_sessions()
    assert [row.session_key for row in Session.objects.all()] == ["new"]


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    assert {beat["task"] for beat in app.conf.beat_schedule.values()} <= set(app.tasks)


@pytest.fixture
def frozen() -> Iterator[str]:
    """Yield the address of a broker that takes calls and never answers."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"


@pytest.fixture
def missing() -> str:
    """Return the address of a broker that is not running."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{free.getsockname()[1]}/0"


@pytest.mark.parametrize("broker", ["missing", "frozen"])
def test_an_undelivered_message_is_dropped_after_one_try(
    broker: str, request: pytest.FixtureRequest, due_yesterday: Enrolment
) -> None:
    night, _ = at_moment(AT_NIGHT, conductor.open_night, AS_OF, by="a test")
    line = partial(app.connection_for_write, request.getfixturevalue(broker))
    with (
        mock.patch.object(app, "connection_for_write", line),
        mock.patch("kombu.utils.functional.sleep") as waits,
        pytest.raises((OperationalError, OSError)),
    ):
        timetable.ring(night)
    assert not waits.called, "it would wait to try again, and so would the page"
