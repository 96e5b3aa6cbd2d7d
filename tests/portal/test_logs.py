"""Logs follow CAIRN_LOG_LEVEL, with one line an event and no personal data."""

import ast
import logging
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from django.urls import include, path

from tests.contracts import source

EVENTS = """
import django; django.setup()
import logging, structlog
for logger in structlog.get_logger(), logging.getLogger("a.library"):
    logger.info("an.info"); logger.warning("a.warning")
"""
FIELDS = {"as_of", "case", "chore", "correction", "error", "method", "night", "reason", "run"}
FIELDS |= {"row", "scorecard", "task", "user", "view"}
CALLS = {f"log.{name}" for name in ("debug", "info", "warning", "error", "exception", "critical")}
TYPED = "Key (email)=(wren.tait@strathcairn.example) already exists; wren said 'I am ill'"


@pytest.fixture
def lines():
    """Format as Cairn's handler does; return a function for the lines written."""
    options = dict(settings.LOGGING["formatters"]["line"])
    handler = logging.StreamHandler(StringIO())
    handler.setFormatter(options.pop("()")(**options))
    logging.getLogger().addHandler(handler)
    yield lambda: handler.stream.getvalue().splitlines()
    logging.getLogger().removeHandler(handler)


def failing(request, **parts):
    raise IntegrityError(TYPED)


urlpatterns = [path("reset/<slug:token>/", failing), path("", include("portal.urls"))]


def written_at(level: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", EVENTS],
        cwd=source.ROOT,
        env=os.environ | {"CAIRN_LOG_LEVEL": level, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize(
    ("level", "infos", "warnings"), [("info", 2, 2), ("WARNING", 0, 2), ("ERROR", 0, 0)]
)
def test_the_level_governs_our_events_and_the_libraries(level, infos, warnings):
    text = written_at(level)
    assert (text.count("event=an.info"), text.count("event=a.warning")) == (infos, warnings)


def test_an_error_of_a_page_names_the_route_and_the_place_only(lines, settings):
    settings.ROOT_URLCONF = "tests.portal.test_logs"
    settings.MIDDLEWARE = []
    Client(raise_request_exception=False).get("/reset/secret-key-of-wren/?email=wren@x.example")
    (line,) = lines()
    assert "event=http.answered" in line
    assert "status=500 route=reset/<slug:token>/ error=IntegrityError" in line
    assert "tests/portal/test_logs.py:" in line
    assert "wren" not in line


def test_a_missing_page_logs_no_address(lines, settings):
    settings.ROOT_URLCONF = "tests.portal.test_logs"
    settings.MIDDLEWARE = []
    Client().get("/learners/wren-tait/")
    (line,) = lines()
    assert "status=404" in line
    assert "wren" not in line


def test_a_failing_task_logs_no_arguments(lines):
    context = {"id": "7f", "name": "learners.tasks.send", "exc": TYPED, "args": "('Wren',)"}
    context |= {"description": "raised unexpected"}
    try:
        raise IntegrityError(TYPED)
    except IntegrityError as error:
        logging.getLogger("celery.app.trace").error(
            "Task %(name)s: %(exc)s %(args)s", context, exc_info=error, extra={"data": context}
        )
    (line,) = lines()
    assert "name=learners.tasks.send id=7f" in line
    assert 'outcome="raised unexpected" error=IntegrityError' in line
    assert "wren" not in line.lower()


def test_addresses_in_a_librarys_sentence_are_masked(lines):
    logging.getLogger("smtp").warning("550 <wren@x.example>: see https://mail.example/u/wren")
    (line,) = lines()
    assert "wren" not in line
    assert "https://mail.example/…" in line


def test_a_refused_host_is_logged(lines):
    logging.getLogger("django.security.DisallowedHost").error(
        "Invalid HTTP_HOST header: 'cairn.example'.", extra={"status_code": 400, "request": None}
    )
    (line,) = lines()
    assert "'cairn.example'" in line


def test_our_events_have_a_fixed_name_and_fields_without_persons():
    strange = []
    for file in source.product():
        for node in ast.walk(source.tree(file)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in CALLS:
                fixed = len(node.args) == 1 and isinstance(node.args[0], ast.Constant)
                if not fixed or not {word.arg for word in node.keywords} <= FIELDS:
                    strange.append(f"{source.name_of(file)}:{node.lineno}")
    assert strange == []
