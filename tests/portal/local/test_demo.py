"""The demo: ready, stopped, broken and registered again. A small project replaces the portal."""

import os
import pty
import re
import shlex
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from portal.local import processes
from tests.portal.local.checkouts import SITE, Checkout, eventually

MANAGE = """
import os, pathlib, sys
assert os.environ["DATABASE_URL"] and os.environ["REDIS_URL"] and os.environ["CAIRN_DEMO"] == "1"
verb = sys.argv[1]
with pathlib.Path("verbs").open("a") as out:
    out.write(verb + "\\n")
if pathlib.Path("fail-" + verb).exists():
    sys.exit("a reason for " + verb)
if verb == "seed_demo":
    print("Ada Learner: ada@strathcairn.example")
"""
WSGI = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"sign in"]
"""
CELERY = """
import os
from celery import Celery
path = os.environ["REDIS_URL"].removeprefix("unix://").partition("?")[0]
app = Celery("stand-in", broker=f"redis+socket://{path}?virtual_host=0")
"""
SETTINGS = "SECRET_KEY = 'of the stand-in'"  # Celery loads the settings that are named
VERBS = ["migrate", "compile_catalogues", "collectstatic", "seed_demo"]


@pytest.fixture
def project(own: Checkout) -> Checkout:
    own.environment["PYTHONPATH"] = str(SITE)
    (own.folder / "manage.py").write_text(MANAGE)
    (own.folder / "portal" / "settings.py").write_text(SETTINGS)
    (own.folder / "portal" / "wsgi.py").write_text(WSGI)
    (own.folder / "portal" / "celery.py").write_text(CELERY)
    (own.folder / "verbs").write_text("")
    return own


@pytest.fixture
def port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@contextmanager
def ready(project: Checkout, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a demo and wait until it is ready; yield its process and output."""
    process = project.start("demo", "--port", str(port))
    output = ""
    try:
        while "Ctrl-C" not in output:
            line = process.stdout.readline()
            assert line, output + process.stderr.read()
            output += line
        yield process, output
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        process.communicate(timeout=60)


def page(port: int) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{port}/accounts/login/", timeout=5) as answer:
        return answer.read().decode()


def everything(project: Checkout) -> list[int | None]:
    return [project.server("demo", what) for what in ("postgres", "redis", "web", "worker")]


def assert_stopped(project: Checkout, port: int) -> None:
    assert everything(project) == [None] * 4
    with pytest.raises(urllib.error.URLError):
        page(port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_prints_the_sign_ins_and_a_signal_stops_everything(
    project: Checkout, port: int, number: int
) -> None:
    with ready(project, port) as (process, output):
        assert f"http://127.0.0.1:{port}/accounts/login/" in output
        assert "Ada Learner: ada@strathcairn.example" in output
        for step in ("Tables", "Translations", "Static files", "Demo college", "First page"):
            assert re.search(rf"^{step}: \d+\.\d s$", output, re.MULTILINE)
        assert page(port) == "sign in"
        assert None not in everything(project)
        process.send_signal(number)
        process.wait(40)
        assert process.returncode == 0
    assert (project.folder / "verbs").read_text().split() == VERBS
    assert_stopped(project, port)


def test_a_closed_terminal_stops_everything(project: Checkout, port: int) -> None:
    """`make` waits for the demo and does not pass on that its terminal has closed."""
    command = shlex.join(project.command("demo", "--port", str(port)))
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(project.folder)
        waiting = ["/bin/sh", "-c", f"trap '' HUP; (trap - HUP; exec {command}); exit"]
        os.execve("/bin/sh", waiting, project.environment)
    output = b""
    while b"Ctrl-C" not in output:
        output += os.read(terminal, 1024)
    os.close(terminal)
    eventually(lambda: everything(project) == [None] * 4, 40)
    os.waitpid(pid, 0)
    assert_stopped(project, port)


def test_a_second_demo_is_refused_and_stop_ends_the_first(project: Checkout, port: int) -> None:
    with ready(project, port) as (process, _):
        output = project("demo", "--port", str(port), code=2)
        assert f"is already running at http://127.0.0.1:{port}/" in output
        with socket.socket() as line:
            line.bind(("127.0.0.1", 0))
            other = str(line.getsockname()[1])
        assert "is already running" in project("demo", "--check", "--port", other, code=2)
        assert project("run", "--", "echo", "inside").endswith("is already running\n")
        assert page(port) == "sign in"
        project("down")
        assert process.wait(30) == 0
    assert_stopped(project, port)


def test_the_remains_of_a_killed_demo_make_room_for_the_next(project: Checkout, port: int) -> None:
    """The web server that it left would occupy the port."""
    with ready(project, port) as (process, _):
        process.kill()
        process.wait()
        survivors = everything(project)
        assert None not in survivors
    with ready(project, port) as (_, output):
        assert output.count("is already running") == 2
        assert page(port) == "sign in"
        now = everything(project)
        assert now[:2] == survivors[:2]
        assert set(now[2:]).isdisjoint(survivors[2:])
    assert_stopped(project, port)


def test_stop_ends_what_a_killed_demo_left(project: Checkout, port: int) -> None:
    with ready(project, port) as (process, _):
        process.kill()
        process.wait()
        assert "web server and worker" in project("down")
    assert_stopped(project, port)


@pytest.mark.parametrize(("part", "label"), [("web", "web server"), ("worker", "worker")])
def test_a_part_that_ends_unexpectedly_is_named(
    project: Checkout, port: int, part: str, label: str
) -> None:
    with ready(project, port) as (process, _):
        processes.end(project.server("demo", part), [(signal.SIGTERM, 15)], part)
        _, errors = process.communicate(timeout=40)
        assert process.returncode == 2
        assert f"The {label} stopped unexpectedly" in errors
        assert f"{project.folder}/.cairn/demo/{part}.log" in errors
    assert_stopped(project, port)


def test_a_step_that_fails_is_named_with_its_reason(project: Checkout, port: int) -> None:
    mark = project.folder / "fail-compile_catalogues"
    mark.touch()
    output = project("demo", "--port", str(port), code=2)
    mark.unlink()
    assert "`manage.py compile_catalogues` failed" in output
    assert "a reason for compile_catalogues" in output
    assert_stopped(project, port)


def test_a_broken_page_is_reported_with_its_reason(project: Checkout, port: int) -> None:
    (project.folder / "portal" / "wsgi.py").write_text("raise RuntimeError('a broken page')")
    output = project("demo", "--port", str(port), code=2)
    assert "The web server stopped unexpectedly" in output
    assert "a broken page" in output
    assert_stopped(project, port)


def test_a_signal_during_the_set_up_stops_everything(project: Checkout, port: int) -> None:
    process = project.start("demo", "--port", str(port))
    eventually(lambda: "migrate" in (project.folder / "verbs").read_text())
    process.terminate()
    process.communicate(timeout=40)
    assert_stopped(project, port)


def test_a_taken_port_is_named_before_anything_starts(
    clone: Callable[..., Checkout], port: int
) -> None:
    fresh = clone()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        began = time.monotonic()
        for extra in ((), ("--check",)):
            output = fresh("demo", "--port", str(port), *extra, code=2)
            assert f"Port {port} is in use by another program" in output
            assert f"make demo PORT={port + 1}" in output
        assert time.monotonic() - began < 5
    assert not list(Path(fresh.folder).glob(".cairn/demo/pg*"))
    assert fresh("demo", "--check", "--port", str(port)) == ""


@pytest.mark.parametrize("number", ["0", "65536", "-1"])
def test_an_impossible_port_is_refused(own: Checkout, number: str) -> None:
    assert f"PORT={number} is not a port" in own("demo", f"--port={number}", code=2)


def test_the_tests_cluster_has_no_demo(own: Checkout) -> None:
    assert "leave out --name test" in own("--name", "test", "demo", code=2)
