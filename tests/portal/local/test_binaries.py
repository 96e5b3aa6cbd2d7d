"""The choice of programs: the system's, the wheels', those that fit the data."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.local import binaries
from portal.local.errors import RunnerError
from tests.portal.local.checkouts import SOURCES, Checkout, only_if

BOTH_SOURCES = len(SOURCES) == 2
# Whether a system PostgreSQL is outside PATH.
ELSEWHERE = any(list(Path("/").glob(pattern)) for pattern in binaries.VERSIONED)


def old_program(folder: Path, name: str, output: str) -> None:
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{output}'\n")
    program.chmod(0o755)


def test_an_unknown_kind_of_services_is_refused(own: Checkout) -> None:
    assert "SERVICES=docker is not an option" in own("up", code=2, SERVICES="docker")


def test_a_missing_system_redis_that_is_forced_is_reported(own: Checkout) -> None:
    output = own("--name", "test", "up", code=2, SERVICES="system", PATH="/nowhere")
    what = "Redis 6.2" if ELSEWHERE else "PostgreSQL 15"
    assert f"There is no {what} or newer here and SERVICES" in output
    assert own.servers("test") == (None, None)


def test_missing_wheels_that_are_forced_are_reported(own: Checkout) -> None:
    python, *rest = own.command("--name", "test", "up")
    bare = own.environment | {"PYTHONPATH": "", "SERVICES": "wheel"}
    done = subprocess.run(
        [python, "-S", *rest], cwd=own.folder, env=bare, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "There is no PostgreSQL 15 or newer here and SERVICES" in done.stderr


def test_programs_too_old_or_broken_are_passed_over(own: Checkout, ground_bin: Path) -> None:
    old_program(ground_bin, "redis-server", "Redis server v=5.0.3 sha=0")
    old_program(ground_bin, "initdb", "initdb (PostgreSQL) 11.2")
    old_program(ground_bin, "postgres", "postgres (PostgreSQL) 11.2")
    (ground_bin / "valkey-server").symlink_to("/nowhere")
    output = own("--name", "test", "run", "--", "/bin/true", PATH=str(ground_bin))
    assert "11.2" not in output
    assert "Redis 9" in output


@pytest.fixture
def ground_bin(own: Checkout) -> Path:
    return own.ground / "bin"


def test_each_service_is_chosen_separately(own: Checkout) -> None:
    """A machine may have only one of them."""
    output = own("--name", "test", "run", "--", "/bin/true", PATH="/nowhere")
    assert ("(system)" if ELSEWHERE else "(wheel)") in output.splitlines()[0]
    assert "(wheel)" in output.splitlines()[1]


@only_if(BOTH_SOURCES)
def test_a_path_may_hold_links_to_a_few_programs_only(
    own: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = binaries._system_postgres()[0].parent
    links = own.ground / "links"
    links.mkdir()
    for name in ("initdb", "pg_ctl"):
        (links / name).symlink_to(real / name)
    monkeypatch.setattr(binaries, "VERSIONED", ())
    monkeypatch.setenv("PATH", f"{links}:/bin")
    assert binaries._system_postgres() == [real / "postgres"]


@only_if(BOTH_SOURCES)
def test_a_running_server_of_the_other_kind_is_exchanged_or_refused(own: Checkout) -> None:
    wait = ("--name", "test", "run", "--", "sh", "-c", "echo ready; sleep 20")
    with own.start(*wait) as process:
        own.expect(process, "ready")
        output = own("--name", "test", "run", "--", "true", SERVICES="wheel", code=2)
        assert "is running and in use, but SERVICES=wheel needs another" in output
        process.kill()
    output = own("--name", "test", "run", "--", "true", SERVICES="wheel")
    assert "PostgreSQL 18" in output
    assert output.count("(wheel)") == 2


@only_if(BOTH_SOURCES)
def test_the_demos_data_chooses_the_postgresql_that_fits(
    clone: Callable[..., Checkout], system_redis: str
) -> None:
    demo = clone()
    path = f"{system_redis}:{os.environ['PATH']}"
    assert "PostgreSQL 18" in demo("run", "--", "true", SERVICES="wheel")
    assert "PostgreSQL 18" in demo("run", "--", "true")
    output = demo("up", SERVICES="system", PATH=path, code=2)
    folder = demo.folder / ".cairn/demo/pg18"
    assert f"{folder} holds the demo's data for PostgreSQL 18" in output
    assert "SERVICES=wheel to keep the data" in output
    assert "make reset" in output


def test_data_of_a_postgresql_that_is_not_here_is_refused(clone: Callable[..., Checkout]) -> None:
    demo = clone()
    folder = demo.folder / ".cairn/demo/pg99"
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text("99\n")
    output = demo("up", code=2)
    assert f"{folder} holds the demo's data for PostgreSQL 99" in output
    assert "Install PostgreSQL 99" in output
    assert "make reset" in output
    demo("reset")
    assert "started" in demo("up")


def test_a_folder_whose_inside_is_another_version_is_refused(
    clone: Callable[..., Checkout],
) -> None:
    demo = clone()
    demo("run", "--", "true")
    data = next((demo.folder / ".cairn/demo").glob("pg*"))
    (data / "PG_VERSION").write_text("14\n")
    output = demo("up", code=2)
    assert "initialized by PostgreSQL version 14" in output
    assert "make reset" in output


def test_a_half_made_cluster_is_created_again(clone: Callable[..., Checkout]) -> None:
    """The runner was killed during `initdb`."""
    test = clone()
    for major in ("15", "16", "17", "18"):
        half = test.folder / f".cairn/test/pg{major}.new"
        half.mkdir(parents=True)
        (half / "PG_VERSION").write_text(major)
    assert "started" in test("--name", "test", "run", "--", "true")


def test_an_unknown_source_is_an_error() -> None:
    assert binaries.allowed_sources({}) == ("system", "wheel")
    assert binaries.allowed_sources({"SERVICES": " Wheel "}) == ("wheel",)
    with pytest.raises(RunnerError):
        binaries.allowed_sources({"SERVICES": "both"})
