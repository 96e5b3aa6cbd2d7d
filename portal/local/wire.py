"""Just enough of two protocols to ask a server whether it is there.

A bare machine may have no `psql` and no `redis-cli`, and the runner has no driver yet when it
starts, so it speaks PostgreSQL's start-up and simple query and Redis's inline commands itself.
"""

from __future__ import annotations

import socket
import struct
from pathlib import Path

SUPER_USER = "cairn"
FINAL = ("57P", "28", "3D", "53")  # errors that end the conversation: no ReadyForQuery follows


class Refused(Exception):
    """The server answered, with an error: its SQLSTATE and message."""

    def __init__(self, state: str, message: str) -> None:
        super().__init__(message)
        self.state = state


def postgres(
    sockets: Path, sql: str = "", database: str = "postgres", timeout: float = 30
) -> list[str]:
    """Sign in and run one statement; the first column of each row comes back."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(timeout)
        line.connect(str(sockets / ".s.PGSQL.5432"))
        fields = f"user\0{SUPER_USER}\0database\0{database}\0\0".encode()
        line.sendall(struct.pack("!ii", len(fields) + 8, 196608) + fields)
        _until_ready(line)
        if not sql:
            return []
        query = sql.encode() + b"\0"
        line.sendall(b"Q" + struct.pack("!i", len(query) + 4) + query)
        return _until_ready(line)


def _until_ready(line: socket.socket) -> list[str]:
    rows: list[str] = []
    refused: Refused | None = None
    while True:
        kind, body = _message(line)
        if kind == b"E":
            refused = _refusal(body)
            if refused.state.startswith(FINAL):
                raise refused
        elif kind == b"R" and struct.unpack("!i", body[:4])[0] != 0:
            raise Refused("28000", "the server asks for a password")
        elif kind == b"D":
            length = struct.unpack("!i", body[2:6])[0]
            rows.append(body[6 : 6 + length].decode() if length >= 0 else "")
        elif kind == b"Z":
            if refused:
                raise refused
            return rows


def _message(line: socket.socket) -> tuple[bytes, bytes]:
    kind, length = struct.unpack("!ci", _exactly(line, 5))
    return kind, _exactly(line, length - 4)


def _refusal(body: bytes) -> Refused:
    fields = {part[:1]: part[1:].decode(errors="replace") for part in body.split(b"\0") if part}
    return Refused(fields.get(b"C", ""), fields.get(b"M", ""))


def _exactly(line: socket.socket, count: int) -> bytes:
    parts = b""
    while len(parts) < count:
        part = line.recv(count - len(parts))
        if not part:
            raise ConnectionError("the server closed the line")
        parts += part
    return parts


def postgres_answers(sockets: Path) -> bool:
    """Whether it takes queries: one that is still recovering or already stopping does not."""
    try:
        return postgres(sockets, "SELECT 1", timeout=5) == ["1"]
    except (OSError, Refused):
        return False


def redis(path: Path, command: str, timeout: float = 2) -> str:
    """Send one inline command; the raw answer comes back, bulk replies in full."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(timeout)
        line.connect(str(path))
        line.sendall(f"{command}\r\n".encode())
        answer = line.recv(65536)
        if answer.startswith(b"$"):
            head, _, rest = answer.partition(b"\r\n")
            missing = int(head[1:]) + 2 - len(rest)
            answer = rest + (_exactly(line, missing) if missing > 0 else b"")
        return answer.decode(errors="replace")


def redis_answers(path: Path) -> bool:
    try:
        return redis(path, "PING").startswith("+PONG")
    except OSError:
        return False


def redis_process(path: Path) -> int | None:
    """The process id that a server says it has."""
    try:
        lines = redis(path, "INFO server").splitlines()
    except OSError:
        return None
    found = [line.partition(":")[2] for line in lines if line.startswith("process_id:")]
    return int(found[0]) if found else None
