"""Bring the checkout's virtual environment in line with the locks in `requirements/`.

Runs on the system's Python before any package is there. One environment serves every command.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from portal.local.errors import RunnerError
from portal.local.places import CHECKOUT

LOCKS = ("run", "demo", "dev", "bench")
PIN = re.compile(r"^[A-Za-z0-9._-]+==[^\\\n]+", re.MULTILINE)  # name, version and marker


def install(lock: str, report: Callable[[str], None], checkout: Path = CHECKOUT) -> None:
    """Create the environment if it is missing or has moved, and install the lock if needed."""
    path, venv = checkout / "requirements" / f"{lock}.txt", checkout / ".venv"
    with (checkout / ".venv.lock").open("w") as mutex:
        fcntl.flock(mutex, fcntl.LOCK_EX)
        if not _works(venv, checkout):
            _create(venv, report)
        packages = pins(path.read_text())
        if packages <= pins(_stamp(venv)):
            return
        began = time.monotonic()
        report(f"Installing {len(packages)} packages from requirements/{lock}.txt")
        stamp = venv / "cairn-lock.txt"
        stamp.write_text(f"# {checkout}\n")  # a failure would leave a partial installation
        _fill(venv, path, report)
        stamp.write_text(f"# {checkout}\n{path.read_text()}")
        report(f"Packages: {time.monotonic() - began:.1f} s")


def pins(text: str) -> set[str]:
    """Return the name, version and marker of every package in a lock."""
    return {pin.strip() for pin in PIN.findall(text)}


def _stamp(venv: Path) -> str:
    """Return the checkout's path and the lock that was installed last."""
    try:
        return (venv / "cairn-lock.txt").read_text()
    except FileNotFoundError:
        return ""


def _works(venv: Path, checkout: Path) -> bool:
    """Return whether the environment still works: its Python exists and the checkout has not
    moved."""
    check = [venv / "bin" / "python", "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    try:
        done = subprocess.run(check, capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0 and (_stamp(venv) or f"# {checkout}\n").startswith(
        f"# {checkout}\n"
    )


def _create(venv: Path, report: Callable[[str], None]) -> None:
    report(f"Making a virtual environment in {venv}")
    without_pip = ["--without-pip"] if _uv() else []
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", *without_pip, str(venv)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise RunnerError(
            f"{sys.executable} could not make a virtual environment in {venv}: install the package "
            f"python{version}-venv, or uv.\n{(made.stdout + made.stderr).strip()}"
        )


def _fill(venv: Path, lock: Path, report: Callable[[str], None]) -> None:
    """Install a lock, which is complete and hashed, so nothing is resolved."""
    python = str(venv / "bin" / "python")
    hashed = ["--require-hashes", "-r", str(lock)]
    if uv := _uv():
        command = [uv, "pip", "install", "--quiet", "--python", python, *hashed]
        if subprocess.run(command, check=False, env=_uv_environment()).returncode == 0:
            return
        report("uv failed, so pip tries")
    pip = [python, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        subprocess.run([python, "-m", "ensurepip", "--upgrade"], capture_output=True, check=False)
    quiet = ["-q", "--no-warn-script-location", "--disable-pip-version-check", "--no-input"]
    command = [*pip, "install", *quiet, "--no-deps", "--no-compile", *hashed]
    if subprocess.run(command, check=False).returncode:
        raise RunnerError(
            f"pip could not install {lock} into {venv}: correct what it reports above, run again."
        )


def _uv() -> str | None:
    uv = shutil.which("uv")
    works = (
        uv and subprocess.run([uv, "--version"], capture_output=True, check=False).returncode == 0
    )
    return uv if works else None


def _uv_environment() -> dict[str, str]:
    """Return uv's environment with pip's index settings, which often name a college's mirror."""
    own = {"UV_HTTP_TIMEOUT": "20", "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
    if "PIP_INDEX_URL" in os.environ:
        own["UV_DEFAULT_INDEX"] = os.environ["PIP_INDEX_URL"]
    return own | dict(os.environ)
