"""Limits of signing in are counted in PostgreSQL, once, whoever asks at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from learners.models import Limit, User
from learners.signing_in import limits
from tests.conftest import TOTP_SECRET

PASSWORD = "walkers leave stones for each other"
LOGIN = "/accounts/login/"
REFUSED = "Too many"
CAMPUS, HOME = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture
def walker(ada: User) -> User:
    ada.set_password(PASSWORD)
    ada.save()
    return ada


def enter(client: Client, user: User, password: str, **where: str) -> bool:
    """Return whether the password let someone in."""
    answer = client.post(LOGIN, {"login": user.email, "password": password}, **where)
    return answer.status_code == 302


def test_a_stranger_has_five_tries_at_a_password(walker: User, client: Client) -> None:
    with patch.object(User, "check_password", autospec=True, return_value=False) as tried:
        assert not any(enter(client, walker, f"wrong {n}", **HOME) for n in range(60))
    assert tried.call_count == 5
    assert not enter(client, walker, PASSWORD, **HOME)


def test_moving_from_network_to_network_gains_no_more_than_thirty(walker: User) -> None:
    with patch.object(User, "check_password", autospec=True, return_value=False) as tried:
        for n in range(60):
            enter(Client(), walker, f"wrong {n}", REMOTE_ADDR=f"203.0.113.{n}")
    assert tried.call_count == 30


def test_nobody_can_lock_a_known_device_out(walker: User, client: Client) -> None:
    assert enter(client, walker, PASSWORD, **HOME)
    client.post("/accounts/logout/")
    for n in range(60):
        enter(Client(), walker, "wrong", REMOTE_ADDR=f"203.0.113.{n}")
        enter(Client(), walker, "wrong", **HOME)
    assert not enter(Client(), walker, PASSWORD, **HOME)
    assert enter(client, walker, PASSWORD, **HOME)


def test_a_known_device_has_five_tries_too(walker: User, client: Client) -> None:
    assert enter(client, walker, PASSWORD, **HOME)
    client.post("/accounts/logout/")
    for n in range(5):
        assert not enter(client, walker, f"wrong {n}", **HOME)
    assert not enter(client, walker, PASSWORD, **HOME)


def test_a_device_known_to_one_account_is_a_stranger_to_others(
    walker: User, flo: User, client: Client
) -> None:
    flo.set_password(PASSWORD)
    flo.save()
    assert enter(client, flo, PASSWORD, **HOME)
    client.post("/accounts/logout/")
    for n in range(30):
        enter(client, walker, "wrong", REMOTE_ADDR=f"203.0.113.{n}")
    assert not enter(client, walker, PASSWORD, **HOME)


def test_an_invented_device_is_a_stranger(walker: User, client: Client) -> None:
    client.cookies[settings.DEVICE_COOKIE_NAME] = "WyJhIiwgWyJiIl1d:invented:signature"
    for n in range(30):
        enter(client, walker, "wrong", REMOTE_ADDR=f"203.0.113.{n}")
    assert not enter(client, walker, PASSWORD, **HOME)


def test_wrong_passwords_of_many_lock_no_campus(walker: User) -> None:
    client = Client()
    with patch.object(User, "check_password", autospec=True, return_value=False):
        for n in range(301):
            client.post(LOGIN, {"login": f"invented{n}@college.example", "password": "x"}, **CAMPUS)
    assert enter(Client(), walker, PASSWORD, **CAMPUS)


def test_codes_have_five_tries(ben: User, client: Client) -> None:
    ben.set_password(PASSWORD)
    ben.save()
    assert enter(client, ben, PASSWORD)
    answers = [client.post("/accounts/2fa/authenticate/", {"code": f"{n:06}"}) for n in range(60)]
    assert sum(REFUSED in answer.content.decode() for answer in answers) == 55
    now = format_hotp_value(hotp_value(TOTP_SECRET, max(yield_hotp_counters_from_time())))
    assert client.post("/accounts/2fa/authenticate/", {"code": now}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_value_is_missing_once_its_time_is_over(db: None) -> None:
    cache.set("stone", [1, 2], 60)
    assert cache.get("stone") == [1, 2]
    assert cache.touch("stone", 60)
    Limit.objects.update(ends_at=timezone.now())
    assert cache.get("stone", "none") == "none"
    assert not cache.touch("stone", 60)
    assert cache.add("stone", 3, 60)
    assert not cache.add("stone", 4, 60)
    assert cache.get("stone") == 3
    cache.set("for-good", 1, None)
    Limit.objects.exclude(value=1).update(ends_at=timezone.now())
    assert limits.delete_expired() == 1
    assert cache.delete("for-good")
    assert not cache.delete("for-good")


def test_no_address_of_a_person_or_network_is_stored(walker: User, client: Client) -> None:
    enter(client, walker, "wrong", **HOME)
    stored = str(list(Limit.objects.values_list("key", "value")))
    assert Limit.objects.exists()
    assert walker.email not in stored
    assert HOME["REMOTE_ADDR"] not in stored


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_adds() -> None:
    def add(n: int) -> bool:
        try:
            return cache.add("stone", n, 60)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(add, range(40))) == 1
    cache.clear()
    assert not Limit.objects.exists()
