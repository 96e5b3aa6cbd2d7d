"""Signing in: no sign-up, a second factor for staff, attempts counted by account, not by campus."""

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from learners.models import User
from tests.conftest import TOTP_SECRET, person
from tests.factories import learners as make

PASSWORD, WRONG = "three quiet stones", "three loud stones"
LOGIN = "/accounts/login/"


@pytest.fixture
def ada_with_password(ada):
    ada.set_password(PASSWORD)
    ada.save()
    return ada


def try_to_sign_in(client, email, password=PASSWORD, address="192.0.2.1"):
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)


def test_a_learner_signs_in_with_a_password(client, ada_with_password):
    response = try_to_sign_in(client, ada_with_password.email.upper())
    assert (response.status_code, response["Location"]) == (302, "/today/")


def test_self_registration_is_closed(client, db):
    before = User.objects.count()
    form = {"email": "new@strathcairn.example", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post("/accounts/signup/", form)
    assert response.status_code == 200
    assert b"<input" not in response.content.split(b"<main")[1].split(b"</main>")[0]
    assert User.objects.count() == before


def test_staff_with_a_password_alone_are_asked_for_the_second_factor(client, ben):
    ben.set_password(PASSWORD)
    ben.save()
    assert try_to_sign_in(client, ben.email)["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/today/").status_code == 302
    counter = next(yield_hotp_counters_from_time())
    code = format_hotp_value(hotp_value(TOTP_SECRET, counter))
    assert client.post("/accounts/2fa/authenticate/", {"code": code})["Location"] == "/today/"
    assert client.get("/today/").status_code == 200


@pytest.mark.parametrize("kind", ["tutor", "administrator", "safeguarding lead", "module owner"])
def test_staff_without_a_second_factor_are_sent_to_set_it_up(kind, client, sign_in, college):
    module = college.module if kind == "module owner" else None
    user = person("Uma Vale", kind, module=module)
    user.authenticator_set.all().delete()
    sign_in(client, user)
    pages = ["today", "learners", "nights"]
    for url in [*map(reverse, pages), f"/learners/{college.ada.public_id}/", "/never-was/"]:
        response = client.get(url)
        assert (response.status_code, response["Location"]) == (302, reverse("mfa_activate_totp"))
    assert client.post(reverse("night_start"))["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("help_now")).status_code == 200


@pytest.mark.parametrize("name", ["ada", "eve", "gus", "hal"])
def test_learners_and_partners_need_no_second_factor(name, everyone, client, sign_in):
    assert sign_in(client, everyone[name]).get("/today/").status_code == 200


def test_five_wrong_passwords_lock_the_account_in_that_network(client, ada_with_password):
    for _ in range(5):
        try_to_sign_in(client, ada_with_password.email, WRONG)
    response = try_to_sign_in(client, ada_with_password.email)
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_four_wrong_passwords_do_not(client, ada_with_password):
    for _ in range(4):
        try_to_sign_in(client, ada_with_password.email, WRONG)
    assert try_to_sign_in(client, ada_with_password.email).status_code == 302


def test_a_locked_account_leaves_its_neighbour_alone(client, ada_with_password, flo):
    flo.set_password(PASSWORD)
    flo.save()
    for _ in range(6):
        try_to_sign_in(client, ada_with_password.email, WRONG)
    assert try_to_sign_in(client, flo.email).status_code == 302


def test_fifty_people_sign_in_from_one_campus_address(client, db):
    hashed = make.UserFactory.build()
    hashed.set_password(PASSWORD)
    people = [make.UserFactory(password=hashed.password) for _ in range(50)]
    for user in people:
        client.logout()
        assert try_to_sign_in(client, user.email).status_code == 302


def test_unknown_and_known_accounts_get_the_same_answer(client, ada_with_password):
    def message(email):
        page = try_to_sign_in(client, email, WRONG).content.decode()
        return page.split("error-summary")[1].split("</div>")[0].replace(email, "X")

    assert message(ada_with_password.email) == message("nobody@strathcairn.example")


def test_a_password_reset_answers_the_same_for_any_address(client, ada_with_password):
    answers = {
        client.post("/accounts/password/reset/", {"email": email}).headers["Location"]
        for email in (ada_with_password.email, "nobody@strathcairn.example")
    }
    assert len(answers) == 1


def test_a_closed_account_cannot_sign_in(client, ada_with_password):
    User.objects.filter(pk=ada_with_password.pk).update(is_active=False)
    try_to_sign_in(client, ada_with_password.email)
    assert client.get("/me/")["Location"].startswith(LOGIN)


def test_personal_pages_are_not_kept_by_browsers(client, ada, sign_in):
    assert sign_in(client, ada).get("/me/")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("typed", ["\x00", "x" * 20_000, "‮ada@x.example", "<script>", "🪨@🪨.🪨"])
def test_any_sign_in_value_gets_an_answer(typed, client, db):
    response = client.post(LOGIN, {"login": typed, "password": typed})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
