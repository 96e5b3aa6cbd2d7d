"""Advisory locks: a number each, in one place."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from learners.locks import Lock
from tests.contracts import source


@pytest.fixture
def other(db: None) -> Iterator[Any]:
    """A session beside ours."""
    session = connection.copy()
    with session.cursor() as cursor:
        yield cursor
    session.close()


def test_every_lock_has_its_own_number() -> None:
    numbers = [lock.value for lock in Lock.__members__.values()]
    assert len(set(numbers)) == len(numbers)
    assert all(0 < number < 2**31 for number in numbers)


def test_advisory_locks_are_named_in_one_file() -> None:
    naming = [
        source.name_of(path)
        for path in source.product()
        if re.search(r"pg_(try_)?advisory", path.read_text(encoding="utf-8"))
    ]
    assert naming == ["learners/locks.py"]


def test_a_lock_of_a_block_is_free_after_it(other: Any) -> None:
    with Lock.DEMO.hold() as ours:
        assert ours
        assert Lock.DEMO.is_taken()
        other.execute("SELECT pg_try_advisory_lock(%s)", [Lock.DEMO.value])
        assert other.fetchone() == (False,)
    assert not Lock.DEMO.is_taken()


def test_a_lock_that_another_session_has_is_not_waited_for(other: Any) -> None:
    other.execute("SELECT pg_advisory_lock(%s)", [Lock.DEMO.value])
    assert not Lock.DEMO.take_if_free()
    with Lock.DEMO.hold(wait=False) as ours:
        assert not ours
    assert Lock.DEMO.is_taken()


def test_opening_a_service_does_not_look_like_setting_up_the_demo(db: None) -> None:
    Lock.SERVICE_NAMES.take()
    assert not Lock.DEMO.is_taken()
