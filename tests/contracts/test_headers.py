"""Every response tells the browser to run nothing foreign, and to frame and store nothing."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from learners.models import User
from tests.contracts import source

FRONT, SIGN_IN, TODAY = "/", "/accounts/login/", "/today/"
PASSWORD = "walkers leave stones for each other"


def policy_of(answer: HttpResponse) -> dict[str, list[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


@pytest.fixture
def today(client: Client, ada: User, sign_in: Callable[[Client, User], Client]) -> HttpResponse:
    return sign_in(client, ada).get(TODAY)


def keeps_strangers_out(answer: HttpResponse) -> None:
    assert answer.status_code == 200
    policy = policy_of(answer)
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["object-src"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert not [word for words in policy.values() for word in words if "unsafe" in word]
    assert not [word for words in policy.values() for word in words if word == "*" or "//" in word]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", [FRONT, SIGN_IN])
def test_open_pages_keep_strangers_out(client: Client, address: str) -> None:
    keeps_strangers_out(client.get(address))


def test_adas_own_page_keeps_strangers_out(today: HttpResponse) -> None:
    keeps_strangers_out(today)


def test_adas_page_is_never_cached(today: HttpResponse) -> None:
    assert "no-store" in today["Cache-Control"]


def test_a_missing_page_is_never_cached(
    client: Client, ada: User, sign_in: Callable[[Client, User], Client]
) -> None:
    missing = sign_in(client, ada).get("/learners/00000000-0000-4000-8000-000000000000/")
    assert missing.status_code == 404
    assert "no-store" in missing["Cache-Control"]


@pytest.mark.django_db
def test_inline_scripts_have_a_fresh_nonce(client: Client) -> None:
    """A nonce changes with each response, and is sent only for pages with inline scripts."""
    nonces = [
        {word for word in policy_of(client.get(FRONT))["script-src"] if word.startswith("'nonce-")}
        for _ in range(2)
    ]
    assert not nonces[0] & nonces[1]


@pytest.mark.django_db
def test_https_responses_set_hsts(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    moved = Client().get(FRONT)
    assert moved.status_code == 301
    assert moved["Location"] == "https://testserver/"
    stays = Client().get(FRONT, secure=True)
    header = stays["Strict-Transport-Security"]
    assert header == "max-age=31536000; includeSubDomains; preload"


def test_over_https_no_other_host_can_set_our_cookies() -> None:
    """A browser takes a cookie with this prefix from the host itself, over HTTPS, for all paths."""
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "DEVICE_COOKIE_NAME"]
    code = f"from portal import settings as s; print(*[getattr(s, n) for n in {names}])"
    run = {**os.environ, "CAIRN_HTTPS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=run, cwd=source.ROOT, capture_output=True, check=True
    )
    assert done.stdout.decode().split() == ["__Host-sessionid", "__Host-csrftoken", "__Host-device"]


def test_the_session_cookie_is_out_of_reach_of_scripts(client: Client, ada: User) -> None:
    ada.set_password(PASSWORD)
    ada.save()
    answer = client.post(SIGN_IN, {"login": ada.email, "password": PASSWORD})
    cookie = answer.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
