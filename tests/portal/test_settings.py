"""Cairn starts safely, or explains in a sentence why it does not start."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from learners.models import User
from tests.contracts import source

PRODUCTION = {
    "CAIRN_SECRET_KEY": "Yk2-of-these-tests-alone-0987654321-and-nobody-elses-arguments",
    "CAIRN_HOSTS": "cairn.strathcairn.example",
    "CAIRN_COLLEGE_NAME": "Strathcairn College",
}


def manage(*arguments: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
    """Run `manage.py …` with production settings, changed by name; None removes one."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("CAIRN_", "DJANGO_"))}
    variables = {**inherited, **PRODUCTION, **changed}
    env = {name: value for name, value in variables.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:portal", "manage.py", *arguments],
        cwd=source.ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_deployment_check_is_silent_under_production_settings() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (1 silenced).\n"


def test_one_check_is_silenced_because_the_database_does_better() -> None:
    """auth.W004 requires a unique email; ours is unique on Lower(email), which it cannot see."""
    assert settings.SILENCED_SYSTEM_CHECKS == ["auth.W004"]
    assert "user_email_once" in {rule.name for rule in User._meta.constraints}


def test_the_deployment_check_refuses_the_demo() -> None:
    done = manage("check", "--deploy", CAIRN_DEMO="1")
    assert done.returncode == 1
    assert "cairn.E001" in done.stderr
    assert "Unset CAIRN_DEMO" in done.stderr


def test_the_deployment_check_warns_of_plain_http() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", CAIRN_HTTPS="0")
    assert done.returncode == 1
    assert "security.W008" in done.stderr


@pytest.mark.parametrize(
    "secret",
    [None, "", "not-a-secret: for development and the demo on one machine only"],
    ids=["missing", "empty", "everybody's"],
)
def test_it_does_not_start_without_a_real_secret(secret: str | None) -> None:
    done = manage("check", CAIRN_SECRET_KEY=secret)
    assert done.returncode != 0
    assert "CAIRN_SECRET_KEY is missing or is the public example" in done.stderr
    assert "secrets.token_urlsafe" in done.stderr, "it says how to make one"


def test_a_developers_own_machine_needs_no_secret() -> None:
    assert manage("check", CAIRN_SECRET_KEY=None, CAIRN_DEBUG="1").returncode == 0


def test_a_missing_database_address_is_reported() -> None:
    done = manage("check", DATABASE_URL=None)
    assert done.returncode != 0
    assert "DATABASE_URL is not set" in done.stderr


def test_a_setting_that_is_not_a_number_is_named() -> None:
    done = manage("check", CAIRN_SHARD_SIZE="many")
    assert done.returncode != 0
    assert "CAIRN_SHARD_SIZE must be a whole number, not 'many'." in done.stderr


def test_a_redis_address_has_the_form_of_each_client() -> None:
    from portal.settings import celery_address, next_database

    assert next_database("redis://box:6379/0") == "redis://box:6379/1"
    assert next_database("unix:///run/redis.sock?db=2") == "unix:///run/redis.sock?db=3"
    assert celery_address("redis://box:6379/0") == "redis://box:6379/0"
    assert (
        celery_address("unix:///run/redis.sock?db=0")
        == "redis+socket:///run/redis.sock?virtual_host=0"
    )
