"""Starting again empties the demo only, one process at a time."""

import psycopg2
import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django.utils.timezone import localdate
from kombu.exceptions import OperationalError

from learners.actions import audit
from learners.locks import Lock
from learners.models import User
from portal import conductor, tasks
from portal.demo import again, days
from portal.demo.calendar import ONE_DAY
from portal.demo.guide import GUIDE, TOUR
from portal.models import Night, NightState
from portal.views.nights import tomorrow
from tests.factories import learners as make
from tests.factories.clock import at_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def steps(monkeypatch):
    """Record what starting again would do, without doing it."""
    done = []
    monkeypatch.setattr(again, "call_command", lambda name, **more: done.append(name))
    monkeypatch.setattr(again, "seed", lambda now, report: done.append("seed"))
    return done


@pytest.fixture
def somebody():
    return User.objects.create_user(email="ada@strathcairn.example", password=None, name="Ada")


@pytest.fixture
def other():
    """Connect to the same database as another process would."""
    parameters = {k: v for k, v in connection.get_connection_params().items() if k in PLACE}
    line = psycopg2.connect(**parameters)
    line.autocommit = True
    yield line.cursor()
    line.close()


PLACE = {"dbname", "user", "password", "host", "port"}


def test_starting_again_empties_then_seeds(demo, steps):
    assert again.start_again() is True
    assert steps == ["flush", "seed"]


def test_outside_the_demo_nothing_is_deleted(steps):
    assert not configured.DEMO
    for start in (again.start_again, tasks.start_demo_again):
        with pytest.raises(again.NotADemoError):
            start()
    assert steps == []


def test_while_another_process_seeds_a_second_start_does_nothing(demo, steps, other):
    other.execute("SELECT pg_advisory_lock(%s)", [Lock.DEMO.value])
    assert again.is_being_set_up()
    assert again.start_again() is False
    assert steps == []
    other.execute("SELECT pg_advisory_unlock(%s)", [Lock.DEMO.value])
    assert not again.is_being_set_up()


def test_the_demo_page_shows_that_it_is_being_set_up(demo, other, client, somebody):
    before = client.get("/demo/").content
    assert b"being set up" not in before
    assert b"Sign in as Ada" in before
    other.execute("SELECT pg_advisory_lock(%s)", [Lock.DEMO.value])
    meanwhile = client.get("/demo/").content
    assert b"being set up" in meanwhile
    assert b"Sign in as Ada" not in meanwhile


@pytest.mark.parametrize("path", ["/demo/sign-in/", "/demo/night/", "/demo/again/"])
def test_nothing_is_done_here_while_it_is_being_set_up(demo, other, client, somebody, path):
    other.execute("SELECT pg_advisory_lock(%s)", [Lock.DEMO.value])
    assert client.post(path, {"email": somebody.email})["Location"] == "/demo/"
    assert not Night.objects.exists()
    assert "_auth_user_id" not in client.session


def test_the_timetable_opens_no_night_while_it_is_being_set_up(demo, other, monkeypatch):
    rung = []
    monkeypatch.setattr("portal.timetable.reconcile", lambda: rung.append("reconcile"))
    tasks.reconcile()
    assert rung == ["reconcile"]
    other.execute("SELECT pg_advisory_lock(%s)", [Lock.DEMO.value])
    tasks.reconcile()
    assert rung == ["reconcile"]


def test_no_night_opens_during_seeding(demo, monkeypatch, other):
    def tries(now, report):
        other.execute("SELECT pg_try_advisory_lock(%s)", [Lock.NIGHTS.value])
        assert other.fetchone() == (False,)

    monkeypatch.setattr(again, "call_command", lambda name, **more: None)
    monkeypatch.setattr(again, "seed", tries)
    assert again.start_again() is True
    other.execute("SELECT pg_try_advisory_lock(%s)", [Lock.NIGHTS.value])
    assert other.fetchone() == (True,)


def test_a_visitor_starts_tonight_once_and_joins_it_after(demo, client, monkeypatch):
    monkeypatch.setattr("portal.timetable.ring", lambda night: None)
    make.LearnerFactory()
    for _ in range(2):
        assert client.post("/demo/night/")["Location"] == "/demo/#tonight"
    night = Night.objects.get()
    assert (night.as_of, night.state) == (tomorrow(), NightState.RUNNING)
    assert "It’s running".encode() in client.get("/demo/night/progress/").content


def test_a_refused_night_shows_a_message(demo, client):
    Night.objects.create(
        as_of=make.day(0),
        revision=1,
        asked_by="the timetable",
        recorded_by=make.moment(make.day(0)),
        started_at=make.moment(make.day(0)),
        learners=0,
        version="test",
    )
    assert b"another one isn" in client.post("/demo/night/", follow=True).content


def test_starting_again_writes_to_no_session(demo, client, monkeypatch):
    """The worker deletes every session, perhaps before the response is sent."""
    sent = []
    monkeypatch.setattr(
        "celery.Celery.send_task", lambda app, name, *a, **options: sent.append(name)
    )
    answer = client.post("/demo/again/")
    assert sent == ["portal.tasks.start_demo_again"]
    assert not Session.objects.exists()
    assert b"about half a minute" in client.get(answer["Location"]).content


def test_without_a_worker_a_message_says_that_nothing_changed(demo, client, monkeypatch):
    def nobody(*args, **options):
        raise OperationalError

    monkeypatch.setattr("celery.Celery.send_task", nobody)
    assert b"nothing was changed" in client.post("/demo/again/", follow=True).content


@pytest.mark.parametrize("path", ["/demo/night/", "/demo/again/"])
def test_reading_the_demo_page_changes_nothing(demo, client, path):
    assert client.get(path).status_code == 405


def test_a_demo_is_not_seeded_over_real_people(demo):
    User.objects.create_user(email="real@college.example", password=None, name="Real")
    with pytest.raises(CommandError, match="Use an empty one for the demo"):
        call_command("seed_demo")


def test_a_demo_is_not_seeded_over_people_without_a_login(demo):
    make.LearnerFactory(user=None)
    with pytest.raises(CommandError, match="Use an empty one for the demo"):
        call_command("seed_demo")


def test_an_interrupted_seeding_starts_again(demo, steps, somebody):
    call_command("seed_demo")
    assert steps == ["flush", "seed"]


def test_someone_added_meanwhile_is_not_deleted(demo, steps, somebody):
    User.objects.create_user(email="real@college.example", password=None, name="Real")
    with pytest.raises(CommandError, match="Use an empty one for the demo"):
        call_command("seed_demo")
    assert steps == []


def test_an_empty_installation_is_seeded(demo, steps, capsys):
    call_command("seed_demo")
    assert steps == ["flush", "seed"]
    assert "ada@strathcairn.example" in capsys.readouterr().out


def test_two_seedings_at_once_seed_once(demo, steps, other):
    other.execute("SELECT pg_advisory_lock(%s)", [Lock.DEMO.value])
    with pytest.raises(CommandError, match="Another process"):
        call_command("seed_demo")
    assert steps == []


@pytest.fixture
def seeded(demo, somebody):
    """Return a college whose last night is three days old."""
    make.LearnerFactory()
    audit.record("demo.seed", None, by="the seeder", label="")
    days.run_night(localdate() - 3 * ONE_DAY, timezone.now() - 3 * ONE_DAY)


def test_a_later_day_runs_the_missed_nights_and_leaves_what_people_typed(seeded, steps, capsys):
    call_command("seed_demo")
    assert steps == []
    nights = Night.objects.order_by("as_of").values_list("as_of", "state")
    assert list(nights) == [(localdate() - n * ONE_DAY, "done") for n in (3, 2, 1, 0)]
    assert capsys.readouterr().out.count("the night for") == 3
    call_command("seed_demo")
    assert Night.objects.count() == 4


def test_a_night_that_ended_half_way_is_finished_first(seeded, steps, capsys):
    yesterday = localdate() - ONE_DAY
    at_moment(timezone.now() - ONE_DAY, conductor.open_night, yesterday, by="the timetable")
    call_command("seed_demo")
    output = capsys.readouterr().out
    assert f"the rest of the night for {yesterday}" in output
    assert not Night.objects.exclude(state=NightState.DONE).exists()
    assert Night.objects.first().as_of == localdate()


def test_every_card_and_stop_of_the_tour_has_a_suggestion():
    assert len({card.email for card in GUIDE}) == len(GUIDE)
    assert all(card.try_this for card in GUIDE)
    cast = {card.email for card in GUIDE}
    assert len(TOUR) == 7
    assert all(not stop.email or stop.email in cast for stop in TOUR)
