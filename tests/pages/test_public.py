"""Public pages, languages and error pages."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from learners.actions import check_ins, welcome
from learners.models import AccessEvent, ClosedDay, Helpline, ProtectedCharacteristic
from learners.privacy import Retention
from portal.privacy import PROVIDERS
from portal.views import public
from support.models import Precision
from tests.factories.everyone import HelplineFactory
from tests.factories.support import ScorecardFactory

PAGES = ["/", "/help-now/", "/accessibility/", "/privacy/", "/how-cairn-decides/", "/style/"]
COOKIE = settings.LANGUAGE_COOKIE_NAME
MONDAY = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en-gb"):
        yield


@pytest.fixture
def at(monkeypatch):
    def set_clock(hour, days=0):
        moment = MONDAY + dt.timedelta(days=days, hours=hour)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_clock


QUERIES = {
    "/": 1,
    "/help-now/": 2,
    "/how-cairn-decides/": 2,
}  # closed today; lines; rules


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_reads_it_at_hardly_any_cost(path, client, django_assert_num_queries, db):
    with django_assert_num_queries(QUERIES.get(path, 0)):
        response = client.get(path)
    assert response.status_code == 200
    assert b'lang="en-gb"' in response.content
    assert b"default-src 'none'" in response.headers["Content-Security-Policy"].encode()


@pytest.mark.parametrize("path", PAGES[1:])
def test_a_learner_reads_it_within_their_own_pages(path, client, sign_in, ada):
    page = sign_in(client, ada).get(path)
    assert page.status_code == 200
    assert "Ada Sinclair" in page.text
    assert page["Cache-Control"] == "no-store"


def test_the_front_page_redirects_signed_in_people_to_today(client, sign_in, ada):
    assert sign_in(client, ada).get("/")["Location"] == "/today/"


@pytest.mark.parametrize("path", [*PAGES, "/accounts/login/", "/nowhere/"])
def test_help_now_is_linked_from_every_page(path, client, db):
    bar = client.get(path).text.split("<main")[0]
    assert 'href="/help-now/"' in bar


@pytest.mark.parametrize(
    ("hour", "days", "message"),
    [
        (8, 0, "Opens again on Monday 23 November, 9am."),
        (9, 0, "Open now, until 5pm."),
        (16, 0, "Open now, until 5pm."),
        (17, 0, "Opens again on Wednesday 25 November, 9am."),  # Tuesday is a closed day
        (12, 1, "Opens again on Wednesday 25 November, 9am."),
        (12, 5, "Opens again on Monday 30 November, 9am."),
    ],
)
def test_help_now_shows_whether_a_line_is_open(hour, days, message, client, at, db):
    HelplineFactory(name="Reception", from_on=MONDAY.date())
    ClosedDay.objects.create(on=MONDAY.date() + dt.timedelta(days=1), name="Saint Somebody")
    at(hour, days)
    page = client.get("/help-now/").text
    assert message in page
    for number in ("tel:999", "tel:116123", "tel:111"):
        assert number in page


def test_open_lines_come_first(client, at, db):
    HelplineFactory(name="Asleep", from_on=MONDAY.date())
    HelplineFactory(name="Night desk", from_on=MONDAY.date(), opens=None, closes=None, days=[])
    at(23)
    page = client.get("/help-now/").text
    assert page.index("Night desk") < page.index("Asleep")
    assert "Open day and night." in page


def test_help_now_costs_three_queries_for_any_number(client, db, django_assert_num_queries):
    HelplineFactory.create_batch(12)
    with django_assert_num_queries(3):
        client.get("/help-now/")


def test_numbers_show_without_the_database(client, monkeypatch):
    def away(*args, **values):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(Helpline.objects, "in_force", away)
    monkeypatch.setattr(ClosedDay.objects, "filter", away)
    page = client.get("/help-now/")
    assert page.status_code == 200
    for number in ("tel:999", "tel:116123", "tel:111"):
        assert number in page.text


def test_help_now_can_be_left_quickly_and_leaves_no_trace(client, sign_in, ada):
    page = sign_in(client, ada).get("/help-now/").text
    assert "data-quick-exit" in page
    assert not AccessEvent.objects.exists()


def test_how_cairn_decides_publishes_each_rules_precision(client, db):
    assert "Too few people have answered this rule" in client.get("/how-cairn-decides/").text
    Precision.objects.create(rule="deadlines", answered=60, true=45, counted_at=timezone.now())
    page = client.get("/how-cairn-decides/").text
    assert "Of 60 answers, 45 were “It’s done” and 15 were “That’s not right”." in page


def test_how_cairn_decides_shows_only_the_live_scorecard(client, db, dee):
    figures = {"n": 1203, "base": 0.31, "p5": 0.72, "rule_p5": 0.6, "auc": 0.8, "rule_auc": 0.7}
    few = {**figures, "n": 120, "p5": 0.99}
    card = ScorecardFactory(state="shadow", figures={"28": figures, "56": few})
    assert "72 %" not in client.get("/how-cairn-decides/").text
    card.state, card.approved_at, card.approved_by = "live", timezone.now(), dee
    card.save()
    page = client.get("/how-cairn-decides/").text
    assert "72 %" in page
    assert ">1205<" in page, "counts in fives"
    assert "99 %" not in page, "nothing about few people"
    assert "switched on by Dee Fraser" in page


def test_privacy_lists_every_declared_purpose(client):
    page = client.get("/privacy/").context["kept"]
    purposes = {purpose for group in page for purpose in group["purposes"]}
    assert purposes == {str(item.purpose) for item in PROVIDERS}
    assert {group["how_long"] for group in page} <= set(Retention.labels)


# Languages


def test_a_visitors_language_is_remembered(client, db):
    response = client.post("/language/", {"language": "cy", "next": "/help-now/"})
    assert (response.status_code, response["Location"]) == (302, "/help-now/")
    page = client.get("/help-now/")
    assert '<html lang="cy">' in page.text


def test_a_learners_language_applies_in_every_browser(client, sign_in, ada):
    sign_in(client, ada).post("/language/", {"language": "gd"})
    ada.refresh_from_db()
    assert ada.language == "gd"
    elsewhere = sign_in(Client(), ada).get("/privacy/").text
    assert '<html lang="gd">' in elsewhere


def test_a_learners_language_beats_the_browsers_last_choice(client, sign_in, ada):
    client.cookies[COOKIE] = "cy"
    assert '<html lang="en-gb">' in sign_in(client, ada).get("/privacy/").text


@pytest.mark.parametrize("language", ["", "fr", "xx", "../cy", "en-gb\x00"])
def test_an_unknown_language_changes_nothing(language, client, sign_in, ada):
    response = sign_in(client, ada).post("/language/", {"language": language})
    assert response.status_code == 400
    ada.refresh_from_db()
    assert (ada.language, COOKIE in client.cookies) == ("en-gb", False)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "", "\\\\e.ex"]
)
def test_the_link_back_never_leads_off_site(elsewhere, client):
    response = client.post("/language/", {"language": "cy", "next": elsewhere})
    assert response["Location"] == "/"


def test_choosing_a_language_takes_a_form_of_ours():
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "cy"})
    assert response.status_code == 403
    assert "This page has expired" in response.text


# When something is wrong


@pytest.mark.parametrize("reader", ["", "ada", "ben"])
def test_a_missing_page_answers_a_reader_with_the_same_bytes(reader, client, sign_in, everyone):
    paths = ["/nowhere/", "/learners/00000000-0000-4000-8000-000000000000/x/", "/<script>/?q=1"]
    visitor = sign_in(client, everyone[reader]) if reader else client
    (body,) = {visitor.get(path).text for path in paths}
    assert "We can’t find that page" in body
    assert not any(leak in body for leak in ("nowhere", "csrf", "Ada"))


def test_a_missing_page_keeps_the_navigation_of_a_signed_in_reader(client, sign_in, ada):
    assert 'href="/plan/"' not in client.get("/nowhere/").text
    page = sign_in(client, ada).get("/nowhere/").text
    assert all(f'href="{address}"' in page for address in ("/today/", "/plan/", "/help/", "/me/"))
    assert 'aria-current="page"' not in page


def test_a_missing_page_is_in_the_readers_language(client):
    client.cookies[COOKIE] = "gd"
    assert '<html lang="gd"' in client.get("/nowhere/").text


@pytest.mark.parametrize(
    ("handler", "status", "message"),
    [
        (public.bad_request, 400, "We couldn’t read that"),
        (public.permission_denied, 403, "You don’t have permission to do that"),
        (public.page_not_found, 404, "We can’t find that page"),
        (public.server_error, 500, "Sorry, something went wrong"),
    ],
)
def test_each_error_has_its_page_without_user_or_database(handler, status, message):
    response = handler(RequestFactory().get("/x/"))
    assert response.status_code == status
    assert message in response.text


def test_a_server_error_still_answers_when_templates_fail(monkeypatch):
    def broken(name):
        raise RuntimeError(name)

    monkeypatch.setattr(public, "render_to_string", broken)
    response = public.server_error(RequestFactory().get("/x/"))
    assert response.status_code == 500
    assert "116 123" in response.text


def test_privacy_names_the_actual_readers(client, db):
    page = client.get("/privacy/").text
    assert "Only you can see what gets in your way" in page
    assert "When a tutor is away, the person covering for them can see it too, for" in page
    assert "but not who or what" in page
    assert "only you can see this until you share it" not in page
    assert "You see all of it" not in page
    assert "only you can see this until" not in client.get("/").text


def test_me_links_to_everything_stored_elsewhere(client, sign_in, ada):
    page = sign_in(client, ada).get("/me/").text
    assert all(f'href="{path}"' in page for path in ("/welcome/back/", "/plan/", "/help/"))


def test_circumstances_and_protected_facts_are_private(client, sign_in, college, ada, ben, dee):
    welcome.answer(
        learner=college.ada,
        by=ada,
        aim="Nursing",
        hours_a_week=9,
        evenings=True,
        hurdles=("money",),
    )
    check_ins.check_in(learner=college.ada, by=ada, going=1, words="The bus is late")
    answers = {}
    for user in (ada, ben, dee):
        sign_in(client, user)
        own = ["/me/", "/welcome/back/"] if user == ada else [f"/learners/{college.ada.public_id}/"]
        answers[user] = "".join(client.get(path).text for path in own)
    protected = ProtectedCharacteristic.objects.get(learner=college.ada).value
    assert [("Money" in page, protected in page) for page in answers.values()] == [
        (True, True),
        (False, False),
        (False, False),
    ]
    assert ["Nursing" in page and "The bus is late" in page for page in answers.values()] == [
        True,
        True,
        False,
    ]
