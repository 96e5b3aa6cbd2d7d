"""Services that the environment names: used as they are, never started or stopped."""

from __future__ import annotations

import socket
import struct
import urllib.parse
from contextlib import closing

from portal.local.faults import Fault

SECONDS = 5
POSTGRES = {"postgres", "postgresql", "pgsql"}
REDIS = {"redis", "rediss", "valkey", "valkeys", "unix", "redis+socket"}
# Every PostgreSQL answers this with S or N before it asks for any password.
SSL_REQUEST = struct.pack("!ii", 8, 80877103)


def check_postgres(url: str) -> None:
    """Say plainly when DATABASE_URL is not PostgreSQL's or nothing answers there."""
    parts = _parts("DATABASE_URL", url, POSTGRES, "postgres://user@host:5432/name")
    host, port = urllib.parse.unquote(parts.hostname or ""), parts.port or 5432
    asked = urllib.parse.parse_qs(parts.query)
    host = asked.get("host", [host])[0] or "localhost"
    if "%2f" in parts.netloc.lower():  # urlsplit lowers the case of a host, and this one is a path
        host = urllib.parse.unquote(parts.netloc.rpartition("@")[2].partition(":")[0])
    address = f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, port)
    if _answer(address, SSL_REQUEST) not in (b"S", b"N"):
        raise _silent("DATABASE_URL", "PostgreSQL", address)


def check_redis(url: str) -> None:
    """Likewise for REDIS_URL. A server behind TLS is only asked for a connection."""
    parts = _parts("REDIS_URL", url, REDIS, "redis://host:6379/0")
    if parts.scheme in ("unix", "redis+socket"):
        address: str | tuple[str, int] = urllib.parse.unquote(parts.path)
    else:
        address = (parts.hostname or "localhost", parts.port or 6379)
    behind_tls = parts.scheme in ("rediss", "valkeys")
    if _answer(address, b"" if behind_tls else b"PING\r\n") not in (b"+", b"-", b"connected"):
        raise _silent("REDIS_URL", "a Redis-protocol server", address)


def _parts(variable: str, url: str, schemes: set[str], example: str) -> urllib.parse.SplitResult:
    try:
        parts = urllib.parse.urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = urllib.parse.urlsplit("")
    if parts.scheme not in schemes:
        raise Fault(f"{variable} should look like {example}: mend it, or unset it.")
    return parts


def _answer(address: str | tuple[str, int], question: bytes) -> bytes:
    try:
        if isinstance(address, str):
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(SECONDS)
            line.connect(address)
        else:
            line = socket.create_connection(address, timeout=SECONDS)
        with closing(line):
            if not question:
                return b"connected"
            line.sendall(question)
            return line.recv(1)
    except OSError:
        return b""


def _silent(variable: str, what: str, address: str | tuple[str, int]) -> Fault:
    where = address if isinstance(address, str) else f"{address[0]} port {address[1]}"
    return Fault(
        f"{variable} is set, but {what} does not answer at {where}: start it, "
        f"or unset {variable} so that Cairn starts one of its own."
    )
