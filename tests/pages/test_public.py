"""What anybody may read, in which language, and what a page says when something is wrong."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from learners.models import AccessEvent
from learners.privacy import Retention
from portal.privacy import PROVIDERS
from portal.views import public

PAGES = ["/", "/help-now/", "/accessibility/", "/privacy/", "/how-cairn-decides/"]
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


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_reads_it_without_the_database(path, client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get(path)
    assert response.status_code == 200
    assert b'lang="en-gb"' in response.content
    assert b"default-src 'none'" in response.headers["Content-Security-Policy"].encode()


@pytest.mark.parametrize("path", PAGES[1:])
def test_a_learner_reads_it_inside_her_own_pages(path, client, sign_in, ada):
    page = sign_in(client, ada).get(path)
    assert page.status_code == 200
    assert "Ada Sinclair" in page.text
    assert page["Cache-Control"] == "no-store"


def test_the_front_page_gives_way_to_today(client, sign_in, ada):
    assert sign_in(client, ada).get("/")["Location"] == "/today/"


@pytest.mark.parametrize("path", [*PAGES, "/accounts/login/", "/nowhere/"])
def test_help_now_stands_at_the_foot_of_every_page(path, client, db):
    foot = client.get(path).text.split('<footer class="foot">')[1]
    assert 'href="/help-now/"' in foot


@pytest.mark.parametrize(
    ("hour", "days", "answers"),
    [(8, 0, False), (9, 0, True), (16, 0, True), (17, 0, False), (12, 5, False), (12, 6, False)],
)
def test_help_now_says_whether_the_college_answers_at_this_hour(hour, days, answers, client, at):
    at(hour, days)
    page = client.get("/help-now/").text
    assert ("someone at the college answers now" in page) is answers
    assert ("The college is closed now" in page) is not answers
    for number in ("tel:999", "tel:116123", "tel:111"):
        assert number in page


def test_help_now_can_be_left_quickly_and_leaves_no_trace(client, sign_in, ada):
    page = sign_in(client, ada).get("/help-now/").text
    assert "data-quick-exit" in page
    assert not AccessEvent.objects.exists()


def test_invented_numbers_are_shown_in_the_demo_only(client, settings):
    assert "01632" not in client.get("/help-now/").text
    settings.DEMO = True
    assert "01632" in client.get("/help-now/").text


def test_privacy_names_every_purpose_that_the_program_holds_data_for(client):
    page = client.get("/privacy/").context["kept"]
    told = {purpose for group in page for purpose in group["purposes"]}
    assert told == {str(held.purpose) for held in PROVIDERS}
    assert {group["how_long"] for group in page} <= set(Retention.labels)


# Languages


def test_a_stranger_chooses_a_language_and_keeps_it(client):
    response = client.post("/language/", {"language": "cy", "next": "/help-now/"})
    assert (response.status_code, response["Location"]) == (302, "/help-now/")
    page = client.get("/help-now/")
    assert '<html lang="cy">' in page.text
    assert "Mewngofnodi" in page.text


def test_a_learners_language_follows_her_to_another_browser(client, sign_in, ada):
    sign_in(client, ada).post("/language/", {"language": "gd"})
    ada.refresh_from_db()
    assert ada.language == "gd"
    elsewhere = sign_in(Client(), ada).get("/privacy/").text
    assert '<html lang="gd">' in elsewhere
    assert "Clàraich a-mach" in elsewhere


def test_her_language_counts_whoever_used_this_browser_before(client, sign_in, ada):
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
def test_the_way_back_never_leads_elsewhere(elsewhere, client):
    response = client.post("/language/", {"language": "cy", "next": elsewhere})
    assert response["Location"] == "/"


def test_choosing_a_language_takes_a_form_of_ours():
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "cy"})
    assert response.status_code == 403
    assert "Your sign-in ran out" in response.text


# When something is wrong


def test_a_missing_page_answers_with_the_same_bytes_to_everyone(client, sign_in, ada, ben):
    paths = ["/nowhere/", "/learners/00000000-0000-4000-8000-000000000000/x/", "/<script>/?q=1"]
    bodies = {client.get(path).content for path in paths}
    bodies |= {sign_in(Client(), user).get("/nowhere/").content for user in (ada, ben)}
    assert len(bodies) == 1
    body = bodies.pop().decode()
    assert "We cannot find that page" in body
    assert not any(leak in body for leak in ("nowhere", "csrf", "Ada"))


def test_a_missing_page_speaks_the_readers_language(client):
    client.cookies[COOKIE] = "gd"
    assert "Cha lorg sinn an duilleag sin" in client.get("/nowhere/").text


@pytest.mark.parametrize(
    ("handler", "status", "words"),
    [
        (public.bad_request, 400, "We could not read that"),
        (public.permission_denied, 403, "That is not yours to do"),
        (public.page_not_found, 404, "We cannot find that page"),
        (public.server_error, 500, "Something went wrong, and it was us"),
    ],
)
def test_each_fault_has_its_page_without_user_or_database(handler, status, words):
    response = handler(RequestFactory().get("/x/"))
    assert response.status_code == status
    assert words in response.text


def test_our_own_fault_still_answers_when_pages_cannot_be_drawn(monkeypatch):
    def broken(name):
        raise RuntimeError(name)

    monkeypatch.setattr(public, "render_to_string", broken)
    response = public.server_error(RequestFactory().get("/x/"))
    assert response.status_code == 500
    assert "116 123" in response.text
