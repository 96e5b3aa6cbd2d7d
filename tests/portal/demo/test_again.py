"""Starting again empties the demo, and nothing else, one process at a time."""

import psycopg2
import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from kombu.exceptions import OperationalError

from learners.models import User
from portal import tasks
from portal.demo import again
from portal.demo.guide import GUIDE, TOUR
from portal.models import Night, NightState
from portal.views.nights import tomorrow
from tests.factories import learners as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def steps(monkeypatch):
    """What starting again would do, without doing it."""
    done = []
    monkeypatch.setattr(again, "call_command", lambda name, **more: done.append(name))
    monkeypatch.setattr(again, "seed", lambda now, tell: done.append("seed"))
    return done


@pytest.fixture
def other():
    """Another process, at the same database."""
    said = {k: v for k, v in connection.get_connection_params().items() if k in PLACE}
    line = psycopg2.connect(**said)
    line.autocommit = True
    yield line.cursor()
    line.close()


PLACE = {"dbname", "user", "password", "host", "port"}


def test_it_empties_then_seeds(demo, steps):
    assert again.start_again() is True
    assert steps == ["flush", "seed"]


def test_outside_the_demo_nothing_is_emptied(steps):
    assert not configured.DEMO
    for start in (again.start_again, tasks.start_demo_again):
        with pytest.raises(again.NotADemoError):
            start()
    assert steps == []


def test_while_another_process_seeds_a_second_start_does_nothing(demo, steps, other):
    other.execute("SELECT pg_advisory_lock(%s)", [again.DEMO_LOCK])
    assert again.is_being_set_up()
    assert again.start_again() is False
    assert steps == []
    other.execute("SELECT pg_advisory_unlock(%s)", [again.DEMO_LOCK])
    assert not again.is_being_set_up()


def test_the_demos_page_says_that_it_is_being_set_up(demo, other, client):
    assert b"being set up" not in client.get("/demo/").content
    other.execute("SELECT pg_advisory_lock(%s)", [again.DEMO_LOCK])
    assert b"being set up" in client.get("/demo/").content


def test_a_visitor_starts_tonight_once_and_joins_it_after(demo, client, monkeypatch):
    monkeypatch.setattr("portal.timetable.ring", lambda night: None)
    make.LearnerFactory()
    for _ in range(2):
        assert client.post("/demo/night/")["Location"] == "/demo/#tonight"
    night = Night.objects.get()
    assert (night.as_of, night.state) == (tomorrow(), NightState.RUNNING)
    assert b"It is running" in client.get("/demo/night/progress/").content


def test_a_night_that_cannot_be_opened_is_said(demo, client):
    Night.objects.create(
        as_of=make.day(0),
        revision=1,
        asked_by="the timetable",
        recorded_by=make.moment(make.day(0)),
        started_at=make.moment(make.day(0)),
        learners=0,
        version="test",
    )
    assert b"another night is not finished" in client.post("/demo/night/", follow=True).content


def test_starting_again_writes_to_no_session(demo, client, monkeypatch):
    """The worker deletes every session, perhaps before the answer is written."""
    sent = []
    monkeypatch.setattr("celery.Celery.send_task", lambda app, name, **how: sent.append(name))
    answer = client.post("/demo/again/")
    assert sent == ["portal.tasks.start_demo_again"]
    assert not Session.objects.exists()
    assert b"about half a minute" in client.get(answer["Location"]).content


def test_without_a_worker_it_says_that_nothing_was_changed(demo, client, monkeypatch):
    def nobody(*args, **how):
        raise OperationalError

    monkeypatch.setattr("celery.Celery.send_task", nobody)
    assert b"nothing was changed" in client.post("/demo/again/", follow=True).content


@pytest.mark.parametrize("path", ["/demo/night/", "/demo/again/"])
def test_reading_changes_nothing(demo, client, path):
    assert client.get(path).status_code == 405


def test_real_people_are_never_seeded_over(demo):
    User.objects.create_user(email="real@college.example", password=None, name="Real")
    with pytest.raises(CommandError, match="no demo is put into it"):
        call_command("seed_demo")


def test_every_card_and_stop_of_the_tour_says_what_to_try():
    assert len({card.email for card in GUIDE}) == len(GUIDE)
    assert all(card.try_this for card in GUIDE)
    assert len(TOUR) == 6
