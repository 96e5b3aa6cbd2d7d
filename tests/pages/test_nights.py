"""Nights: the list, one night, and running one now."""

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.timezone import localdate
from kombu.exceptions import OperationalError

from learners.actions.facts import hold_facts_lock
from learners.models import AuditEvent
from portal import conductor, timetable
from portal.models import Night
from tests.factories import learners as make
from tests.factories.portal import NightFactory, StageRunFactory
from tests.factories.support import SignalFactory
from tests.pages.count import queries
from tests.pages.test_record import words


@pytest.fixture
def rung(monkeypatch):
    bells = []
    monkeypatch.setattr(timetable, "ring", bells.append)
    return bells


def test_run_now_opens_tomorrows_night_and_sends_one_message(dee, ada, client, sign_in, rung):
    response = sign_in(client, dee).post("/nights/start/")
    night = Night.objects.get()
    assert response["Location"] == f"/nights/{night.public_id}/"
    assert night.as_of == localdate() + dt.timedelta(days=1)
    assert night.asked_by == "Dee Fraser"
    assert rung == [night]


def test_starting_it_twice_joins_the_same_night(dee, ada, client, sign_in, rung):
    sign_in(client, dee)
    first = client.post("/nights/start/")["Location"]
    second = client.post("/nights/start/", follow=True)
    assert second.redirect_chain[0][0] == first
    assert "You’ve joined it" in words(second)
    assert Night.objects.count() == 1
    assert AuditEvent.objects.filter(verb="night.open").count() == 1


def test_an_unfinished_night_is_explained_on_the_page(dee, client, sign_in, rung):
    NightFactory(as_of=localdate())
    page = words(sign_in(client, dee).post("/nights/start/", follow=True))
    assert "The update didn’t start" in page
    assert rung == []


def test_a_dead_redis_delays_the_bell_not_the_page(dee, ada, client, sign_in, monkeypatch):
    def fails(night):
        raise OperationalError("gone")

    monkeypatch.setattr(timetable, "ring", fails)
    assert sign_in(client, dee).post("/nights/start/").status_code == 302
    assert Night.objects.exists()


@pytest.fixture
def an_import() -> Iterator[None]:
    """Hold the facts' lock in another connection until the test ends."""
    locked, done = threading.Event(), threading.Event()

    def imports() -> None:
        with transaction.atomic():
            hold_facts_lock()
            locked.set()
            done.wait(20)
        connection.close()

    other = threading.Thread(target=imports)
    other.start()
    assert locked.wait(20)
    yield
    done.set()
    other.join()


def test_during_an_import_the_page_shows_a_message_instead_of_waiting(
    dee, client, sign_in, rung, monkeypatch, an_import
):
    monkeypatch.setattr(conductor, "PATIENCE", "50ms")
    page = words(sign_in(client, dee).post("/nights/start/", follow=True))
    assert "an import is running" in page
    assert not Night.objects.exists()
    assert rung == []


def test_the_night_is_stamped_by_the_databases_clock_not_the_pages(
    dee, client, sign_in, rung, monkeypatch
):
    sign_in(client, dee)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        before = cursor.fetchone()[0]
    fast = timezone.now() + dt.timedelta(minutes=3)
    monkeypatch.setattr(timezone, "now", lambda: fast)
    client.post("/nights/start/")
    assert before <= Night.objects.get().recorded_by < fast


def test_progress_comes_from_the_runs_and_asks_again_only_while_running(dee, client, sign_in):
    night = NightFactory()
    for state in ("done", "parked", "started", "waiting"):
        StageRunFactory(night=night, state=state)
    sign_in(client, dee)
    url = f"/nights/{night.public_id}/progress/"
    page = client.get(url).content.decode()
    assert "2 of 4 parts done" in page
    assert 'value="2" max="4"' in page
    assert 'hx-trigger="every 2s"' in page
    assert "Refresh" in page
    Night.objects.update(state="done")
    assert "hx-trigger" not in client.get(url).content.decode()


def test_parked_learners_are_named_by_reference_with_the_error(dee, ada, client, sign_in):
    night = NightFactory(state="done")
    low = ada.learner.pk
    StageRunFactory(night=night, state="parked", low=low, high=low, learners=1, error="ValueError")
    page = words(sign_in(client, dee).get(f"/nights/{night.public_id}/"))
    assert "One learner couldn’t be updated" in page
    assert ada.learner.reference in page
    assert "Ada Sinclair" not in page


def test_a_finished_night_shows_its_figures_and_how_long_it_took(dee, client, sign_in):
    at = timezone.now()
    night = NightFactory(as_of=make.day(0), state="done", started_at=at, learners=45)
    StageRunFactory(night=night, state="done", changed=7)
    for seconds, took in ((59, "took less than a minute"), (61, "took one minute")):
        Night.objects.update(finished_at=at + dt.timedelta(seconds=seconds))
        page = words(sign_in(client, dee).get(f"/nights/{night.public_id}/"))
        assert "learners 45 rows changed 7 not updated 0" in page
        assert took in page
        assert took in words(client.get("/nights/"))


def test_nights_are_listed_by_their_mornings(dee, client, sign_in):
    for days in (-9, -2, -30, -1, -12):
        night = NightFactory(as_of=make.day(days), state="done")
        StageRunFactory.create_batch(abs(days) % 3, night=night)
    page = words(sign_in(client, dee).get("/nights/"))
    places = [page.index(make.in_words(days)) for days in (-1, -2, -9, -12, -30)]
    assert places == sorted(places)


def test_a_parked_run_is_retried_with_one_button(dee, ada, client, sign_in, rung):
    night = NightFactory(state="done")
    low = ada.learner.pk
    run = StageRunFactory(
        night=night, state="parked", low=low, high=low, learners=1, error="ValueError"
    )
    url = f"/nights/{night.public_id}/"
    assert "Try again" in words(sign_in(client, dee).get(url))
    page = words(client.post(f"{url}retry/{run.pk}/", follow=True))
    assert "Trying again." in page
    run.refresh_from_db()
    assert (run.state, rung) == ("waiting", [night])
    assert AuditEvent.objects.get(verb="night.retry").actor == "Dee Fraser"


def test_an_older_night_cannot_be_retried(dee, ada, client, sign_in, rung):
    night = NightFactory(state="done", as_of=make.day(-3))
    run = StageRunFactory(night=night, state="parked")
    NightFactory(state="done", as_of=make.day(-2))
    url = f"/nights/{night.public_id}/"
    page = words(sign_in(client, dee).get(url))
    assert "Try again" not in page
    assert "A later update has run since" in page
    page = words(client.post(f"{url}retry/{run.pk}/", follow=True))
    assert "Start a new one instead" in page
    assert rung == []


def test_a_run_of_another_night_cannot_be_retried_here(dee, client, sign_in, rung):
    night, other = NightFactory(state="done"), StageRunFactory(state="parked")
    url = f"/nights/{night.public_id}/retry/{other.pk}/"
    assert sign_in(client, dee).post(url).status_code == 404


def test_a_stage_of_the_whole_college_is_not_called_a_learner(dee, ada, client, sign_in):
    night = NightFactory(state="done")
    low = ada.learner.pk
    StageRunFactory(night=night, state="parked", stage="support", low=low, high=low)
    page = words(sign_in(client, dee).get(f"/nights/{night.public_id}/"))
    assert "A part for the whole college failed" in page
    assert "Everyone still has that part’s results from the night before" in page
    assert "“Who may want to talk” failed for the whole college" in page
    assert "not updated 0" in page
    assert "The whole college" in page
    assert ada.learner.reference not in page


def test_a_parked_shard_is_counted_in_people(dee, ada, client, sign_in):
    night = NightFactory(state="done")
    low = ada.learner.pk
    StageRunFactory(night=night, state="parked", low=low, high=low + 30, learners=12)
    page = words(sign_in(client, dee).get(f"/nights/{night.public_id}/"))
    assert "12 learners couldn’t be updated" in page
    assert "The worker stopped unexpectedly on every attempt" in page
    assert ada.learner.reference not in page


def test_the_latest_night_shows_changes_and_causes(dee, client, sign_in):
    night = NightFactory(as_of=make.day(0), state="done")
    SignalFactory.create_batch(23, first_as_of=make.day(0))
    page = words(sign_in(client, dee).get(f"/nights/{night.public_id}/"))
    assert "Something important changed for about 20 learners" in page
    assert "20 Something new noticed because “Reflection log”, due" in page
    assert "each for fewer than 10" not in page


def test_changes_for_fewer_than_ten_show_no_number_or_cause(dee, client, sign_in):
    night = NightFactory(as_of=make.day(0), state="done")
    SignalFactory.create_batch(3, first_as_of=make.day(0))
    page = words(sign_in(client, dee).get(f"/nights/{night.public_id}/"))
    assert "Something important changed for fewer than 10 learners" in page
    assert "Changes, each for fewer than 10 people for other reasons" in page
    assert "Reflection log" not in page
    assert "for 3" not in page


def test_a_quiet_night_shows_that_nothing_changed(dee, client, sign_in):
    night = NightFactory(as_of=make.day(0), state="done")
    page = words(sign_in(client, dee).get(f"/nights/{night.public_id}/"))
    assert "Nothing important changed" in page


def test_nights_take_5_queries_however_many(dee, client, sign_in):
    sign_in(client, dee)
    NightFactory(as_of=make.day(0))
    few, _ = queries(client, "/nights/")
    for days in range(1, 100):
        StageRunFactory(night=NightFactory(as_of=make.day(-days), state="done"), state="parked")
    many, page = queries(client, "/nights/")
    assert (few, many) == (5, 5)
    assert page.text.count('<a href="/nights/') == 60 + 7


def test_one_night_takes_13_queries_however_much_changed(dee, ada, client, sign_in):
    night = NightFactory(as_of=make.day(0), state="done")
    sign_in(client, dee)
    url = f"/nights/{night.public_id}/"
    StageRunFactory(night=night, state="parked", low=ada.learner.pk, learners=1)
    SignalFactory(first_as_of=make.day(0))
    few, _ = queries(client, url)
    for n in range(100):
        StageRunFactory(night=night, state="parked", low=n, learners=1)
    SignalFactory.create_batch(100, first_as_of=make.day(0))
    many, _ = queries(client, url)
    assert (few, many) == (13, 13)


def test_progress_takes_6_queries(dee, client, sign_in):
    night = NightFactory()
    sign_in(client, dee)
    assert queries(client, f"/nights/{night.public_id}/progress/")[0] <= 6


def test_a_finished_night_can_be_run_again(dee, client, sign_in):
    sign_in(client, dee)
    assert "Run now" in words(client.get("/nights/"))
    first = NightFactory(as_of=make.day(1), state="done", recorded_by=make.moment(make.day(0)))
    page = client.get("/nights/")
    assert "Run again" in words(page)
    assert b'name="again"' in page.content
    client.post("/nights/start/", {"again": "1"})
    assert list(Night.objects.filter(as_of=first.as_of).values_list("revision", flat=True)) == [
        2,
        1,
    ]
