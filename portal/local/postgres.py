"""A private PostgreSQL: made once, started, adopted when it still runs, stopped."""

from __future__ import annotations

import locale
import shutil
import signal
import time
import urllib.parse
from pathlib import Path

from portal.local import binaries, faults, interrupts, places, processes, wire
from portal.local.binaries import Program
from portal.local.faults import Fault
from portal.local.places import Place
from portal.local.processes import Known

LABEL = "PostgreSQL"
VARIABLE = "DATABASE_URL"
# Fast: clients are disconnected. Immediate: the next start recovers from the log.
LADDER = [(signal.SIGINT, 30), (signal.SIGQUIT, 5)]
UNSAFE_AND_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def running(place: Place) -> Known | None:
    """What runs: process, version, source. One that nobody wrote down is found by its socket."""
    known = processes.recall(place.record("postgres"))
    if known or not wire.postgres_answers(place.sockets):
        return known
    folder = Path(wire.postgres(place.sockets, "SHOW data_directory")[0])
    pid = int((folder / "postmaster.pid").read_text().split()[0])
    major = int(folder.name.removeprefix("pg"))
    _remember(place, pid, (major,), "unknown")
    return processes.recall(place.record("postgres"))


def start(place: Place, environment: dict[str, str]) -> str | None:
    """Bring it up. The version that was started; None where a running one was adopted."""
    if processes.recall(place.record("postgres")) and not wire.postgres_answers(place.sockets):
        _await_other(place)
    if wire.postgres_answers(place.sockets):
        return None
    program = choose(place, environment)
    data = place.base / f"pg{program.major}"
    if not data.exists():
        _create(place, program, data)
    _check(place, program, data)
    for left in (data / "postmaster.pid", place.sockets / ".s.PGSQL.5432.lock"):
        _clear(left, data)
    _serve(place, program, data)
    return program.wording


def stop(place: Place) -> bool:
    known = running(place)
    return known is not None and processes.end(known["pid"], LADDER, LABEL)


def url(place: Place, database: str) -> str:
    """The port is spelt out, or a PGPORT in someone's environment would look for another socket."""
    host = urllib.parse.quote(str(place.sockets), safe="")
    return f"postgres://{wire.SUPER_USER}@{host}:5432/{database}"


def ensure_database(place: Place, database: str) -> None:
    found = wire.postgres(place.sockets, f"SELECT 1 FROM pg_database WHERE datname = '{database}'")
    if not found:
        wire.postgres(place.sockets, f"CREATE DATABASE {database}")


def choose(place: Place, environment: dict[str, str]) -> Program:
    """The program that fits SERVICES and, for the demo, the data that people typed into it."""
    sources = binaries.wanted(environment)
    options = binaries.postgres(place, sources)
    if not options:
        raise binaries.missing(LABEL, environment)
    data = places.held(place.base)
    if place.name != "demo" or not data:
        return options[0]
    for major in reversed(data):
        for program in options:
            if program.major == major:
                return program
    raise _no_fit(place, options, data)


def _no_fit(place: Place, options: list[Program], data: dict[int, Path]) -> Fault:
    major, folder = list(data.items())[-1]
    here = " and ".join(f"{program.major} ({program.source})" for program in options)
    others = [program for program in binaries.postgres(place) if program.major in data]
    repair = f"Run it with SERVICES={others[0].source}" if others else f"Install PostgreSQL {major}"
    return Fault(
        f"{folder} holds the demo's data for PostgreSQL {major}, and what may be used here is "
        f"{here}. {repair} to keep the data, or delete it with `make reset`."
    )


def _create(place: Place, program: Program, data: Path) -> None:
    """Made beside its place and moved there whole, so an interrupted one leaves no half cluster."""
    fresh = data.with_name(f"{data.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    place.account.own(fresh)
    made = place.account.run(
        *(program.path.with_name("initdb"), "-D", fresh, "-U", wire.SUPER_USER),
        *("--auth=trust", "--encoding=UTF8", f"--locale={_locale()}"),
        *(["--no-sync"] if place.name == "test" else []),
    )
    if made.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        said = f"{made.stdout}\n{made.stderr}"
        raise faults.from_log(said, place.base) or Fault(
            f"{LABEL} {program.wording} could not make a cluster in {data}. "
            f"It says:\n{made.stderr.strip()}"
        )
    fresh.rename(data)


def _locale() -> str:
    """Sort by code point on every machine: the wheel has no ICU, and macOS may lack C.UTF-8."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    locale.setlocale(locale.LC_CTYPE, before)
    return "C.UTF-8"


def _check(place: Place, program: Program, data: Path) -> None:
    try:
        inside = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        inside = ""
    if inside == str(program.major):
        return
    found = f"data of PostgreSQL {inside}" if inside else "no whole PostgreSQL cluster"
    keep = f"rename it to pg{inside} to keep it" if inside else "look whether it can be mended"
    raise Fault(
        f"{data} should hold data of PostgreSQL {program.major} and holds {found}: {keep}, "
        "or delete it with `make reset`."
    )


def _command(place: Place, program: Program, data: Path) -> list[str | Path]:
    options = [
        "listen_addresses=",
        f'unix_socket_directories="{place.sockets}"',
        "unix_socket_permissions=0700",
        "port=5432",
        "logging_collector=off",
        *(UNSAFE_AND_FAST if place.name == "test" else ()),
    ]
    return [program.path, "-D", data, *(part for option in options for part in ("-c", option))]


def _serve(place: Place, program: Program, data: Path) -> None:
    """Start, and once more while backends of a killed server still let go of their memory."""
    log = place.log("postgres")
    for patience in range(10, -1, -1):
        with interrupts.held():
            process = processes.spawn(_command(place, program, data), log, place.account)
            _remember(place, process.pid, program.version, program.source)
        try:
            processes.await_ready(process, lambda: wire.postgres_answers(place.sockets), LABEL, log)
            return
        except Fault:
            if not patience or "pre-existing shared memory block" not in processes.tail(log):
                raise
            time.sleep(1)


def _clear(lock: Path, data: Path) -> None:
    """A killed server leaves its process id behind. When that process still waits for its parent
    to take note, or the id is another program's by now, PostgreSQL would refuse to start."""
    try:
        pid = int(lock.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return
    alive = processes.began(pid) is not None and "postgres" in processes.command_line(pid)
    serves = _serves(pid, data) if alive else False
    if serves is None:
        return
    if serves:  # in a checkout that was moved under it, so its socket was not found
        processes.end(pid, LADDER, LABEL)
    lock.unlink(missing_ok=True)


def _serves(pid: int, data: Path) -> bool | None:
    """Whether a living server serves this very folder, by whatever path. Two on one folder would
    destroy it, so where the machine does not tell (None), PostgreSQL itself is left to judge."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(data)
    except OSError:
        return True if str(data) in processes.command_line(pid) else None


def _await_other(place: Place) -> None:
    """Left by a runner that was killed, or still recovering: give it time, then end it."""
    deadline = time.monotonic() + 30
    while known := processes.recall(place.record("postgres")):
        if wire.postgres_answers(place.sockets):
            return
        if time.monotonic() > deadline:
            processes.end(known["pid"], LADDER, LABEL)
            return
        time.sleep(0.1)


def _remember(place: Place, pid: int, version: tuple[int, ...], source: str) -> None:
    wording = f"{'.'.join(map(str, version))} ({source})"
    details = {"major": version[0], "source": source, "wording": wording}
    processes.remember(place.record("postgres"), pid, **details)
