"""The demo: services, tables, the demo college, the web server and the worker, until Ctrl-C."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.local import faults, interrupts, processes
from portal.local.cluster import Cluster
from portal.local.faults import Fault
from portal.local.places import Place

Say = Callable[[str], None]
Children = dict[str, subprocess.Popen[bytes]]
HOST = "127.0.0.1"
SIGN_IN = "/accounts/login/"
STEPS = (
    ("Tables", ("migrate", "--noinput")),
    ("Translations", ("compile_catalogues",)),
    ("Static files", ("collectstatic", "--noinput")),
    ("Demo college", ("seed_demo",)),
)
# Warm first: a task at work finishes. Gunicorn takes the same two signals.
LADDER = [(signal.SIGTERM, 15), (signal.SIGQUIT, 5)]
CHILDREN = {"web": "The web server", "worker": "The worker"}
PAGE_SECONDS = 90


def serve(cluster: Cluster, port: int, say: Say) -> int:
    """Run the demo until someone asks it to end or one of its parts ends by itself."""
    place = cluster.place
    with listed(place, port):
        check_port(port)
        attached = interrupts.attached()
        interrupts.raising()
        use = None
        try:
            use = cluster.enter()
            environment = cluster.environment | use.variables
            sign_ins = _prepare(place, environment, say)
            children = _start(place, environment, port)
            _announce(_await_page(place, children, port, say), sign_ins, say)
            while True:
                _check_children(place, children)
                interrupts.hung_up(attached)
                time.sleep(0.5)
        except interrupts.Interrupted:
            say("Stopping")
        finally:
            interrupts.ignoring()
            end_children(place)
            if use:
                cluster.leave(use)
    say("The demo has stopped; what was typed is kept for the next `make demo`.")
    return 0


def check_port(port: int) -> None:
    """Before anything long starts: a taken port would otherwise show after a minute's work."""
    if not 1 <= port <= 65535:
        raise Fault(f"PORT={port} is no port: choose one from 1024 to 65535.")
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((HOST, port))
            line.listen()
        except PermissionError:
            raise Fault(
                f"Port {port} is kept for the system: choose another, as in `make demo PORT=8000`."
            ) from None
        except OSError:
            raise Fault(
                f"Port {port} of {HOST} is taken by another program: end it, "
                f"or choose another, as in `make demo PORT={port + 1 if port < 65535 else 8000}`."
            ) from None


@contextmanager
def listed(place: Place, port: int) -> Iterator[None]:
    """At most one demo per checkout. A killed one is known by its lock being free."""
    lock = _lock(place)
    try:
        if not _free(lock):
            _, running = _runner(place)
            raise Fault(
                f"This checkout's demo already runs at http://{HOST}:{running}/: "
                "`make stop` ends it."
            )
        end_children(place)
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()} {port}\n".encode(), 0)
        yield
    finally:
        os.close(lock)


def stop(place: Place) -> bool:
    """End a running demo from outside, or what a killed one left behind."""
    lock = _lock(place)
    try:
        pid = 0 if _free(lock) else _runner(place)[0]
        if pid:
            processes.end(pid, [(signal.SIGTERM, 60)], "The demo")
        return end_children(place) or bool(pid)
    finally:
        os.close(lock)


def end_children(place: Place) -> bool:
    ended = False
    for name, label in CHILDREN.items():
        known = processes.recall(place.record(name))
        if known:
            ended |= processes.end(known["pid"], LADDER, label, group=True)
    return ended


def _lock(place: Place) -> int:
    return os.open(place.state / "runner", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _free(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _runner(place: Place) -> tuple[int, int]:
    for _ in range(20):  # it writes this right after it has the lock
        parts = (place.state / "runner").read_text().split()
        if len(parts) == 2:
            return int(parts[0]), int(parts[1])
        time.sleep(0.05)
    raise Fault(f"Another demo is just starting in {place.state}: wait a moment and run again.")


def _prepare(place: Place, environment: dict[str, str], say: Say) -> str:
    """Run the set-up commands, each of which does nothing where nothing is left to do."""
    said = ""
    for label, command in STEPS:
        began = time.monotonic()
        said = _manage(place, environment, command)
        say(f"{label}: {time.monotonic() - began:.1f} s")
    return said


def _manage(place: Place, environment: dict[str, str], command: tuple[str, ...]) -> str:
    log = place.log(command[0])
    with log.open("wb") as errors:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=place.checkout,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            check=False,
        )
    said = done.stdout.decode(errors="replace")
    if done.returncode:
        with log.open("a") as out:
            out.write(said)
        end = processes.tail(log)
        raise faults.from_log(end, place.base) or Fault(
            f"`manage.py {' '.join(command)}` did not succeed. The end of {log} says:\n{end}"
        )
    return said


def _start(place: Place, environment: dict[str, str], port: int) -> Children:
    """Both run by `-m`: a script's first line would still name the folder of a moved checkout."""
    commands = {
        "web": f"gunicorn portal.wsgi --workers 2 --bind {HOST}:{port} --graceful-timeout 5",
        "worker": "celery -A portal.celery worker -B -c 2 --loglevel INFO --without-mingle "
        "--without-gossip --schedule",
    }
    children = {}
    for name, command in commands.items():
        argv = [sys.executable, "-m", *command.split()]
        argv += [str(place.state / "beat-schedule")] if name == "worker" else []
        log, folder = place.log(name), place.checkout
        with interrupts.held():
            children[name] = processes.spawn(argv, log, environment=environment, cwd=folder)
            processes.remember(place.record(name), children[name].pid)
    return children


def _await_page(place: Place, children: Children, port: int, say: Say) -> str:
    """Poll the sign-in page. No proxy: this address is the machine's own."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    address = f"http://{HOST}:{port}{SIGN_IN}"
    began = time.monotonic()
    while time.monotonic() - began < PAGE_SECONDS:
        _check_children(place, children)
        try:
            with opener.open(address, timeout=10) as answer:
                say(f"First page: {time.monotonic() - began:.1f} s")
                return str(answer.url)
        except OSError as error:  # URLError and HTTPError are OSErrors
            if isinstance(error, urllib.error.HTTPError) and error.code == 500:
                break
            time.sleep(0.1)
    log = place.log("web")
    raise Fault(
        f"{address} does not answer with a page. The end of {log} says:\n{processes.tail(log)}"
    )


def _announce(address: str, sign_ins: str, say: Say) -> None:
    say(f"\nCairn is ready. Sign in at {address}\n")
    if sign_ins.strip():
        say(sign_ins.rstrip() + "\n")
    say("Ctrl-C stops it; what you type is kept.")


def _check_children(place: Place, children: Children) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            log: Path = place.log(name)
            end = processes.tail(log)
            raise faults.from_log(end, place.base) or Fault(
                f"{CHILDREN[name]} ended by itself, so the demo stops. "
                f"The end of {log} says:\n{end}"
            )
