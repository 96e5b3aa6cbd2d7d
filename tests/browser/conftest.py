"""A real browser, a real server, the demo college. `make e2e` runs this directory."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import Celery
from django.conf import settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser import college as colleges
from tests.browser.chromium import DESKTOP, QUIET, executable
from tests.browser.visitor import Visitor

# Playwright runs an event loop in this thread, in which Django would refuse to work.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": executable(), "args": QUIET}


@pytest.fixture(scope="package")
def college(django_db_blocker: Any) -> Iterator[colleges.College]:
    """Seed Strathcairn College as `make demo` does; no worker receives Celery's messages."""
    demo, ring = settings.DEMO, Celery.send_task
    settings.DEMO, Celery.send_task = True, lambda *args, **kwargs: None
    try:
        with django_db_blocker.unblock(), colleges.opened() as college:
            yield college
    finally:
        settings.DEMO, Celery.send_task = demo, ring


@pytest.fixture(scope="package")
def site(college: colleges.College) -> Iterator[str]:
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def fresh(college: colleges.College) -> Iterator[None]:
    """Restore the college after a test that writes."""
    yield
    college.fresh()


@pytest.fixture(scope="package")
def windows(browser: Browser, site: str) -> Iterator[Callable[..., Visitor]]:
    """Open windows that stay open for the package."""
    contexts = []

    def window(*, script: bool = True, size: dict[str, int] = DESKTOP) -> Visitor:
        context = browser.new_context(
            base_url=site, java_script_enabled=script, viewport=size, locale="en-GB"
        )
        context.set_default_timeout(8000)
        contexts.append(context)
        return Visitor(context, site, script=script)

    yield window
    for context in contexts:
        context.close()


@pytest.fixture
def window(windows: Callable[..., Visitor]) -> Iterator[Callable[..., Visitor]]:
    """Open windows for one test, and check afterwards that none reported an error."""
    opened = []

    def open_window(**options: Any) -> Visitor:
        opened.append(windows(**options))
        return opened[-1]

    yield open_window
    complaints = [complaint for visitor in opened for complaint in visitor.complaints]
    for visitor in opened:
        visitor.context.close()
    assert complaints == []


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Run a test with JavaScript and without it."""
    return bool(request.param)
