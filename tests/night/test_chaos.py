"""Nights write the same rows despite kills, doubles and lost messages.

Real processes, a real database, a real Redis. Each way of running the night starts from the same
facts and must leave the same fingerprint as one quiet process does.
"""

import datetime as dt
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings

from portal import conductor, timetable
from portal.celery import app
from portal.fingerprint import fingerprint
from portal.models import Night, NightState
from tests import databases
from tests.factories.clock import at_moment
from tests.night.conftest import AS_OF, LATER, build, forget_nights, run_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("small_shards")]
LEARNERS = 60
PATIENCE = 200  # seconds, for a whole night on a very busy machine
fork = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def evening(django_db_setup: None, django_db_blocker: Any) -> tuple[str, str]:
    """A database with the facts in place, and the fingerprint that one quiet process leaves."""
    expected: list[str] = []

    def one_quiet_night() -> None:
        build(LEARNERS)
        run_all()
        expected.append(fingerprint())
        forget_nights()

    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with django_db_blocker.unblock(), override_settings(SHARD_SIZE=5):
        return databases.college(f"evening{worker}", one_quiet_night), expected[0]


@pytest.fixture
def quiet(evening: tuple[str, str], transactional_db: None) -> Iterator[str]:
    """The facts in a database of the test's own, and the fingerprint that is expected."""
    template, expected = evening
    with databases.using(template, "chaos"):
        yield expected


def one_process(grace: float = 0.2) -> None:
    """Run a night as `manage.py night` does, in its own process and connection."""
    connections.close_all()
    conductor.GRACE = dt.timedelta(seconds=grace)
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (for the life of the process)
    call_command("night", as_of=AS_OF)
    connections.close_all()
    os._exit(0)


def start() -> multiprocessing.process.BaseProcess:
    connection.close()
    process = fork.Process(target=one_process)
    process.start()
    return process


def finished() -> bool:
    return Night.objects.filter(as_of=AS_OF, state=NightState.DONE).exists()


def wait_until_finished() -> None:
    until = time.monotonic() + PATIENCE
    while not finished():
        assert time.monotonic() < until, "the night did not end"
        time.sleep(0.05)


def test_two_processes_leave_the_same_rows_as_one(quiet: str) -> None:
    processes = [start(), start()]
    for process in processes:
        process.join(PATIENCE)
    assert [process.exitcode for process in processes] == [0, 0]
    assert Night.objects.count() == 1
    assert fingerprint() == quiet


def test_killed_at_ten_random_points_and_started_again_it_leaves_the_same(quiet: str) -> None:
    dice = random.Random(20_261_123)
    kills = 0
    while kills < 10:
        process = start()
        time.sleep(dice.uniform(0.01, 0.25))
        os.kill(process.pid, signal.SIGKILL)
        process.join(PATIENCE)
        if finished():
            forget_nights()
        kills += 1
    last = start()
    last.join(PATIENCE)
    assert last.exitcode == 0
    assert fingerprint() == quiet


def test_two_starts_at_once_make_one_night(quiet: str) -> None:
    at_moment(LATER, conductor.open_night, AS_OF, by="the timetable")
    at_moment(LATER, conductor.open_night, AS_OF, by="Dee")
    call_command("night", as_of=AS_OF, stdout=open(os.devnull, "w"))  # noqa: SIM115
    assert Night.objects.count() == 1
    assert fingerprint() == quiet


def environment() -> dict[str, str]:
    """Return the workers' environment, with this test's database."""
    database = connection.settings_dict
    host = str(database["HOST"]).replace("/", "%2F")
    url = f"postgres://{database['USER']}:{database['PASSWORD']}@{host}:{database['PORT']}"
    url = url.replace(":@", "@").removesuffix(":")
    return {
        **os.environ,
        "DATABASE_URL": f"{url}/{database['NAME']}",
        "CAIRN_SHARD_SIZE": str(django_settings.SHARD_SIZE),
        "CAIRN_RECONCILE_SECONDS": "3600",
        "CAIRN_NIGHT_STARTS_AT": "23:59",
    }


@pytest.fixture
def workers(quiet: str) -> Iterator[None]:
    """Run two real Celery workers, each with one process, on this test's database."""
    app.control.purge()
    command = [sys.executable, "-m", "celery", "-A", "portal.celery", "worker", "-c", "1"]
    running = [
        subprocess.Popen(
            [*command, "-l", "ERROR", "-n", f"chaos{number}@%h"],
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for number in (1, 2)
    ]
    yield
    for process in running:
        os.killpg(process.pid, signal.SIGKILL)  # a soft shutdown waits for the broker
        process.wait()


@pytest.mark.usefixtures("workers")
def test_two_workers_with_doubled_messages_leave_the_same_rows_as_one(quiet: str) -> None:
    night, _ = at_moment(LATER, conductor.open_night, AS_OF, by="a test")
    until = time.monotonic() + PATIENCE
    while not finished():
        assert time.monotonic() < until, "the night did not end"
        timetable.ring(night)
        timetable.ring(night)
        time.sleep(0.5)
    assert fingerprint() == quiet


@pytest.mark.usefixtures("workers")
def test_redis_emptied_in_the_middle_costs_only_time(quiet: str) -> None:
    night, _ = at_moment(LATER, conductor.open_night, AS_OF, by="a test")
    timetable.ring(night)
    until = time.monotonic() + PATIENCE
    while not night.runs.filter(state="done").exists():
        assert time.monotonic() < until, "the workers did not begin"
        time.sleep(0.01)
    with app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()
    cache.clear()
    while not finished():
        assert time.monotonic() < until, "the night did not end"
        timetable.ring(night)
        time.sleep(0.3)
    assert fingerprint() == quiet
