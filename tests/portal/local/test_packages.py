"""The virtual environment: created once, in line with its lock, and again if it cannot be used."""

import hashlib
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.local import packages
from portal.local.errors import RunnerError


def wheel(folder: Path, name: str, version: str) -> str:
    """Build a tiny package; return its line for a lock."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", f"version = {version!r}\n")
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return (
        f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"
    )


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a checkout with a lock of one package, no network, and a uv that only prints its
    version."""
    ground = tmp_path_factory.mktemp("packages")
    uv = ground / "bin" / "uv"
    uv.parent.mkdir()
    uv.write_text('#!/bin/sh\n[ "$1" = --version ]\n')
    uv.chmod(0o755)
    checkout = ground / "a checkout"
    (checkout / "requirements").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(ground / "wheels"))
        patch.setenv("PATH", f"{uv.parent}:/usr/bin:/bin")
        yield checkout


def lock(checkout: Path, name: str, *lines: str) -> None:
    (checkout / "requirements" / f"{name}.txt").write_text("".join(lines))


def install(checkout: Path, name: str) -> list[str]:
    reports: list[str] = []
    packages.install(name, reports.append, checkout)
    return reports


def version(checkout: Path) -> str:
    python = checkout / ".venv" / "bin" / "python"
    command = [python, "-c", "import pebble; print(pebble.version)"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_the_environment_is_created_updated_and_left_alone(
    bare: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    wheels = bare.parent / "wheels"
    lock(bare, "demo", wheel(wheels, "pebble", "1.0"))
    reports = install(bare, "demo")
    assert any("Installing 1 package" in line for line in reports)
    assert "uv failed, so pip tries" in reports
    assert version(bare) == "1.0"
    assert install(bare, "demo") == []

    lock(bare, "demo", wheel(wheels, "pebble", "2.0"))
    assert "Making" not in "".join(install(bare, "demo"))
    assert version(bare) == "2.0"

    lock(bare, "demo", f"pebble==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(RunnerError, match=r"demo\.txt"):
        install(bare, "demo")
    assert "DO NOT MATCH" in capfd.readouterr().err

    venv = bare / ".venv"
    assert packages._works(venv, bare)
    assert not packages._works(venv, bare.with_name("moved"))  # scripts in it name the old folder
    (venv / "bin/python").unlink()  # the Python below it was removed
    (venv / "bin/python").symlink_to("/nowhere/python")
    assert not packages._works(venv, bare)


def test_a_wider_lock_satisfies_a_narrower_one() -> None:
    demo = packages.pins("a==1 \\\n --hash=x\nb==2 ; sys_platform != 'win32' \\\n --hash=y\n")
    assert demo == {"a==1", "b==2 ; sys_platform != 'win32'"}
    assert demo < packages.pins("# /checkout\na==1\nb==2 ; sys_platform != 'win32'\nc==3\n")
    assert not demo < packages.pins("a==1.1\nb==2 ; sys_platform != 'win32'\nc==3\n")


def test_the_projects_locks_name_no_address() -> None:
    folder = packages.CHECKOUT / "requirements"
    for name in packages.LOCKS:
        text = (folder / f"{name}.txt").read_text()
        assert "://" not in text
        assert len(packages.pins(text)) > 20
