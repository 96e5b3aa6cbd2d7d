"""Starting, recognising and ending processes that may outlive the one that started them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from portal.local import faults
from portal.local.accounts import Account, bare_environment
from portal.local.faults import Fault

Ladder = Sequence[tuple[int, float]]
Known = dict[str, Any]


def began(pid: int) -> str | None:
    """When a living process began. Process ids are reused, so an id alone names nobody."""
    _reap(pid)
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return None if Path("/proc/self/stat").exists() else _began_by_ps(pid)
    except (ProcessLookupError, PermissionError):
        return None
    after_name = text.rpartition(")")[2].split()
    return None if after_name[0] in "ZX" else after_name[19]


def _began_by_ps(pid: int) -> str | None:
    asked = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, start = asked.stdout.strip().partition(" ")
    return None if not state or state.startswith("Z") else start.strip()


def _reap(pid: int) -> None:
    with suppress(ChildProcessError, OverflowError):
        os.waitpid(pid, os.WNOHANG)


def command_line(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return b" ".join(words).decode(errors="replace")
    except FileNotFoundError:
        if Path("/proc/self/stat").exists():
            return ""
    except OSError:
        return ""
    asked = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return asked.stdout


def remember(record: Path, pid: int, **more: object) -> None:
    """Write down who was started, whole or not at all."""
    fresh = record.with_suffix(".new")
    known = {"pid": pid, "began": began(pid), "record": str(record)} | more
    fresh.write_text(json.dumps(known))
    fresh.replace(record)


def recall(record: Path) -> Known | None:
    """What was written down, if that very process still lives. A copied or moved checkout's
    records speak of the original's processes and are not believed."""
    try:
        known: Known = json.loads(record.read_text())
        ours = known["record"] == str(record) and known["began"] is not None
        alive = ours and began(known["pid"]) == known["began"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return known if alive else None


def spawn(
    argv: Sequence[str | Path],
    log: Path,
    account: Account | None = None,
    environment: dict[str, str] | None = None,
    cwd: Path | str = "/",
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C reaches the runner alone."""
    try:
        if log.exists():
            log.replace(log.with_suffix(".previous.log"))
        with log.open("wb") as out:
            return subprocess.Popen(
                [str(part) for part in argv],
                cwd=cwd,
                env=bare_environment() if environment is None else environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=0o077 if account else -1,
                **(account.popen() if account else {}),
            )
    except OSError as error:
        raise faults.from_os(error, argv[0] if error.filename != str(log) else log) from error


def await_ready(
    process: subprocess.Popen[bytes],
    answers: Callable[[], bool],
    label: str,
    log: Path,
    seconds: float = 60,
) -> None:
    """Wait until a fresh server answers; say why when it ends or stays silent."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answers():
            return
        if process.poll() is not None:
            said = tail(log)
            raise faults.from_log(said, log.parent) or Fault(
                f"{label} did not start. The end of {log} says:\n{said}"
            )
        time.sleep(0.02)
    end(process.pid, [(signal.SIGQUIT, 5)], label)
    raise Fault(f"{label} did not answer within {seconds:.0f} seconds: see {log}, then run again.")


def wait_gone(pid: int, start: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while began(pid) == start:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end(pid: int, ladder: Ladder, label: str, group: bool = False) -> bool:
    """Ask a process to end, ever less politely. False when it was not there."""
    start = began(pid)
    if start is None:
        return False
    for number, seconds in (*ladder, (signal.SIGKILL, 10)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            break
        except PermissionError:
            raise Fault(
                f"{label} (process {pid}) is another user's: stop it as that user."
            ) from None
        if wait_gone(pid, start, seconds):
            break
    else:
        raise Fault(
            f"{label} (process {pid}) does not end, perhaps for a disk: restart the machine."
        )
    if group:  # its own children are asked by it; whatever it left behind goes too
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    return True


def tail(log: Path, lines: int = 40) -> str:
    try:
        text = log.read_bytes()[-16000:].decode(errors="replace")
    except OSError:
        return "(nothing)"
    return "\n".join(text.splitlines()[-lines:]) or "(nothing)"
