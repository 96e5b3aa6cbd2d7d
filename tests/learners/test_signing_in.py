"""Signing in that people can live with: codes, staying signed in, trusted devices, passwords."""

import datetime as dt
import time
import unicodedata

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from learners.actions import roster
from learners.actions.people import change_address
from learners.models import QueuedEmail, User
from portal.settings import PASSWORD_HASHERS
from tests.conftest import TOTP_SECRET

PASSWORD = "three quiet stones at Zoë’s"
LOGIN, CODE, SESSIONS = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/sessions/"
MONTH = dt.timedelta(days=30)
NOW = 1_800_000_015  # in the middle of a step of 30 seconds


@pytest.fixture
def at(monkeypatch):
    """Set the seconds since NOW that codes are asked at."""

    def change(seconds):
        monkeypatch.setattr(auth.time, "time", lambda: NOW + seconds)

    return change


@pytest.fixture
def ada(ada):
    return with_password(ada)


@pytest.fixture
def ben(ben):
    return with_password(ben)


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def code(seconds=0):
    return auth.format_hotp_value(auth.hotp_value(TOTP_SECRET, (NOW + seconds) // 30))


def password(browser, user, typed=PASSWORD, **more):
    return browser.post(LOGIN, {"login": user.email, "password": typed, **more})


def signs_in(browser, user, typed_code, **more):
    password(browser, user)
    return browser.post(CODE, {"code": typed_code, **more}).get("Location") == "/today/"


def user_of(browser):
    return browser.session.get("_auth_user_id")


@pytest.mark.parametrize(("clock", "is_right"), [(-60, 0), (-30, 1), (0, 1), (30, 1), (60, 0)])
def test_the_clock_of_a_phone_may_be_one_step_slow_or_fast(clock, is_right, ben, at):
    at(0)
    assert signs_in(Client(), ben, code(clock)) == is_right


@pytest.mark.parametrize("later", [0, 20, 31, 45])
def test_a_code_is_used_once_even_if_the_cache_forgets_it(later, ben, at):
    at(0)
    assert signs_in(Client(), ben, code(30))
    cache.clear()
    at(later)
    browser = Client()
    assert not signs_in(browser, ben, code(30))
    assert "This code has been used" in browser.post(CODE, {"code": code(30)}).text


def test_a_code_before_the_last_used_one_is_used_up_too(ben, at):
    at(0)
    assert signs_in(Client(), ben, code(0))
    assert not signs_in(Client(), ben, code(-30))
    assert signs_in(Client(), ben, code(30))


def test_a_code_with_a_space_is_used_once_as_well(ben, at):
    at(0)
    assert signs_in(Client(), ben, code(0))
    cache.clear()
    assert not signs_in(Client(), ben, f"{code(0)[:3]} {code(0)[3:]}")


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("kept", ["NFC", "NFD"])
def test_a_password_is_the_same_however_a_keyboard_writes_it(kept, form, db, settings):
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    user = User(name="Zoë")
    user.set_password(unicodedata.normalize(kept, PASSWORD))
    assert user.check_password(unicodedata.normalize(form, PASSWORD))
    assert not user.check_password(PASSWORD.replace("ë", "e"))


def test_a_password_saved_before_it_was_normalised_still_opens(db, settings, monkeypatch):
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    user, typed = User(name="Zoë"), unicodedata.normalize("NFD", PASSWORD)
    with monkeypatch.context() as before:
        before.setattr("learners.signing_in.passwords.normalised", lambda password: password)
        user.set_password(typed)
    assert user.check_password(typed)
    assert not user.check_password(PASSWORD.upper())


def test_letters_are_in_the_language_of_the_person_not_of_the_browser(client, ada):
    User.objects.filter(pk=ada.pk).update(language="cy")
    client.post("/accounts/password/reset/", {"email": ada.email}, HTTP_ACCEPT_LANGUAGE="gd")
    assert 'lang="cy"' in QueuedEmail.objects.get().html


def until(browser):
    return Session.objects.get(pk=browser.session.session_key).expire_date


def test_a_learner_stays_signed_in_for_30_days_only_if_they_want(client, ada):
    password(client, ada)
    assert until(client) < timezone.now() + dt.timedelta(hours=13)
    own_phone = Client()
    assert password(own_phone, ada, remember="on").cookies["sessionid"]["max-age"] > 29 * 86_400
    assert abs(until(own_phone) - timezone.now() - MONTH) < dt.timedelta(minutes=1)
    own_phone.get("/today/")
    assert until(own_phone) < timezone.now() + MONTH, "it is not put off by each visit"


def test_staff_do_not_stay_signed_in(client, ben, at):
    at(0)
    password(client, ben, remember="on")
    client.post(CODE, {"code": code()})
    assert until(client) < timezone.now() + dt.timedelta(hours=13)


def test_a_learner_who_becomes_a_tutor_signs_in_again(client, ada, dee):
    password(client, ada, remember="on")
    assert client.get("/today/").status_code == 200
    roster.appoint(user=ada, kind="tutor", from_on=timezone.localdate(), by=dee)
    assert client.get("/today/")["Location"] == f"{LOGIN}?next=/today/"
    assert user_of(client) is None


def test_the_list_of_sessions_says_how_long_each_stays(client, ada):
    password(client, ada)
    page = client.get(SESSIONS).text
    assert "Stays signed in" not in page
    password(Client(), ada, remember="on")
    assert client.get(SESSIONS).text.count("Stays signed in until") == 1


def test_one_session_is_ended_and_the_others_stay(client, ada, flo):
    browsers = [client, Client(), Client()]
    for browser in browsers:
        password(browser, ada)
    [_own, lost, _other] = UserSession.objects.filter(user=ada).order_by("pk")
    client.post(SESSIONS, {"session": lost.pk})
    assert [bool(browser.get("/me/").status_code == 200) for browser in browsers] == [1, 0, 1]
    client.post(SESSIONS, {"session": lost.pk})
    assert client.get("/me/").status_code == 200


def test_the_session_in_use_ends_by_signing_out_only(client, ada):
    password(client, ada)
    client.post(SESSIONS, {"session": UserSession.objects.get(user=ada).pk})
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize("sent", ["", "-1", "x", "9" * 30, "²"])
def test_an_odd_session_ends_only_what_it_names(sent, client, ada):
    password(client, ada)
    own = UserSession.objects.get(user=ada)
    assert client.post(SESSIONS, {"session": sent}).status_code in (302, 404)
    assert UserSession.objects.filter(pk=own.pk).exists()


def test_nobody_ends_a_session_of_somebody_else(client, ada, flo):
    with_password(flo)
    password(Client(), flo)
    password(client, ada)
    client.post(SESSIONS, {"session": UserSession.objects.get(user=flo).pk})
    assert UserSession.objects.filter(user=flo).exists()


@pytest.fixture
def trusted(ben, at):
    """A browser of Ben's that needs no code."""
    at(0)
    browser = Client()
    assert signs_in(browser, ben, code(), trust="on")
    return browser


def needs_a_code(browser, user):
    browser.post("/accounts/logout/")
    return password(browser, user)["Location"].startswith(CODE)


def test_a_trusted_computer_asks_for_no_code_for_30_days(trusted, ben, monkeypatch):
    assert trusted.cookies["mfa_trusted"]["max-age"] == MONTH.total_seconds()
    assert not needs_a_code(trusted, ben)
    assert needs_a_code(Client(), ben), "another computer does"
    real = time.time()
    monkeypatch.setattr("time.time", lambda: real + MONTH.total_seconds() + 1)
    assert needs_a_code(trusted, ben)


def test_a_computer_is_trusted_only_if_asked(ben, at):
    at(0)
    browser = Client()
    assert signs_in(browser, ben, code())
    assert needs_a_code(browser, ben)


def test_trust_in_one_persons_browser_is_no_trust_in_another(trusted, dee):
    assert needs_a_code(trusted, with_password(dee))


def test_a_role_that_ended_takes_the_trust_with_it(trusted, ben, dee):
    today = timezone.localdate()
    roster.end_role(role=ben.roles.get(), on=today, by=dee)
    roster.appoint(user=ben, kind="tutor", from_on=today, by=dee)
    assert needs_a_code(trusted, ben)


def test_a_role_more_takes_the_trust_as_well(trusted, ben, dee):
    roster.appoint(user=ben, kind="administrator", from_on=timezone.localdate(), by=dee)
    assert needs_a_code(trusted, ben)


def test_a_role_without_records_leaves_it(trusted, ben, dee):
    roster.appoint(user=ben, kind="partner", from_on=timezone.localdate(), by=dee)
    assert not needs_a_code(trusted, ben)


def test_signing_out_everywhere_else_ends_the_trust(trusted, ben, at):
    at(60)
    browser = Client()
    assert signs_in(browser, ben, code(60))
    browser.post(SESSIONS)
    assert needs_a_code(trusted, ben)


def test_a_new_address_ends_the_trust(trusted, ben, dee):
    change_address(user=ben, email="ben.ross@strathcairn.example", by=dee)
    ben.refresh_from_db()
    assert needs_a_code(trusted, ben)


def test_recovery_codes_outlive_forgotten_devices(ben, dee):
    codes = RecoveryCodes.activate(ben)
    spare = codes.get_unused_codes()[0]
    roster.appoint(user=ben, kind="administrator", from_on=timezone.localdate(), by=dee)
    assert signs_in(Client(), ben, spare)
    assert not signs_in(Client(), ben, spare)
