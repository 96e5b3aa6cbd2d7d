"""What happens around signing in is logged without names, and changes of it are audited."""

from collections.abc import Iterator

import pytest
import structlog
from django.conf import settings
from django.core import mail
from django.test import Client

from learners.actions import outbox
from learners.models import AuditEvent, User
from tests.conftest import TOTP_SECRET

PASSWORD, NEW = "walkers leave stones for each other", "three quiet stones"


@pytest.fixture
def walker(ada: User) -> User:
    ada.set_password(PASSWORD)
    ada.save()
    return ada


@pytest.fixture
def logged() -> Iterator[list[dict[str, object]]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


def events(lines: list[dict[str, object]]) -> list[object]:
    return [line["event"] for line in lines]


def enter(client: Client, user: User, password: str) -> None:
    client.post("/accounts/login/", {"login": user.email, "password": password})


def test_signing_in_and_out_and_a_wrong_password_are_logged_without_names(walker, client, logged):
    enter(client, walker, "my other password")
    enter(client, walker, PASSWORD)
    client.post("/accounts/logout/")
    assert events(logged) == ["auth.password_failed", "auth.signed_in", "auth.signed_out"]
    assert walker.email not in str(logged)
    assert "my other password" not in str(logged)


def test_a_wrong_code_is_logged(ben, client, logged):
    ben.set_password(PASSWORD)
    ben.save()
    enter(client, ben, PASSWORD)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "auth.code_failed" in events(logged)
    assert TOTP_SECRET not in str(logged)


def test_a_changed_password_is_audited_as_the_persons_own_act(walker, client, logged):
    enter(client, walker, PASSWORD)
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", fields)
    act = AuditEvent.objects.get()
    assert (act.verb, act.actor_id, act.label, act.detail) == (
        "password.change",
        walker.pk,
        "",
        {},
    )
    assert ("auth.changed", "password.change") in [
        (line["event"], line.get("method")) for line in logged
    ]


def test_a_reset_is_audited_and_its_link_leads_to_the_colleges_own_address(walker, client):
    client.post("/accounts/password/reset/", {"email": walker.email}, HTTP_HOST="localhost:6666")
    [waiting] = outbox.due()
    outbox.deliver(waiting)
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    assert link.startswith(f"{settings.ADDRESS}/accounts/")
    page = client.get(link.removeprefix(settings.ADDRESS), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert AuditEvent.objects.get().verb == "password.reset"
