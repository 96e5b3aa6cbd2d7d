import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from learners.models import AuditEvent, RoleKind, User
from portal.models import Night
from tests.factories import learners as make
from tests.factories.portal import NightFactory
from tests.pages.test_record import words


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def test_one_click_signs_in_as_a_demo_person(demo, ada, dee, client):
    page = words(client.get("/demo/"))
    assert "Sign in as Ada Sinclair" in page
    assert "Open Me" in page
    for user in (ada, dee):
        assert client.post("/demo/sign-in/", {"email": user.email})["Location"] == "/today/"
        assert client.get("/today/").wsgi_request.user == user


def test_only_people_of_the_demo_can_be_become(demo, client, db):
    real = make.UserFactory(email="real@college.example")
    for email in (real.email, "", "\x00", "x" * 5000, "nobody@strathcairn.example"):
        assert client.post("/demo/sign-in/", {"email": email}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_an_empty_demo_explains_itself(demo, client, db):
    assert "Nobody is here yet" in words(client.get("/demo/"))


def test_a_demo_code_opens_the_second_factor(demo, ben, client, capsys):
    ben.set_password("three quiet stones")
    ben.save()
    call_command("demo_code", ben.email)
    code = capsys.readouterr().out.strip()
    client.post("/accounts/login/", {"login": ben.email, "password": "three quiet stones"})
    assert client.post("/accounts/2fa/authenticate/", {"code": code})["Location"] == "/today/"


def test_codes_are_refused_outside_the_demo(ben):
    with pytest.raises(CommandError, match="only printed in the demo"):
        call_command("demo_code", ben.email)


def test_a_learner_has_no_code(demo, ada):
    with pytest.raises(CommandError, match="no second factor"):
        call_command("demo_code", ada.email)


def test_the_first_administrator_gets_a_link_that_works_once(db, client, capsys):
    call_command("create_administrator", "dee@college.example", "Dee Fraser", site="http://x/")
    link = capsys.readouterr().out.split("once: ")[1].strip()
    user = User.objects.get(email="dee@college.example")
    assert [role.kind for role in user.roles.all()] == [RoleKind.ADMINISTRATOR]
    assert AuditEvent.objects.filter(actor="the command line").count() == 2
    path = client.get(link.removeprefix("http://x"), follow=True).redirect_chain[-1][0]
    new = {"password1": "three quiet stones", "password2": "three quiet stones"}
    client.post(path, new)
    user.refresh_from_db()
    assert user.check_password("three quiet stones")
    again = client.get(link.removeprefix("http://x"))
    assert again.status_code == 200  # says that the link is used up


@pytest.mark.parametrize(
    ("email", "name", "message"),
    [
        ("no address", "Dee", "not a valid email"),
        ("d@x.example", " ", "Give a name"),
        ("d@x.example", "n" * 121, "Give a name"),
    ],
)
def test_an_invalid_administrator_is_refused(email, name, message, db):
    with pytest.raises(CommandError, match=message):
        call_command("create_administrator", email, name)
    assert not User.objects.exists()


def test_an_address_with_an_account_is_refused(ada):
    with pytest.raises(CommandError, match="already"):
        call_command("create_administrator", ada.email.upper(), "Ada")


def test_passwords_that_differ_create_no_account(db, monkeypatch):
    answers = iter(["three quiet stones", "three loud stones"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    with pytest.raises(CommandError, match="do not match"):
        call_command("create_administrator", "dee@college.example", "Dee", password=True)
    assert not User.objects.exists()


def test_up_answers_without_the_database(client):
    assert client.get("/healthz").content == b"ok"


def test_ready_reports_the_age_of_the_newest_night(client, db):
    assert json.loads(client.get("/readyz").content)["newest_night"] is None
    night = NightFactory(state="done", finished_at=make.moment(make.day(-2)))
    health = json.loads(client.get("/readyz").content)
    assert health["newest_night"] == night.as_of.isoformat()
    assert health["hours_ago"] >= 24


def test_ready_is_503_while_the_database_is_away(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(Night.objects, "filter", away)
    assert client.get("/readyz").status_code == 503


def test_whoever_finds_a_weakness_reads_where_to_report_it(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@college.example"
    page = client.get("/.well-known/security.txt")
    lines = dict(line.split(": ", 1) for line in page.text.splitlines())
    assert page["Content-Type"] == "text/plain; charset=utf-8"
    assert lines["Contact"] == "mailto:security@college.example"
    assert dt.datetime.fromisoformat(lines["Expires"]) > timezone.now() + dt.timedelta(days=300)
