"""`make bench-page`: what pages cost in a large college, against a hello page in the same run.

A synthetic college in a scratch database, Cairn's own gunicorn on loopback, a bounded number of
requests in windows that alternate between the pages. CPU time is the processes' own (schedstat) of
the web server, its PostgreSQL backends and Redis; R is hello's divided by the page's.
"""

import argparse
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.page_settings"
os.environ.setdefault("CAIRN_SECRET_KEY", secrets.token_urlsafe(50))

HOST = "127.0.0.1"
WINDOW = 25  # requests
SAMPLE = {"learner": 20, "tutor": 20, "administrator": 1}
TRIES = 5  # of each query; the fastest counts, since other work on the machine slows the rest


def say(text: str) -> None:
    print(text, flush=True)


def cpu_ms(pids: list[int]) -> float:
    """Return the CPU time of processes with all their threads, in milliseconds."""
    total = 0
    for pid in pids:
        for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            total += int(thread.read_text().split()[0])
    return total / 1e6


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(database: str) -> Iterator[tuple[int, int]]:
    """Run gunicorn over the scratch database; yield its port and process, and always stop it."""
    from django.db import connection

    url, port = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"), free_port()
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--workers", "1"]
    command += ["--bind", f"{HOST}:{port}", "--log-level", "error", "--timeout", "120"]
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url.geturl()})
    try:
        wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)
        connection.close()


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(150):
        try:
            socket.create_connection((HOST, port), 1).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise SystemExit("gunicorn did not start.")


def fetch(port: int, path: str, session: str) -> bytes:
    """Return a page, or stop: a figure over an error page would say nothing."""
    connection = http.client.HTTPConnection(HOST, port, timeout=120)
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    response = connection.getresponse()
    page = response.read()
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status} instead of a page.")
    return page


def sessions(size: Any) -> dict[str, list[str]]:
    """Sign in a sample of each kind of reader; return their session keys."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from learners.models import User
    from learners.signing_in.sessions import GAVE_FACTOR
    from portal.sessions import SessionStore

    count = {kind: min(number, size.tutors) for kind, number in SAMPLE.items()}
    ids = {
        "learner": range(1, size.learners + 1, max(size.learners // SAMPLE["learner"], 1)),
        "tutor": range(size.learners + 1, size.learners + 1 + count["tutor"]),
        "administrator": [size.administrator],
    }
    keys: dict[str, list[str]] = {}
    for kind, chosen in ids.items():
        for user in User.objects.filter(pk__in=chosen).order_by("pk"):
            store = SessionStore()
            store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
            store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            store[GAVE_FACTOR] = True
            store.create()
            keys.setdefault(kind, []).append(str(store.session_key))
    return keys


PAGES = {
    "learner": ("/today/", "/plan/", "/me/", "/help/", "/messages/"),
    "tutor": ("/today/", "/learners/", "/queue/"),
    "administrator": ("/today/", "/people/", "/services/", "/rules/", "/system/", "/nights/"),
}


def measure(
    port: int, pids: list[int], keys: dict[str, list[str]], windows: int
) -> dict[str, float]:
    """Return the CPU time of a request, in milliseconds, by kind of page."""
    kinds = {
        "hello": ("/hello/", keys["learner"]),
        "page": ("/today/", keys["learner"]),
        "tutor": ("/today/", keys["tutor"]),
    }
    spent: dict[str, list[float]] = {kind: [] for kind in kinds}
    for path, people in kinds.values():
        for session in people:
            fetch(port, path, session)
    for number in range(windows):
        for kind, (path, people) in kinds.items():
            before = cpu_ms(pids)
            for request in range(WINDOW):
                fetch(port, path, people[(number * WINDOW + request) % len(people)])
            spent[kind].append((cpu_ms(pids) - before) / WINDOW)
        say(f"Window {number + 1} of {windows}")
    return {kind: median(times) for kind, times in spent.items()}


class Watch:
    """The queries of one page in this process, each with its time, the fastest of several tries."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.sql: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        result = execute(sql, params, many, context)
        self.times.append((time.perf_counter() - began) * 1000)
        self.sql.append(sql)
        return result


def watched(path: str, session: str) -> dict[str, Any]:
    """Return a page's number of queries, the slowest of them, and its size."""
    from django.db import connection
    from django.test import Client

    client, tries = Client(SERVER_NAME="localhost"), []
    client.cookies["sessionid"] = session
    client.get(path)
    for _ in range(TRIES):
        with connection.execute_wrapper(watch := Watch()):
            response = client.get(path)
        if response.status_code != 200:
            raise SystemExit(f"{path} answered {response.status_code} instead of a page.")
        tries.append(watch)
    fastest = [min(times) for times in zip(*(watch.times for watch in tries), strict=False)]
    slowest = max(range(len(fastest)), key=fastest.__getitem__)
    return {
        "path": path,
        "queries": len(fastest),
        "slowest_query_ms": round(fastest[slowest], 2),
        "slowest_query": tries[0].sql[slowest][:300],
        "html_bytes": len(response.content),
    }


def pages_of(keys: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return the figures of every page, of three people of each kind where there are as many."""
    from learners.models import Learner
    from pathways.models import PathwayChoice, PathwayStep

    choice = PathwayChoice.objects.order_by("learner").first()
    listing = PathwayStep.objects.filter(pathway=choice.pathway).order_by("position")[25]
    learner = Learner.objects.order_by("pk")[0]
    paths = {kind: list(names) for kind, names in PAGES.items()}
    paths["tutor"].append(f"/learners/{learner.public_id}/")
    rows = []
    for kind, names in paths.items():
        for path in names:
            for session in keys[kind][:1]:
                rows.append({"reader": kind, **watched(path, session)})
    own = keys["learner"][0]
    rows.append({"reader": "learner", **watched(f"/steps/{listing.step.public_id}/", own)})
    return rows


def figures(learners: int, windows: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from learners.scratch import scratch_database
    from tests.bench.college import build, size_of

    began, size = time.perf_counter(), size_of(learners)
    call_command("collectstatic", interactive=False, verbosity=0)
    with scratch_database("cairn_page"):
        build(size, say)
        keys = sessions(size)
        say(f"Built a college of {learners} in {time.perf_counter() - began:.0f} seconds")
        with server(str(connection.settings_dict["NAME"])) as (port, pid):
            fetch(port, "/hello/", keys["learner"][0])
            spent = measure(port, [pid, *children(pid), *database_pids()], keys, windows)
        pages = pages_of(keys)
    today = next(page for page in pages if page["reader"] == "learner")
    return {
        "r": spent["hello"] / spent["page"],
        "page_cpu_ms": spent["page"],
        "hello_cpu_ms": spent["hello"],
        "queries": today["queries"],
        "html_bytes": today["html_bytes"],
        "tutor_cpu_ms": spent["tutor"],
        "tutor_hellos": spent["tutor"] / spent["hello"],
        "slowest_query_ms": max(page["slowest_query_ms"] for page in pages),
        "largest_page_bytes": max(page["html_bytes"] for page in pages),
        "learners": learners,
        "seconds": time.perf_counter() - began,
        "pages_list": pages,
    }


def database_pids() -> list[int]:
    """Return the processes that answer the web server: its backends, and Redis."""
    from django.core.cache import caches
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        backends = [row[0] for row in cursor.fetchall()]
    redis = caches["progress"]._cache.get_client().info("server")["process_id"]
    return [*backends, int(redis)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what pages cost in a large college.")
    parser.add_argument("--learners", type=int, default=100_000)
    parser.add_argument("--windows", type=int, default=12, help="for each kind of page")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and drop the database
    with tempfile.TemporaryDirectory() as static:
        os.environ["CAIRN_STATIC_ROOT"] = static
        import django

        django.setup()
        result = figures(options.learners, options.windows)
    options.out.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for name in ("r", "tutor_hellos", "slowest_query_ms", "largest_page_bytes"):
        say(f"{name}: {result[name]:.3g}")
    say(f"Figures saved in {options.out}.")


if __name__ == "__main__":
    main()
