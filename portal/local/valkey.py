"""A private Redis-protocol server, Redis or Valkey. It keeps nothing on disk: Redis carries ids,
the database is the record, and a restart may lose everything."""

from __future__ import annotations

import signal
import urllib.parse
from pathlib import Path

from portal.local import binaries, interrupts, processes, wire
from portal.local.places import Place
from portal.local.processes import Known

LABEL = "Redis"
VARIABLE = "REDIS_URL"
LADDER = [(signal.SIGTERM, 2)]
DATABASES = 512


def socket(place: Place) -> Path:
    return place.sockets / "redis.sock"


def running(place: Place) -> Known | None:
    """What runs. A server that nobody wrote down is asked for its process id."""
    known = processes.recall(place.record("redis"))
    pid = None if known else wire.redis_process(socket(place))
    if pid:
        processes.remember(place.record("redis"), pid, source="unknown", wording="(unknown)")
        known = processes.recall(place.record("redis"))
    return known


def start(place: Place, environment: dict[str, str]) -> str | None:
    """Bring it up. The version that was started; None where a running one was adopted."""
    if wire.redis_answers(socket(place)):
        return None
    stop(place)  # alive but silent: it holds nothing that is missed
    options = binaries.redis(place, binaries.wanted(environment))
    if not options:
        raise binaries.missing(LABEL, environment)
    program = options[0]
    log = place.log("redis")
    details = {"source": program.source, "wording": program.wording}
    with interrupts.held():
        process = processes.spawn(_command(place, program.path), log, place.account)
        processes.remember(place.record("redis"), process.pid, **details)
    processes.await_ready(process, lambda: wire.redis_answers(socket(place)), LABEL, log)
    return program.wording


def stop(place: Place) -> bool:
    known = running(place)
    return known is not None and processes.end(known["pid"], LADDER, LABEL)


def url(place: Place, database: int) -> str:
    return f"unix://{urllib.parse.quote(str(socket(place)))}?db={database}"


def _command(place: Place, program: Path) -> list[str | Path]:
    return [
        program,
        *("--port", "0", "--unixsocket", socket(place), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--dir", place.sockets),
        *("--maxmemory-policy", "noeviction", "--databases", str(DATABASES), "--daemonize", "no"),
    ]
