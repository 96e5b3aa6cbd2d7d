"""A session without the second factor opens nothing of staff's, whatever other sessions gave."""

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from learners.actions import roster
from learners.models import RoleKind, User
from tests.factories import learners as make

pytestmark = pytest.mark.django_db(transaction=True)  # allauth tells of a factor on commit
PASSWORD = "walkers leave stones for each other"


@pytest.fixture
def gus_signed_in_twice(gus: User) -> tuple[Client, Client]:
    gus.set_password(PASSWORD)
    gus.save()
    return signed_in(gus), signed_in(gus)


def signed_in(user: User) -> Client:
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def become_tutor(user: User, by: User) -> None:
    roster.appoint(user=user, kind=RoleKind.TUTOR, from_on=make.day(0), by=by)


def set_up(client: Client) -> None:
    activate = "/accounts/2fa/totp/activate/"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get(activate).context["form"].secret
    code = format_hotp_value(hotp_value(secret, max(yield_hotp_counters_from_time())))
    assert client.post(activate, {"code": code}).status_code == 302


def test_a_staff_role_ends_the_sessions_of_before(gus_signed_in_twice, gus, dee):
    become_tutor(gus, dee)
    for client in gus_signed_in_twice:
        assert client.get("/today/")["Location"] == "/accounts/login/?next=/today/"


def test_a_factor_set_up_in_one_session_ends_the_others(gus, dee, gus_signed_in_twice):
    become_tutor(gus, dee)
    first, second = signed_in(gus), signed_in(gus)
    for client in (first, second):
        assert client.get("/learners/")["Location"] == "/accounts/2fa/totp/activate/"
    set_up(first)
    assert first.get("/learners/").status_code == 200
    assert second.get("/learners/")["Location"] == "/accounts/login/?next=/learners/"


def test_a_session_that_is_left_gives_nothing_away(gus, dee, gus_signed_in_twice):
    """Even if the list of sessions missed it, it did not show the factor."""
    become_tutor(gus, dee)
    first, second = signed_in(gus), signed_in(gus)
    gus.usersession_set.all().delete()
    set_up(first)
    assert second.get("/learners/")["Location"] == "/accounts/login/?next=/learners/"
