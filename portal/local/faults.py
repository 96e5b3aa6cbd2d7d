"""What may go wrong outside our code, said as one sentence that names the place and the repair."""

from __future__ import annotations

import errno
import os
from pathlib import Path

FULL = "is full: free about 200 MB there and run the command again."
READ_ONLY = "is read-only: make it writable, or clone Cairn into a folder where you may write."
DISK = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: "has reached your quota: free about 200 MB there and run the command again.",
    errno.EROFS: READ_ONLY,
}
# A server writes its trouble to a log, so the same faults are also known by their C library text.
DISK_WORDS = {os.strerror(number): sentence for number, sentence in DISK.items()}


class Fault(Exception):
    """A sentence for a person. The command ends with exit code 2 and no traceback."""


def from_os(error: OSError, where: Path | str | None = None) -> Fault:
    """Name the disk or the folder behind an operating system error."""
    place = where or error.filename or os.getcwd()
    if error.errno in DISK:
        return Fault(f"The disk that holds {place} {DISK[error.errno]}")
    if error.errno in (errno.EACCES, errno.EPERM):
        return Fault(
            f"No permission to use {place}{_owner(place)}: "
            "run the command as its owner, or delete it as its owner and run again."
        )
    return Fault(f"{place}: {error.strerror or error}.")


def from_log(text: str, where: Path | str) -> Fault | None:
    """The disk fault that a program wrote into its output, if there is one."""
    for words, sentence in DISK_WORDS.items():
        if words in text:
            return Fault(f"The disk that holds {where} {sentence}")
    return None


def _owner(place: Path | str) -> str:
    for folder in (Path(place), *Path(place).parents):
        try:
            return f" ({folder} belongs to {folder.owner()})"
        except (OSError, KeyError):
            continue
    return ""
