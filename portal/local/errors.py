"""Errors outside our code, as one sentence that names the place and the remedy."""

import errno
import os
from pathlib import Path

ROOM = "free about 200 MB there and run the command again."
DISK = {
    errno.ENOSPC: f"is full: {ROOM}",
    errno.EDQUOT: f"has reached your quota: {ROOM}",
    errno.EROFS: "is read-only: make it writable, or clone Cairn into a folder you can write to.",
}


class RunnerError(Exception):
    """An error to show as it is; the command ends with exit code 2 and no traceback."""


def from_os(error: OSError, path: Path | str | None = None) -> RunnerError:
    """Name the disk or the folder behind an operating system error."""
    place = path or error.filename or os.getcwd()
    if error.errno in DISK:
        return RunnerError(f"The disk that holds {place} {DISK[error.errno]}")
    if error.errno in (errno.EACCES, errno.EPERM):
        return RunnerError(
            f"No permission to use {place}{_owner(place)}: "
            "run the command as its owner, or delete it as its owner and run again."
        )
    return RunnerError(f"{place}: {error.strerror or error}.")


def from_log(text: str, path: Path | str, otherwise: str) -> RunnerError:
    """Return a disk error if a program's output names one, otherwise the given sentence."""
    for number, sentence in DISK.items():
        if os.strerror(number) in text:
            return RunnerError(f"The disk that holds {path} {sentence}")
    return RunnerError(otherwise)


def _owner(place: Path | str) -> str:
    for folder in (Path(place), *Path(place).parents):
        try:
            return f" ({folder} belongs to {folder.owner()})"
        except (OSError, KeyError):
            continue
    return ""
