"""Start, share and stop the two servers of one name."""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from portal.local import binaries, given, interrupts, places, postgres, processes, valkey
from portal.local.errors import RunnerError
from portal.local.places import Place

SLOTS = 32
# A broker and a cache for each of eight test workers.
DATABASES_PER_SLOT = valkey.DATABASES // SLOTS
CHECKS = {postgres: given.check_postgres, valkey: given.check_redis}
SERVERS: tuple[ModuleType, ...] = tuple(CHECKS)


class Cluster:
    def __init__(
        self, name: str, environment: dict[str, str], report: Callable[[str], None]
    ) -> None:
        self.environment = environment
        self.report = report
        self.place: Place = places.find(name)
        self.pinned = self.place.state / "kept"  # after `up` the servers outlive their users

    @contextmanager
    def used(self) -> Iterator[dict[str, str]]:
        """Start or adopt both and yield the environment of a command that uses them.

        The last user stops them; the lock of a killed user is free."""
        slot, lock = self._slot()
        try:
            with self.locked():
                self._start(busy=self._has_other_users(slot))
                variables = self.environment | self._variables(slot) | self._settings()
            yield variables
        finally:
            interrupts.ignoring()
            os.close(lock)
            with self.locked():
                self._stop_unless_used()

    def up(self) -> dict[str, str]:
        """Start or adopt both, until `down`."""
        with self.locked():
            try:
                self._start(busy=self._has_other_users())
                variables = self._variables(1)
                self.pinned.touch()
                return variables
            finally:
                self._stop_unless_used()

    def down(self) -> list[str]:
        """Stop both, even if in use; return the names of those that ran."""
        with self.locked():
            self.pinned.unlink(missing_ok=True)
            return self._stop()

    def reset(self) -> None:
        with self.locked():
            self._stop()
            places.delete(self.place)

    def label(self, server: ModuleType) -> str:
        """Return the recorded version and source of a running server."""
        record = self._record(server)
        return record.read_text() if record.exists() else "(unknown)"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Allow one start or stop at a time; the lock is outside the folder that `reset`
        deletes."""
        path = self.place.checkout / ".cairn" / f"{self.place.name}.lock"
        lock = processes.open_lock(path)
        try:
            if not processes.wait(lambda: processes.take(lock), 1):
                self.report(f"Waiting for another start or stop of the {self.place.name} services")
                if not processes.wait(lambda: processes.take(lock), 180):
                    raise RunnerError(
                        f"Another command has locked {path} for 3 minutes: "
                        "end it, then run this again."
                    )
            yield
        finally:
            os.close(lock)

    def _start(self, busy: bool) -> None:
        for server in SERVERS:
            if url := self.environment.get(server.VARIABLE):
                CHECKS[server](self.place, url)
                self.report(f"{server.LABEL}: {server.VARIABLE} is set and answers")
                continue
            self._stop_unwanted(server, busy)
            began = time.monotonic()
            if program := server.start(self.place, self.environment):
                self._record(server).write_text(program.label)
                seconds = time.monotonic() - began
                self.report(f"{server.LABEL} {program.label} started in {seconds:.1f} s")
                if server is postgres:
                    self.pinned.unlink(missing_ok=True)  # it was for servers that have stopped
            else:
                self.report(f"{server.LABEL} {self.label(server)} is already running")

    def _stop_unwanted(self, server: ModuleType, busy: bool) -> None:
        """Stop a running server that comes from a source that SERVICES does not allow."""
        runs, label = server.running(self.place), self.label(server)
        sources = (*binaries.allowed_sources(self.environment), "unknown")
        if runs and label.endswith(tuple(f"({source})" for source in sources)):
            return
        if runs and busy:
            raise RunnerError(
                f"{server.LABEL} {label} is running and in use, but SERVICES="
                f"{self.environment['SERVICES']} needs another: wait for it, or run `make stop`."
            )
        server.stop(self.place)
        self._record(server).unlink(missing_ok=True)

    def _variables(self, slot: int) -> dict[str, str]:
        """Return the servers' addresses, with a database for each concurrent test run."""
        shared = slot == 1 or self.place.name == "demo"
        own = {server.VARIABLE: self.environment.get(server.VARIABLE, "") for server in SERVERS}
        if not own[postgres.VARIABLE]:
            database = "cairn" if shared else f"cairn_{slot}"
            postgres.ensure_database(self.place, database)
            own[postgres.VARIABLE] = postgres.url(self.place, database)
        if not own[valkey.VARIABLE]:
            own[valkey.VARIABLE] = valkey.url(
                self.place, 0 if shared else DATABASES_PER_SLOT * (slot - 1)
            )
        return own

    def _settings(self) -> dict[str, str]:
        """Return the settings shared by all the demo's commands."""
        if self.place.name != "demo":
            return {}
        key = self.place.state / "secret-key"  # a new key would sign everyone out
        os.close(os.open(key, os.O_CREAT | os.O_WRONLY, 0o600))
        if not key.read_text():
            key.write_text(secrets.token_urlsafe(50))
        return {
            "CAIRN_DEMO": "1",
            "CAIRN_SECRET_KEY": key.read_text(),
            "DJANGO_SETTINGS_MODULE": "portal.settings",  # the shell may have another project's
            "PYTHONUNBUFFERED": "1",
        }

    def _slot(self) -> tuple[int, int]:
        for slot in range(1, SLOTS + 1):
            lock = processes.open_lock(self.place.state / f"use-{slot}")
            if processes.take(lock):
                return slot, lock
            os.close(lock)
        raise RunnerError(f"{SLOTS} test runs already use {self.place.state}: wait for one to end.")

    def _has_other_users(self, own: int | None = None) -> bool:
        """Return whether another command uses the servers."""
        paths = set(self.place.state.glob("use-*")) - {self.place.state / f"use-{own}"}
        return any(not _is_free(path) for path in paths)

    def _stop_unless_used(self) -> None:
        if not self._has_other_users() and not self.pinned.exists():
            self._stop()

    def _stop(self) -> list[str]:
        return [server.LABEL for server in reversed(SERVERS) if server.stop(self.place)]

    def _record(self, server: ModuleType) -> Path:
        return self.place.state / f"{server.LABEL.lower()}.version"


def _is_free(path: Path) -> bool:
    lock = processes.open_lock(path)
    try:
        return processes.take(lock)
    finally:
        os.close(lock)
