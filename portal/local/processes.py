"""Start, recognise and end processes that may outlive the one that started them."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from portal.local import errors
from portal.local.errors import RunnerError

Ladder = Sequence[tuple[int, float]]  # signals, with the seconds to wait after each


def command_line(pid: int) -> str:
    """Return a process's arguments with spaces between and around; empty if it has ended."""
    try:
        content = Path(f"/proc/{pid}/cmdline").read_bytes().strip(b"\0 ").replace(b"\0", b" ")
        return f" {os.fsdecode(content)} " if content else ""
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return ""
    except OSError:
        return ""
    ps = ["ps", "-o", "stat=,command=", "-p", str(pid)]
    answer = subprocess.run(ps, capture_output=True, text=True, check=False)
    state, _, text = answer.stdout.partition(" ")
    return f" {text.strip()} " if text and not state.startswith("Z") else ""


def read_pid(record: Path) -> int | None:
    """Return the process id in a record, if it can be read."""
    try:
        return int(record.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def recall(record: Path, mark: str, folder: Path | None = None) -> int | None:
    """Return the process id in a record if that process has the mark in its command line or works
    in `folder`.

    Process ids are reused, and a copied checkout's records name the original's processes.
    """
    pid = read_pid(record)
    if pid is None:
        return None
    text = command_line(pid)
    if f" {mark} " in text:
        return pid
    with suppress(OSError):
        if text and folder and Path(f"/proc/{pid}/cwd").samefile(folder):
            return pid
    return None


def spawn(argv: Sequence[str | Path], log: Path, **options: Any) -> subprocess.Popen[bytes]:
    """Start a process that writes to its own log and reads nothing."""
    arguments = [str(part) for part in argv]
    try:
        with fresh(log).open("wb") as out:
            streams = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": subprocess.STDOUT}
            return subprocess.Popen(arguments, **streams, **options)
    except OSError as error:
        raise errors.from_os(error, log if error.filename == str(log) else argv[0]) from error


def fresh(log: Path) -> Path:
    """Rename the previous log and return the path for a new one."""
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
    return log


def end(pid: int | None, ladder: Ladder, label: str, group: bool = False) -> bool:
    """End a process with stronger and stronger signals; return whether it was running."""
    text = command_line(pid) if pid else ""
    if not pid or not text:
        return False
    for number, seconds in (*ladder, (signal.SIGKILL, 10)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            break
        except PermissionError:
            raise RunnerError(
                f"{label} (process {pid}) is another user's: stop it as that user."
            ) from None
        if wait(lambda: command_line(pid) != text, seconds):
            break
    else:
        raise RunnerError(
            f"{label} (process {pid}) does not end, perhaps because of a disk error: "
            "restart the machine."
        )
    if group:  # for children that ignored its request to end
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    return True


def wait(condition: Callable[[], object], seconds: float) -> bool:
    """Wait until something is true; return whether it became so."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def tail(log: Path, lines: int = 40) -> str:
    try:
        text = log.read_bytes()[-16000:].decode(errors="replace")
    except OSError:
        return "(nothing)"
    return "\n".join(text.splitlines()[-lines:]) or "(nothing)"


def open_lock(path: Path) -> int:
    """Open a lock file, whose lock the kernel releases when this process ends."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:  # root in someone's checkout must not lock that person out
        owner = path.parent.stat()
        os.fchown(lock, owner.st_uid, owner.st_gid)
    return lock


def take(lock: int) -> bool:
    """Take a lock if it is free; return whether it was."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
