"""The checkout's virtual environment, brought in line with the locks under `requirements/`.

Runs on the system's Python before any package is there. One environment serves every command;
its stamp records which locks are in it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal.local.faults import Fault
from portal.local.places import CHECKOUT

Say = Callable[[str], None]
LOCKS = ("run", "demo", "dev", "bench")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)( *;[^\\\n]+)?", re.MULTILINE)


def install(lock: str, say: Say, checkout: Path = CHECKOUT) -> None:
    """Make the environment where it is missing or moved, and install a lock that is not in it."""
    with (checkout / ".venv.lock").open("w") as mutex:
        fcntl.flock(mutex, fcntl.LOCK_EX)
        venv = checkout / ".venv"
        if not _works(venv, checkout):
            _create(venv, say)
        inside = _stamp(venv, checkout)
        if _holds(inside, lock, checkout):
            return
        began = time.monotonic()
        pins = _pins(_file(checkout, lock))
        say(
            f"Installing {len(pins)} packages from requirements/{lock}.txt (at first half a minute)"
        )
        _fill(venv, _file(checkout, lock), say)
        agreeing = {name: known for name, known in inside.items() if _agree(checkout, name, pins)}
        _write(venv, checkout, agreeing | {lock: _digest(_file(checkout, lock))})
        say(f"Packages: {time.monotonic() - began:.1f} s")


def _file(checkout: Path, lock: str) -> Path:
    return checkout / "requirements" / f"{lock}.txt"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _pins(path: Path) -> set[tuple[str, str, str]]:
    """Name, version and marker of every package in a lock."""
    found = PIN.findall(path.read_text())
    return {(name, version, marker.strip()) for name, version, marker in found}


def _holds(inside: dict[str, str], lock: str, checkout: Path) -> bool:
    """Whether this lock, or a wider one with all its pins, is in as it is now."""
    current = [name for name, known in inside.items() if known == _digest(_file(checkout, name))]
    wanted = _pins(_file(checkout, lock))
    return any(name == lock or wanted <= _pins(_file(checkout, name)) for name in current)


def _agree(checkout: Path, name: str, pins: set[tuple[str, str, str]]) -> bool:
    """A lock stays in only where the new one moved none of its packages."""
    names = {pin[0] for pin in pins}
    return all(pin in pins for pin in _pins(_file(checkout, name)) if pin[0] in names)


def _works(venv: Path, checkout: Path) -> bool:
    """A removed base Python or a moved checkout leaves an environment that cannot be used."""
    python = venv / "bin" / "python"
    if not python.exists():
        return False
    check = "import sys; print(sys.prefix); sys.exit(sys.version_info < (3, 11))"
    asked = subprocess.run([python, "-c", check], capture_output=True, text=True, check=False)
    known = _read(venv).get("checkout")
    return asked.returncode == 0 and known in (None, str(checkout))


def _create(venv: Path, say: Say) -> None:
    say(f"Making a virtual environment in {venv}")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", *(["--without-pip"] if _uv() else []), str(venv)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Fault(
            f"{sys.executable} could not make a virtual environment in {venv}: install the package "
            f"python{version}-venv, or uv. It says:\n{(made.stdout + made.stderr).strip()}"
        )


def _fill(venv: Path, lock: Path, say: Say) -> None:
    """The lock is complete and hashed, so neither installer resolves anything."""
    python = str(venv / "bin" / "python")
    if uv := _uv():
        command = [uv, "pip", "install", "--quiet", "--python", python]
        command += ["--require-hashes", "-r", str(lock)]
        if subprocess.run(command, check=False, env=_uv_environment()).returncode == 0:
            return
        say("uv did not manage, so pip tries")
    pip = [python, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        subprocess.run([python, "-m", "ensurepip", "--upgrade"], capture_output=True, check=False)
    quiet = ["-q", "--no-warn-script-location", "--disable-pip-version-check", "--no-input"]
    command = [
        *pip,
        "install",
        *quiet,
        "--no-deps",
        "--no-compile",
        "--require-hashes",
        "-r",
        str(lock),
    ]
    if subprocess.run(command, check=False).returncode:
        raise Fault(
            f"pip could not install {lock} into {venv}: mend what it says above, run again."
        )


def _uv() -> str | None:
    found = shutil.which("uv")
    if (
        not found
        or subprocess.run([found, "--version"], capture_output=True, check=False).returncode
    ):
        return None
    return found


def _uv_environment() -> dict[str, str]:
    """uv reads no pip settings, and a college's proxy or mirror is usually set for pip."""
    own = {"UV_HTTP_TIMEOUT": "20", "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
    if "PIP_INDEX_URL" in os.environ:
        own["UV_DEFAULT_INDEX"] = os.environ["PIP_INDEX_URL"]
    return own | dict(os.environ)


def _stamp(venv: Path, checkout: Path) -> dict[str, str]:
    known = _read(venv)
    locks = known.get("locks", {})
    return {name: digest for name, digest in locks.items() if _file(checkout, name).exists()}


def _read(venv: Path) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads((venv / "cairn-locks.json").read_text())
        return known
    except (FileNotFoundError, ValueError):
        return {}


def _write(venv: Path, checkout: Path, locks: dict[str, str]) -> None:
    text = json.dumps({"checkout": str(checkout), "locks": locks}, indent=1)
    (venv / "cairn-locks.json").write_text(text + "\n")
