"""Both servers of one name together: who may start and stop them, and who still uses them."""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from portal.local import binaries, given, places, postgres, valkey
from portal.local.faults import Fault
from portal.local.places import Place

SLOTS = 32
APART = valkey.DATABASES // SLOTS  # a broker and a cache for each of eight test workers
OWN: tuple[ModuleType, ...] = (postgres, valkey)


@dataclass
class Use:
    """One user of the cluster. The kernel drops the lock when the process ends, however it ends."""

    slot: int
    lock: int
    variables: dict[str, str]


class Cluster:
    def __init__(self, name: str, environment: dict[str, str], say: Callable[[str], None]) -> None:
        self.environment = environment
        self.say = say
        self.place: Place = places.find(name)

    @property
    def kept(self) -> Path:
        """Present when a person said `up`: then nobody's end stops the servers."""
        return self.place.state / "kept"

    def enter(self) -> Use:
        """Start or adopt what is needed and stay listed as a user until `leave`."""
        with self.locked():
            slot, lock = self._slot()
            try:
                self._start(busy=self._others(slot))
                return Use(slot, lock, self._variables(slot) | self._settings())
            except BaseException:
                os.close(lock)
                self._stop_unless_used()
                raise

    def leave(self, use: Use) -> None:
        """The last user to leave stops the servers."""
        with self.locked():
            os.close(use.lock)
            self._stop_unless_used()

    def up(self) -> dict[str, str]:
        with self.locked():
            try:
                self._start(busy=self._others(None))
                variables = self._variables(1)
            except BaseException:
                self._stop_unless_used()
                raise
            self.kept.touch()
            return variables

    def down(self) -> list[str]:
        """Stop both, used or not; the names of what was stopped."""
        with self.locked():
            self.kept.unlink(missing_ok=True)
            return [part.LABEL for part in reversed(OWN) if part.stop(self.place)]

    def reset(self) -> None:
        with self.locked():
            for part in OWN:
                part.stop(self.place)
            places.delete(self.place)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One start or stop at a time. The lock lies outside the folder that `reset` deletes."""
        path = self.place.checkout / ".cairn" / f"{self.place.name}.lock"
        lock = _open_lock(path)
        try:
            waited = 0.0
            while not _taken(lock):
                if waited == 1:
                    self.say(f"Waiting for another start or stop of the {self.place.name} services")
                if waited > 180:
                    raise Fault(
                        f"Another command has held {path} for 3 minutes: end it, run again."
                    )
                time.sleep(0.1)
                waited = round(waited + 0.1, 1)
            yield
        finally:
            os.close(lock)

    def _start(self, busy: bool) -> None:
        checks = {postgres: given.check_postgres, valkey: given.check_redis}
        for part in OWN:
            if url := self.environment.get(part.VARIABLE):
                checks[part](url)
                self.say(f"{part.LABEL}: {part.VARIABLE} is set and answers")
                continue
            self._clear_unwanted(part, busy)
            began = time.monotonic()
            wording = part.start(self.place, self.environment)
            if wording:
                self.say(f"{part.LABEL} {wording} started in {time.monotonic() - began:.1f} s")
                if part is postgres:
                    self.kept.unlink(missing_ok=True)  # it was for servers that are gone
            else:
                known = part.running(self.place) or {}
                self.say(f"{part.LABEL} {known.get('wording', '')} already runs")

    def _clear_unwanted(self, part: ModuleType, busy: bool) -> None:
        """SERVICES=wheel must never be answered by a system server that happens to run."""
        known = part.running(self.place)
        if not known or known["source"] in (*binaries.wanted(self.environment), "unknown"):
            return
        if busy:
            raise Fault(
                f"{part.LABEL} {known['wording']} runs and is in use, and SERVICES="
                f"{self.environment['SERVICES']} asks for another: wait for it, or run `make stop`."
            )
        part.stop(self.place)

    def _variables(self, slot: int) -> dict[str, str]:
        """Test runs at the same time get databases of their own; the demo has one."""
        shared = slot == 1 or self.place.name == "demo"
        own = {part.VARIABLE: self.environment.get(part.VARIABLE, "") for part in OWN}
        if not own[postgres.VARIABLE]:
            database = "cairn" if shared else f"cairn_{slot}"
            postgres.ensure_database(self.place, database)
            own[postgres.VARIABLE] = postgres.url(self.place, database)
        if not own[valkey.VARIABLE]:
            own[valkey.VARIABLE] = valkey.url(self.place, 0 if shared else APART * (slot - 1))
        return own

    def _settings(self) -> dict[str, str]:
        """What the demo's own commands need beside its servers: the same for each of them."""
        if self.place.name != "demo":
            return {}
        key = self.place.state / "secret-key"  # kept, or a restart would sign everyone out
        if not key.exists():
            os.close(os.open(key, os.O_CREAT | os.O_WRONLY, 0o600))
        if not key.read_text():
            key.write_text(secrets.token_urlsafe(50))
        return {
            "CAIRN_DEMO": "1",
            "CAIRN_SECRET_KEY": key.read_text(),
            "DJANGO_SETTINGS_MODULE": "portal.settings",  # a shell may hold another project's
            "PYTHONUNBUFFERED": "1",
        }

    def _slot(self) -> tuple[int, int]:
        for slot in range(1, SLOTS + 1):
            lock = _open_lock(self.place.state / f"use-{slot}")
            if _taken(lock):
                return slot, lock
            os.close(lock)
        raise Fault(f"{SLOTS} runs use {self.place.state} already: wait for one to end.")

    def _others(self, own: int | None) -> bool:
        for path in self.place.state.glob("use-*"):
            if own is not None and path.name == f"use-{own}":
                continue
            lock = _open_lock(path)
            free = _taken(lock)
            os.close(lock)
            if not free:
                return True
        return False

    def _stop_unless_used(self) -> None:
        if self._others(None) or self.kept.exists():
            return
        for part in reversed(OWN):
            part.stop(self.place)


def _open_lock(path: Path) -> int:
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:  # root in someone's checkout must not lock that person out
        owner = path.parent.stat()
        os.fchown(lock, owner.st_uid, owner.st_gid)
    return lock


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
