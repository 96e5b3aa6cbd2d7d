"""Without Redis, or with a frozen one, the cache misses without raising, and pages still work."""

import pickle
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.cache import caches
from django.test import Client
from pytest_django.fixtures import Settings

from learners.models import User
from portal.cache import ForgivingRedisCache

TIMEOUTS = live.CACHES["progress"]["OPTIONS"]
PASSWORD = "walkers leave stones for each other"


@pytest.fixture(params=["dead", "frozen"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return an address where no server listens, or one that never answers."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        path = Path(folder) / "redis.sock"
        if request.param == "frozen":
            server.bind(str(path))
            server.listen(256)
        yield f"unix://{path}?db=1"


@pytest.fixture
def unheard(address: str) -> ForgivingRedisCache:
    return ForgivingRedisCache(address, {"OPTIONS": TIMEOUTS})


def test_every_call_counts_as_a_miss(unheard: ForgivingRedisCache) -> None:
    assert unheard.get("a") is None
    assert unheard.get("a", "else") == "else"
    assert unheard.get("a", default="else") == "else"
    assert unheard.set("a", 1) is None
    assert unheard.add("a", 1) is True
    assert unheard.touch("a") is False
    assert unheard.delete("a") is False
    assert unheard.get_many(["a", "b"]) == {}
    assert unheard.set_many({"a": 1}) == []
    assert unheard.delete_many(["a"]) is None
    assert unheard.has_key("a") is False
    assert "a" not in unheard
    assert unheard.incr("a") == 1
    assert unheard.clear() is False
    assert unheard.get_or_set("a", lambda: "made") == "made"


def test_a_callers_change_to_a_miss_does_not_reach_the_next(
    unheard: ForgivingRedisCache,
) -> None:
    unheard.get_many(["a"])["a"] = "somebody's"
    assert unheard.get_many(["a"]) == {}


def test_a_working_cache_stores_values() -> None:
    cache = caches["progress"]
    cache.set("cairn-test", 3)
    assert cache.incr("cairn-test") == 4
    assert cache.get("cairn-test") == 4
    assert cache.delete("cairn-test") is True
    assert cache.get("cairn-test", "gone") == "gone"


def test_what_somebody_else_wrote_into_redis_is_never_run() -> None:
    """A pickle can run code when it is read; a stored value is JSON or an error."""
    cache = caches["progress"]
    client = cache._cache.get_client()
    client.set(cache.make_key("planted"), pickle.dumps({"any": "thing"}), ex=60)
    with pytest.raises(UnicodeDecodeError):
        cache.get("planted")


def test_our_own_errors_are_raised() -> None:
    """Only an unreachable server counts as a miss: a value that cannot be stored is an error."""
    with pytest.raises(ValueError, match="not found"):
        caches["progress"].incr("cairn-test-never-set")


@pytest.fixture
def without_redis(settings: Settings, address: str) -> None:
    settings.CACHES = {
        "default": live.CACHES["default"],
        "progress": {**live.CACHES["progress"], "LOCATION": address},
    }


def test_the_front_page_comes_without_redis(without_redis: None, client: Client, db: None) -> None:
    assert client.get("/").status_code == 200


def test_ada_signs_in_without_redis(without_redis: None, client: Client, ada: User) -> None:
    ada.set_password(PASSWORD)
    ada.save()
    assert client.get("/accounts/login/").status_code == 200

    answer = client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert client.get("/today/").status_code == 200
