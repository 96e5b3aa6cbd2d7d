"""Full and read-only disks, and services named in the environment, each give one sentence."""

import errno
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.local import errors
from tests.portal.local.checkouts import CAN_MOUNT, Checkout, disk, only_if, variables


@only_if(CAN_MOUNT)
@pytest.mark.parametrize("size", ["2m", "30m"])
def test_a_full_disk_is_named(clone: Callable[..., Checkout], ground: Path, size: str) -> None:
    with disk(ground / "disk", size):
        small = clone("disk/checkout")
        output = small("--name", "test", "up", code=2)
        assert f"The disk that holds {small.folder}/.cairn" in output
        assert "is full: free about 200 MB" in output
        assert len(output.strip().splitlines()) == 1


@only_if(CAN_MOUNT)
def test_a_disk_that_fills_later_is_named(clone: Callable[..., Checkout], ground: Path) -> None:
    with disk(ground / "disk", "120m"):
        small = clone("disk/checkout")
        small("run", "--", "true")
        filler = small.folder / "filler"
        subprocess.run(
            ["dd", "if=/dev/zero", f"of={filler}", "bs=4096"], check=False, capture_output=True
        )
        output = small("up", code=2)
        assert "is full: free about 200 MB" in output
        filler.unlink()
        assert "started" in small("up")
        small("down")


@only_if(CAN_MOUNT)
def test_a_read_only_disk_is_named(clone: Callable[..., Checkout], ground: Path) -> None:
    with disk(ground / "disk", "10m") as mounted:
        small = clone("disk/checkout")
        subprocess.run(["mount", "-o", "remount,ro", mounted], check=True)
        output = small("--name", "test", "up", code=2)
        assert f"The disk that holds {small.folder}/.cairn is read-only" in output


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "is full"),
        (errno.EDQUOT, "your quota"),
        (errno.EROFS, "is read-only"),
        (errno.EACCES, "No permission to use /some/file"),
    ],
)
def test_an_operating_system_error_becomes_a_sentence(number: int, sentence: str) -> None:
    output = str(errors.from_os(OSError(number, "x", "/some/file")))
    assert sentence in output
    assert "/some/file" in output


def test_a_programs_output_becomes_the_same_sentence() -> None:
    log = "FATAL:  could not write lock file: No space left on device"
    assert "/data is full" in str(errors.from_log(log, "/data", "It did not start."))
    assert str(errors.from_log("all is well", "/data", "It did not start.")) == "It did not start."


def test_addresses_in_the_environment_are_used_and_nothing_is_started(
    own: Checkout, clone: Callable[..., Checkout]
) -> None:
    urls = variables(own("--name", "test", "up"))
    guest = clone()
    show = "echo DATABASE_URL=$DATABASE_URL; echo REDIS_URL=$REDIS_URL"
    output = guest("run", "--", "sh", "-c", show, **urls)
    assert variables(output) == urls
    assert output.count("is set and answers") == 2
    assert not list(guest.folder.glob(".cairn/demo/pg*"))
    mixed = guest("--name", "test", "run", "--", "true", REDIS_URL=urls["REDIS_URL"])
    assert "REDIS_URL is set and answers" in mixed
    assert "PostgreSQL" in mixed
    assert guest.servers("test") == (None, None)
    assert None not in own.servers("test")
    own("--name", "test", "down")


@pytest.mark.parametrize(
    ("variable", "url", "sentence"),
    [
        (
            "DATABASE_URL",
            "postgres://u:secret@127.0.0.1:1/db",
            "does not answer (127.0.0.1:1 - no response)",
        ),
        ("DATABASE_URL", "postgres://u@%2Fnowhere%2FHere/db", "(/nowhere/Here:5432 - no response)"),
        ("DATABASE_URL", "postgres:///db?host=/nowhere", "(/nowhere:5432 - no response)"),
        ("DATABASE_URL", "sqlite:///db.sqlite3", "should look like postgres://"),
        (
            "REDIS_URL",
            "redis://:secret@127.0.0.1:1/0",
            "does not answer (127.0.0.1:1 - no response)",
        ),
        ("REDIS_URL", "unix:///nowhere.sock?db=0", "does not answer (/nowhere.sock - no response)"),
        ("REDIS_URL", "amqp://127.0.0.1", "should look like redis://"),
    ],
)
def test_an_address_that_does_not_answer_is_named_without_its_password(
    own: Checkout, variable: str, url: str, sentence: str
) -> None:
    output = own("--name", "test", "up", code=2, **{variable: url})
    assert variable in output
    assert sentence in output
    assert "secret" not in output
    own("--name", "test", "down")
