"""Run the demo until Ctrl-C: services, tables, the demo college, web server and worker."""

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

from portal.local import errors, interrupts, processes
from portal.local.cluster import Cluster
from portal.local.errors import RunnerError
from portal.local.places import Place

Report = Callable[[str], None]
Children = dict[str, subprocess.Popen[bytes]]
HOST = "127.0.0.1"
SIGN_IN = "/accounts/login/"
STEPS = {
    "Tables": "migrate --noinput",
    "Translations": "compile_catalogues",
    "Static files": "collectstatic --noinput",
    "Demo college": "seed_demo",
}
# The first signal lets a running task finish. Gunicorn takes the same two.
LADDER = [(signal.SIGTERM, 15), (signal.SIGQUIT, 5)]
CHILDREN = {"web": "The web server", "worker": "The worker"}
PAGE_SECONDS = 90


def serve(cluster: Cluster, port: int, report: Report) -> int:
    """Run the demo until it is asked to stop or one of its parts ends."""
    attached = interrupts.attached()
    with registered(cluster.place, port):
        check_port(port)
        try:
            with cluster.used() as environment:
                _serve(cluster.place, environment, port, report, attached)
        except interrupts.Interrupted:
            pass
    report("The demo has stopped. Start it again with `make demo`.")
    return 0


def _serve(
    place: Place, environment: dict[str, str], port: int, report: Report, attached: bool
) -> None:
    sign_ins = _prepare(place, environment, report)
    try:
        children = _start(place, environment, port)
        address = _await_page(place, children, port, report)
        report(f"\nCairn is ready. Sign in at {address}\n\n{sign_ins.strip()}\n")
        report("Ctrl-C stops it. What you type is saved for next time.")
        # `make` passes no SIGHUP on while it waits, so a closed terminal is noticed here.
        while not attached or interrupts.terminal_group() is not None:
            _check_children(place, children)
            time.sleep(0.5)
    finally:
        interrupts.ignoring()
        report("Stopping")
        end_children(place)


def check_port(port: int) -> None:
    """Refuse a taken port at once, not after a minute's work."""
    if not 1 <= port <= 65535:
        raise RunnerError(f"PORT={port} is not a port: choose one from 1024 to 65535.")
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((HOST, port))
            line.listen()
        except OSError as error:
            denied = isinstance(error, PermissionError)
            reason = "reserved for the system" if denied else "in use by another program"
            other = 8000 if denied or port == 65535 else port + 1
            raise RunnerError(
                f"Port {port} is {reason}: choose another, as in `make demo PORT={other}`."
            ) from None


@contextmanager
def registered(place: Place, port: int) -> Iterator[None]:
    """Register the only demo of this checkout; the lock of a killed demo is free."""
    lock = _lock(place)
    try:
        if not processes.take(lock):
            raise RunnerError(
                f"This checkout's demo is already running at http://{HOST}:{_runner(place)[1]}/: "
                "`make stop` ends it."
            )
        end_children(place)
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()} {port}\n".encode(), 0)
        yield
    finally:
        os.close(lock)


def stop(place: Place) -> bool:
    """End a running demo, or the processes that a killed one left behind."""
    lock = _lock(place)
    try:
        pid = None if processes.take(lock) else _runner(place)[0]
        ended = processes.end(pid, [(signal.SIGTERM, 60)], "The demo")
        return end_children(place) or ended
    finally:
        os.close(lock)


def end_children(place: Place) -> bool:
    """End the web server and the worker; return whether either ran."""
    ended = False
    for name, label in CHILDREN.items():
        record = _record(place, name)
        ended |= processes.end(processes.recall(record, str(record)), LADDER, label, group=True)
    return ended


def _lock(place: Place) -> int:
    return processes.open_lock(place.state / "runner")


def _record(place: Place, name: str) -> Path:
    return place.state / f"{name}.pid"


def _runner(place: Place) -> tuple[int, int]:
    """Return the process id and port of the running demo, which writes them once it has the
    lock."""
    path = place.state / "runner"
    if not processes.wait(lambda: len(path.read_text().split()) == 2, 1):
        raise RunnerError(f"Another demo is starting in {place.state}: try again in a moment.")
    pid, port = map(int, path.read_text().split())
    return pid, port


def _prepare(place: Place, environment: dict[str, str], report: Report) -> str:
    """Run the set-up commands and return the last one's output."""
    output = b""
    for label, arguments in STEPS.items():
        began, log = time.monotonic(), place.log(arguments.split()[0])
        with log.open("wb") as out:
            command = [sys.executable, "manage.py", *arguments.split()]
            streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": out}
            done = subprocess.run(command, cwd=place.checkout, env=environment, **streams)
            output = done.stdout
            out.write(output if done.returncode else b"")
        if done.returncode:
            raise _with_log(place, log, f"`manage.py {arguments}` failed")
        report(f"{label}: {time.monotonic() - began:.1f} s")
    return output.decode(errors="replace")


def _start(place: Place, environment: dict[str, str], port: int) -> Children:
    """Start the web server and the worker.

    Both run with `-m`: the first line of a script names the folder of a checkout that may have
    moved.
    """
    commands = {
        "web": f"gunicorn portal.wsgi --workers 2 --bind {HOST}:{port} --graceful-timeout 5 --pid",
        "worker": "celery -A portal.celery worker -B -c 2 --without-mingle --without-gossip "
        "--pidfile",
    }
    children = {}
    for name, command in commands.items():
        record = _record(place, name)
        argv = [sys.executable, "-m", *command.split(), record]
        argv += ["--schedule", place.state / "beat-schedule"] if name == "worker" else []
        with interrupts.deferred():
            record.unlink(missing_ok=True)
            options = {"env": environment, "cwd": place.checkout, "start_new_session": True}
            children[name] = processes.spawn(argv, place.log(name), **options)
            record.write_text(str(children[name].pid))
    return children


def _await_page(place: Place, children: Children, port: int, report: Report) -> str:
    """Wait for the sign-in page and return its address; no proxy, since it is on this machine."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    address = f"http://{HOST}:{port}{SIGN_IN}"
    began = time.monotonic()
    while time.monotonic() - began < PAGE_SECONDS:
        _check_children(place, children)
        try:
            with opener.open(address, timeout=10) as answer:
                report(f"First page: {time.monotonic() - began:.1f} s")
                return str(answer.url)
        except OSError as error:  # URLError and HTTPError are OSErrors
            if isinstance(error, urllib.error.HTTPError) and error.code == 500:
                break
            time.sleep(0.1)
    raise _with_log(place, place.log("web"), f"{address} does not answer with a page")


def _check_children(place: Place, children: Children) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            sentence = f"{CHILDREN[name]} stopped unexpectedly, so the demo stops"
            raise _with_log(place, place.log(name), sentence)


def _with_log(place: Place, log: Path, sentence: str) -> RunnerError:
    end = processes.tail(log)
    return errors.from_log(end, place.base, f"{sentence}. The end of {log}:\n{end}")
