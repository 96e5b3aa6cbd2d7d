"""Starting, recognising and ending processes that may outlive the one that started them."""

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
    """The words of a process with blanks between and around; empty where it has ended."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().strip(b"\0 ").replace(b"\0", b" ")
        return f" {os.fsdecode(words)} " if words else ""
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
    """The number that a process or its parent wrote down when it started."""
    try:
        return int(record.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def recall(record: Path, mark: str, folder: Path | None = None) -> int | None:
    """The process of a record, if it lives and has the mark in its command line, or works in
    `folder`: process ids are reused, and a copied checkout's records name the original's."""
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
    """Start a process that writes to a log of its own and reads nothing."""
    words = [str(part) for part in argv]
    try:
        with fresh(log).open("wb") as out:
            streams = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": subprocess.STDOUT}
            return subprocess.Popen(words, **streams, **options)
    except OSError as error:
        raise errors.from_os(error, log if error.filename == str(log) else argv[0]) from error


def fresh(log: Path) -> Path:
    """Set the log of the start before aside."""
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
    return log


def end(pid: int | None, ladder: Ladder, label: str, group: bool = False) -> bool:
    """Ask a process to end, ever less politely; return whether it was there."""
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
            f"{label} (process {pid}) does not end, perhaps because of a disk: restart the machine."
        )
    if group:  # it asks its own children to end; this is for those that did not
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
    """A lock that the kernel drops when this process ends, however it ends."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:  # root in someone's checkout must not lock that person out
        owner = path.parent.stat()
        os.fchown(lock, owner.st_uid, owner.st_gid)
    return lock


def take(lock: int) -> bool:
    """Take a lock if it is free; return whether it is ours."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
