"""The operating system user that the servers run as.

PostgreSQL refuses to run as root, and a Redis-protocol server has no need to. An ordinary user's
servers run as that user; root's run as `postgres` if that user exists, otherwise as `nobody`.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from portal.local.errors import RunnerError


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    dropped: bool  # the runner is root and the servers are not

    def popen(self, **environment: str) -> dict[str, Any]:
        """Return `subprocess` arguments that run a child as this account.

        The child has its own session, so that Ctrl-C reaches only the runner, and works in `/`,
        which every user may enter.
        """
        person = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.dropped else {}
        alone = {"cwd": "/", "umask": 0o077, "start_new_session": True}
        return {"env": bare_environment() | environment, **alone, **person}

    def own(self, path: Path) -> None:
        if self.dropped:
            os.chown(path, self.uid, self.gid)

    def run(
        self, *command: str | Path, log: IO[bytes] | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a short program as this account.

        Programs that it starts should write to `log`: a pipe would stay open until they end."""
        arguments = [str(part) for part in command]
        out = log or subprocess.PIPE
        streams = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": out}
        try:
            return subprocess.run(
                arguments, text=True, errors="replace", **streams, **self.popen(**environment)
            )
        except OSError as error:  # missing, or not allowed for this account
            return subprocess.CompletedProcess(command, 126, "", str(error))

    def can_enter(self, folder: Path) -> bool:
        """Return whether the kernel lets this account enter a folder."""
        if not self.dropped:
            return os.access(folder, os.X_OK)
        return self.run("/bin/sh", "-c", 'cd -- "$1"', "sh", folder).returncode == 0


def bare_environment() -> dict[str, str]:
    """Return an environment without PGPORT, LC_ALL or the like from the caller's shell."""
    names = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {"HOME": "/", "TZ": "UTC"} | {k: os.environ[k] for k in names if k in os.environ}


def of_servers() -> Account:
    """Return the account for servers that this process starts."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), dropped=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        account = Account(entry.pw_uid, entry.pw_gid, dropped=True)
        if account.run("/bin/sh", "-c", ":").returncode == 0:
            return account
    raise RunnerError(
        "PostgreSQL does not run as root, and root may not become `postgres` or `nobody` here: "
        "run the command as an ordinary user."
    )


def owning(account: Account, data: Path) -> Account:
    """Return the owner of existing data, so that data of an ordinary user stays theirs when root
    starts the server."""
    status = data.stat()
    if not account.dropped or status.st_uid in (0, account.uid):
        return account
    return Account(status.st_uid, status.st_gid, dropped=True)
