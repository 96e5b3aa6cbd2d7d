"""A page within two seconds when PostgreSQL is down or does not answer.

A frozen server accepts connections and never answers, and psycopg2 has no limit on waiting. So each
process asks the server for one byte before a request, at most twice a second, as libpq does when it
asks whether TLS is offered (PostgreSQL's SSLRequest message).
"""

import socket
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = structlog.get_logger()
Page = Callable[[HttpRequest], HttpResponse]
CHECKS = ("/healthz", "/readyz")  # they answer by themselves, whoever asks
PATIENCE = 0.7  # seconds
VALID_FOR = 0.5  # seconds
SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
TROUBLE = (OperationalError, InterfaceError)


class Probe:
    """Whether the server answers, asked at most once in `VALID_FOR` seconds."""

    def __init__(self) -> None:
        self.asked_at = -VALID_FOR
        self.answered = True

    def answers(self) -> bool:
        if time.monotonic() - self.asked_at >= VALID_FOR:
            self.answered = ask()
            self.asked_at = time.monotonic()
        return self.answered


def address() -> tuple[str, int]:
    """Return the server's host, or the folder of its socket, and its port."""
    server = settings.DATABASES["default"]
    return server["HOST"] or "localhost", int(server["PORT"] or 5432)


def ask() -> bool:
    host, port = address()
    try:
        if host.startswith("/"):
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(PATIENCE)
                line.connect(f"{host}/.s.PGSQL.{port}")
                return is_answered(line)
        with socket.create_connection((host, port), timeout=PATIENCE) as line:
            return is_answered(line)
    except OSError as error:
        log.warning("database.unavailable", error=type(error).__name__)
        return False


def is_answered(line: socket.socket) -> bool:
    line.sendall(SSL_REQUEST)
    return bool(line.recv(1))


def watched(get_response: Page) -> Page:
    """Answer with the outage page, before the session is read, while the database does not."""
    probe = Probe()

    def page(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(CHECKS):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)  # a session would be read
            return get_response(request)
        return get_response(request) if probe.answers() else outage_page()

    return page


def outage_page() -> HttpResponse:
    """Return the page for an outage: numbers to ring, and when to try again."""
    page = render_to_string("503.html")
    return HttpResponse(
        page, status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"}
    )
