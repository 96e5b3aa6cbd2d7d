"""Every form with invalid data: no server error, nothing written, nothing lost."""

import re
import uuid
from html import escape
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.pages.conftest import written
from tests.pages.forms import FORMS
from tests.permissions.rows import ROWS

ONLY_READ = {"404", "405", "302 /accounts/login/"}
NO_FORM = ("healthz", "readyz")  # monitors: they answer whatever they are sent
BY_LINK = ("invitation",)  # needs the link in a letter: tests/learners/views/test_invitation.py
ODD = ["🪨" * 20, "\u202eتم تسليمه", "<script>alert(1)</script>", "'; --", "{{ 7 }} %s", "e\u0301"]
NO_DAYS = ["2026-02-31", "0001-01-01", "9999-12-31", "0000-00-00", "yesterday", "1" * 5000]
NO_TIMES = ["25:00", "noon", "9" * 400]
NO_NUMBERS = ["-1", "9" * 400, "9" * 5000, "1e400", "nan", "inf", "one", "1;2", "½"]
NO_CHOICES = ["no such", "9" * 400, "-1", str(uuid.UUID(int=3)), "\u202e"]


def test_every_address_that_takes_a_form_has_a_row_and_every_row_an_address():
    taking = {name for name, row in ROWS.items() if set(row.post.values()) - ONLY_READ}
    own_names = {n for n in taking if not n.startswith(("account_", "mfa_", "usersessions_"))}
    assert own_names - {*NO_FORM, *BY_LINK} == set(FORMS)


def refused(response: Any, field: str, typed: str | None, before: Any) -> str:
    """Return what is wrong with the answer to an invalid field; empty if nothing is."""
    page = response.text
    link = re.search(rf'href="#(id_{re.escape(field)}(?:_0)?)"', page)
    if response.status_code != 200:
        return f"answered {response.status_code}"
    if written() != before:
        return "something was written"
    if "This field is required" in page:
        return "an empty field is not asked for in words of our own"
    if "error-summary" not in page:
        return "no summary of what is wrong"
    if not link:
        return "the summary does not name the field"
    if f'id="{link[1]}"' not in page:
        return "the summary leads nowhere"
    if typed is not None and escape(typed) not in page:
        return "what was typed is lost"
    return ""


def tried(desk: Any, name: str, field: str, values: list[str], *, stays: bool) -> dict[str, str]:
    """Send a valid form with each value in one field; return what is wrong with the answers."""
    client, form, problems = desk.client(name), FORMS[name].filled(), {}
    for value in values:
        before = written()
        response = client.post(desk.url(name), {**form, field: value})
        if wrong := refused(response, field, value if stays else None, before):
            problems[f"{field}={value[:20]!r}"] = wrong
    return problems


def with_fields(kind: str) -> list[str]:
    return [name for name, form in FORMS.items() if getattr(form, kind)]


@pytest.mark.parametrize("name", with_fields("words"))
def test_invalid_words_show_an_error_and_stay_in_the_form(name, desk):
    problems = {}
    for field, most in FORMS[name].words.items():
        problems |= tried(desk, name, field, ["x" * (most + 1), "🪨" * 20_000], stays=True)
        without = tried(desk, name, field, ["a\x00b"], stays=False)  # or it is left out
        problems |= {
            field_value: wrong for field_value, wrong in without.items() if wrong != "answered 302"
        }
    assert problems == {}


@pytest.mark.parametrize("name", with_fields("days"))
def test_invalid_dates_show_an_error_and_stay_in_the_form(name, desk):
    problems = {}
    for field in FORMS[name].days:
        problems |= tried(desk, name, field, NO_DAYS, stays=True)
        problems |= tried(desk, name, field, ["2026-10-01\x00"], stays=False)
    assert problems == {}


@pytest.mark.parametrize("name", with_fields("times"))
def test_invalid_times_show_an_error_and_stay_in_the_form(name, desk):
    problems = {}
    for field in FORMS[name].times:
        problems |= tried(desk, name, field, NO_TIMES, stays=True)
    assert problems == {}


@pytest.mark.parametrize("name", with_fields("numbers"))
def test_invalid_numbers_show_an_error_and_stay_in_the_form(name, desk):
    problems = {}
    for field in FORMS[name].numbers:
        problems |= tried(desk, name, field, NO_NUMBERS, stays=True)
        problems |= tried(desk, name, field, ["1\x00"], stays=False)
    assert problems == {}


@pytest.mark.parametrize("name", with_fields("choices"))
def test_unknown_choices_show_an_error(name, desk):
    problems = {}
    for field in FORMS[name].choices:
        problems |= tried(desk, name, field, [*NO_CHOICES, "a\x00b"], stays=False)
    assert problems == {}


@pytest.mark.parametrize("name", with_fields("needs"))
def test_missing_values_show_an_error_and_the_rest_stays(name, desk):
    client, form, problems = desk.client(name), FORMS[name].filled(), {}
    for field in FORMS[name].needs:
        before = written()
        rest = {key: value for key, value in form.items() if key != field}
        response = client.post(desk.url(name), rest)
        dropped = [
            key for key in FORMS[name].words if key in rest and rest[key] not in response.text
        ]
        if wrong := refused(response, field, None, before) or dropped:
            problems[field] = wrong
    assert problems == {}


@pytest.mark.parametrize("name", with_fields("words"))
def test_odd_words_are_saved_or_refused_and_never_run(name, desk):
    client, form = desk.client(name), FORMS[name].filled()
    for field in FORMS[name].words:
        for odd in ODD:
            before = written()
            response = client.post(desk.url(name), {**form, field: odd}, follow=True)
            assert response.status_code == 200 or FORMS[name].secret  # which are sent once
            assert "<script>alert" not in response.text
            if b"error-summary" in response.content:
                assert written() == before or name == "person_add"  # refused by the database
                assert escape(odd.replace("\u202e", "")) in response.text


@pytest.mark.parametrize("name", FORMS)
def test_nothing_sent_causes_a_server_error(name, desk):
    """Fields missing, repeated or unknown, bytes that are not text, a body that is not a form.

    The client of the tests raises what would be a 500.
    """
    client, url, form = desk.client(name), desk.url(name), FORMS[name].filled()
    plain = {key: text for key, text in form.items() if isinstance(text, str)}
    broken = "&".join(f"{key}=%ED%A0%80%FF%C0%80" for key in plain) or "words=%FF"
    twice = "&".join(f"{key}={quote(text)}" for key, text in [*plain.items()] * 2)
    letters = "application/x-www-form-urlencoded"
    for body, kind in (
        ("", letters),
        (broken, letters),
        (twice + "&page=%00&__all__=1&pk=1&by=1&at=1", letters),
        ("%", letters),
        ('{"words": 1}', "application/json"),
        ("--x\r\nnonsense", "multipart/form-data; boundary=x"),
        ("words=a", "application/x-www-form-urlencoded; charset=nonsense"),
    ):
        response = client.generic("POST", url, body, content_type=kind)
        assert response.status_code < 500, body


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.at])
def test_an_address_that_only_takes_a_form_is_not_read(name, desk):
    assert desk.client(name).get(desk.url(name)).status_code == 405


# It may be a second click on a row that the first click removed.
REMOVED = ("cover_end", "cover_decline", "helpline_end", "term_remove", "days_open")
REMOVED += (
    "campus_remove",
    "question_remove",
    "import_match",
    "import_answer",
    "import_commit",
    "import_drop",
)


@pytest.mark.parametrize("name", FORMS)
def test_unknown_ids_change_nothing(name, desk):
    ids = desk.url_args.get(name, [])
    for place, row_id in enumerate(ids):
        if isinstance(row_id, str):  # a kind of fact
            continue
        other = 2**62 if isinstance(row_id, int) else uuid.uuid4()
        missing = reverse(name, args=[*ids[:place], other, *ids[place + 1 :]])
        client, form = desk.client(name), FORMS[name].filled()
        before = written()
        assert client.post(missing, form).status_code == (302 if name in REMOVED else 404)
        assert written() == before
