"""With PostgreSQL stopped or frozen, every page says so soon, with numbers to ring."""

import socket
import time
from collections.abc import Iterator

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from learners.models import User
from portal import outage
from portal.views import public

PATHS = ["/", "/help-now/", "/accounts/login/", "/today/", "/me/", "/learners/", "/never-was/"]


@pytest.fixture(params=["stopped", "frozen"])
def down(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Point the probe at an address where nobody listens, or one that never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "frozen":
            server.listen(64)
        address = server.getsockname()
        monkeypatch.setattr(outage, "address", lambda: address)
        yield


@pytest.mark.parametrize("path", PATHS)
def test_signed_in_or_not_a_page_has_the_numbers_to_ring(path, down, sign_in, ben, client):
    for browser in (client, sign_in(Client(), ben)):
        answer = browser.get(path)
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        assert "tel:999" in answer.text
        assert "tel:116123" in answer.text


def test_what_is_sent_in_an_outage_is_refused_whole(down, sign_in, ada, client):
    assert sign_in(client, ada).post("/me/", {"name": "Ada"}).status_code == 503
    assert client.post("/accounts/login/", {"login": ada.email}).status_code == 503


def test_a_whole_outage_is_asked_about_twice_a_second_at_most(down, monkeypatch):
    asked = []
    monkeypatch.setattr(outage, "ask", lambda: bool(asked.append(time.monotonic())))
    probe = outage.Probe()
    assert not any(probe.answers() for _ in range(50))
    assert len(asked) <= 2
    probe.asked_at -= outage.VALID_FOR
    monkeypatch.setattr(outage, "ask", lambda: True)
    assert probe.answers()


def test_health_checks_read_no_session(down, sign_in, ada, client, django_assert_num_queries):
    browser = sign_in(client, ada)
    with django_assert_num_queries(0):
        assert browser.get("/healthz").status_code == 200
        ready = browser.get("/readyz")
    assert (ready.status_code, ready.json()) == (503, {"database": "does not answer"})


def test_a_server_that_answers_is_heard_by_socket_and_by_port(db):
    assert outage.ask()


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_connection_lost_during_a_request_has_the_same_page(
    error: type[Exception], client: Client, ada: User, sign_in, monkeypatch
):
    def lost(*args, **values):
        raise error("server closed the connection unexpectedly")

    browser = sign_in(Client(raise_request_exception=False), ada)
    monkeypatch.setattr(public, "college_lines", lost)
    answer = browser.get("/help-now/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "tel:999" in answer.text


def test_another_fault_is_still_a_fault(client, db, monkeypatch):
    def broken(*args, **values):
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr(public, "college_lines", broken)
    assert client.get("/help-now/").status_code == 500
