"""A private Redis-protocol server, Redis or Valkey, which saves nothing on disk.

Redis carries ids only and the database is the record, so a restart may lose everything."""

import signal
import socket
import urllib.parse
from pathlib import Path

from portal.local import binaries, errors, interrupts, processes
from portal.local.binaries import Program
from portal.local.places import Place

LABEL = "Redis"
VARIABLE = "REDIS_URL"
LADDER = [(signal.SIGTERM, 2)]
DATABASES = 512


def running(place: Place) -> int | None:
    """Return the process that serves this place's socket."""
    return processes.recall(place.sockets / "redis.pid", str(_socket(place)), place.sockets)


def start(place: Place, environment: dict[str, str]) -> Program | None:
    """Start it; return the program, or None if a running server was adopted."""
    if answers(place):
        return None
    stop(place)  # alive but silent; its data can be lost
    programs = binaries.redis(place, binaries.allowed_sources(environment))
    if not programs:
        raise binaries.missing(LABEL, environment)
    log = place.log("redis")
    with interrupts.deferred():
        process = processes.spawn(_command(place, programs[0].path), log, **place.account.popen())
        processes.wait(lambda: answers(place) or process.poll() is not None, 60)
        if process.poll() is None and answers(place):
            return programs[0]
        processes.end(process.pid, LADDER, LABEL)
    end = processes.tail(log)
    raise errors.from_log(end, place.base, f"{LABEL} did not start. The end of {log}:\n{end}")


def stop(place: Place) -> bool:
    return processes.end(running(place), LADDER, LABEL)


def answers(place: Place) -> bool:
    return ask(str(_socket(place)), "PING").startswith("+PONG")


def ask(address: str | tuple[str, int], command: str, seconds: float = 2) -> str:
    """Send one inline command, or only connect; return the answer, empty if there is none."""
    try:
        if isinstance(address, str):
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(seconds)
            line.connect(address)
        else:
            line = socket.create_connection(address, timeout=seconds)
        with line:
            if not command:
                return "connected"
            line.sendall(f"{command}\r\n".encode())
            return line.recv(64).decode(errors="replace")
    except OSError:
        return ""


def url(place: Place, database: int) -> str:
    return f"unix://{urllib.parse.quote(str(_socket(place)))}?db={database}"


def _socket(place: Place) -> Path:
    return place.sockets / "redis.sock"


def _command(place: Place, program: Path) -> list[str | Path]:
    return [
        program,
        *("--port", "0", "--unixsocket", _socket(place), "--unixsocketperm", "700"),
        *("--pidfile", place.sockets / "redis.pid", "--set-proc-title", "no"),
        *("--save", "", "--appendonly", "no", "--dir", place.sockets),
        *("--maxmemory-policy", "noeviction", "--databases", str(DATABASES), "--daemonize", "no"),
    ]
