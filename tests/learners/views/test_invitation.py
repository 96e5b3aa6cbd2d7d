"""The link in an invitation: what it shows to whom, and that nothing passes it on."""

import datetime as dt
import json

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from learners.actions import invitations
from learners.models import AuditEvent, Invitation, User
from tests.pages.test_forms_of_sign_in import SENT
from tests.pages.test_record import words

PAGE, GOOD = "/invitation/", "three quiet stones"
CHOSEN = {"password1": GOOD, "password2": GOOD}


def link_for(user, dee):
    invitations.invite(users=[user.pk], by=dee)
    return f"/invitation/{Invitation.objects.get(user=user).token}/"


def no_login(user):
    user.set_unusable_password()
    user.save()
    return user


def test_an_invited_learner_chooses_a_password_and_is_signed_in(ada, dee, client):
    link = link_for(no_login(ada), dee)
    page = words(client.get(link, follow=True))
    assert "Welcome to Cairn, Ada Sinclair" in page
    assert ada.email in page
    assert client.post(PAGE, CHOSEN)["Location"] == "/today/"
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert client.post(PAGE, CHOSEN).status_code == 302  # a second click
    ada.refresh_from_db()
    assert ada.check_password(GOOD)
    assert ada.last_login


def test_staff_still_set_up_their_second_step(dee, client):
    uma = User.objects.create_user("uma@strathcairn.example", name="Uma Vale")
    uma.roles.create(kind="tutor", from_on=timezone.localdate())
    client.get(link_for(uma, dee))
    client.post(PAGE, CHOSEN)
    assert client.get("/today/")["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200  # no password asked again


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password1": GOOD, "password2": GOOD + "s"}, "same password"),
        ({"password1": "ada sinclair", "password2": "ada sinclair"}, "could guess"),
        ({}, "Write something here."),
    ],
)
def test_a_password_that_will_not_do_leaves_the_link_open(typed, problem, ada, dee, client):
    client.get(link_for(no_login(ada), dee))
    page = client.post(PAGE, typed)
    assert problem in words(page)
    assert b"error-summary" in page.content
    assert Invitation.objects.get().is_open


def test_opening_a_link_uses_nothing_up(ada, dee, client):
    """Mail filters open every link before its reader does."""
    link = link_for(no_login(ada), dee)
    for _visit in range(2):
        assert Client().get(link, follow=True).status_code == 200
        assert Client().head(link).status_code == 302
    assert "Choose a password" in words(client.get(link, follow=True))


def ended(case, ada, dee):
    link = link_for(no_login(ada), dee)
    if case == "used":
        invitations.accept(key=str(Invitation.objects.get().key), password=GOOD)
    elif case == "ended":
        now = timezone.now()
        Invitation.objects.update(invited_at=now - dt.timedelta(days=15), ends_at=now)
    elif case == "replaced":
        Invitation.objects.update(invited_at=timezone.now() - dt.timedelta(hours=1))
        invitations.invite(users=[ada.pk], by=dee)
    elif case == "closed":
        User.objects.filter(pk=ada.pk).update(is_active=False)
    return "/invitation/no.token/" if case == "mistyped" else link


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("used", "has already been used"),
        ("ended", "It worked until"),
        ("closed", "check that the whole address was copied"),  # a stranger learns no more
        ("replaced", "If we’ve sent you a newer email, use the link in that."),
        ("mistyped", "check that the whole address was copied"),
    ],
)
def test_a_link_that_no_longer_works_says_why_and_offers_a_new_one(case, reason, ada, dee, client):
    page = client.get(ended(case, ada, dee), follow=True)
    assert "That link no longer works" in words(page)
    assert reason in words(page)
    assert b'href="/accounts/password/reset/"' in page.content
    before = ada.password
    assert client.post(PAGE, CHOSEN).status_code == 200
    ada.refresh_from_db()
    assert case == "used" or ada.password == before
    assert "_auth_user_id" not in client.session


def test_a_stranger_learns_nothing_without_a_link(ada, dee, client):
    """No address is typed here, and a guess reads like a mistyped link."""
    link = link_for(no_login(ada), dee)
    unsigned = link.partition(".")[0] + "." + "x" * 43 + "/"
    pages = [client.get(address, follow=True) for address in (PAGE, unsigned, "/invitation/x/")]
    assert len({words(page) for page in pages}) == 1
    assert "Ada" not in words(pages[1])


def test_nothing_passes_the_token_on(ada, dee, client, caplog):
    link = link_for(no_login(ada), dee)
    token = link.split("/")[2]
    with caplog.at_level("DEBUG"):
        opened = client.get(link)
        page = client.get(PAGE)
        client.post(PAGE, CHOSEN)
    assert opened["Location"] == PAGE
    # A browser sends a form from a page without a referrer as from nowhere, and it is refused.
    assert (opened["Referrer-Policy"], page["Referrer-Policy"]) == ("no-referrer", "same-origin")
    assert "no-store" in opened["Cache-Control"]
    assert "no-store" in page["Cache-Control"]
    assert token not in page.text
    sessions = [json.dumps(row.get_decoded(), default=str) for row in Session.objects.all()]
    events = json.dumps(list(AuditEvent.objects.values()), default=str)
    assert not any(token in text for text in (caplog.text, events, *sessions))


def test_the_page_is_in_the_language_of_the_invited(ada, dee, client):
    ada.language = "gd"
    link = link_for(no_login(ada), dee)
    assert b'<html lang="gd"' in client.get(link, follow=True).content


def test_someone_else_signed_in_on_this_computer_is_signed_out(ada, flo, dee, client, sign_in):
    link = link_for(no_login(ada), dee)
    sign_in(client, flo).get(link)
    client.post(PAGE, CHOSEN)
    assert client.session["_auth_user_id"] == str(ada.pk)


@pytest.mark.parametrize("odd", SENT)
def test_odd_values_cause_no_server_error(odd, ada, dee, client):
    client.get(link_for(no_login(ada), dee))
    page = client.post(PAGE, {"password1": odd, "password2": odd})
    assert page.status_code in (200, 302)
    assert "<script>alert" not in page.text
