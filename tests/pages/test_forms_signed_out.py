"""A form sent after the sign-in has expired: the words are saved for the person who typed them."""

import re
from html import escape
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from tests.conftest import BACKEND
from tests.pages.conftest import written
from tests.pages.forms import FORMS

WITHOUT_SIGN_IN = ("set_language",)
SIGNED_IN_FORMS = [name for name in FORMS if name not in WITHOUT_SIGN_IN]
SAVED = [name for name in SIGNED_IN_FORMS if FORMS[name].fields and not FORMS[name].secret]
SECRET = [name for name in SIGNED_IN_FORMS if FORMS[name].secret]


def typed(name: str) -> dict[str, Any]:
    """Return the values of a valid form that can be saved: all but files."""
    form = FORMS[name].filled()
    return {key: content for key, content in form.items() if not hasattr(content, "read")}


def mark_on(page: str) -> dict[str, str]:
    match = re.search(r'name="whose" value="(\w+)"', page)
    return {"whose": match[1]} if match else {}


def sent_signed_out(desk: Any, name: str) -> tuple[Client, Any]:
    mark = mark_on(desk.client(name).get(desk.page(name)).text)
    visitor, form = Client(), FORMS[name].filled()
    before = written()
    answer = visitor.post(desk.url(name), {**form, **mark})
    assert written() == before
    return visitor, answer


def stands_in(page: str, field: str, value: Any) -> bool:
    """Return whether a field of the page has this value typed, chosen or ticked."""
    escaped = re.escape(escape(str(value)))
    name = re.escape(field)
    return any(
        re.search(pattern, page, re.DOTALL)
        for pattern in (
            rf'<input[^>]*name="{name}"[^>]*value="{escaped}"(?![^>]*type="(?:radio|checkbox)")',
            rf'<input[^>]*name="{name}"[^>]*value="{escaped}"[^>]* checked',
            rf'<input[^>]*name="{name}"[^>]* checked',
            rf'<textarea[^>]*name="{name}"[^>]*>\s*{escaped}</textarea>',
            rf'<select[^>]*name="{name}"[^>]*>(?:(?!</select>).)*value="{escaped}" selected',
            rf'class="card notice"(?:(?!</form>).)*name="{name}" value="{escaped}"',  # the button
        )
    )


@pytest.mark.parametrize("name", SIGNED_IN_FORMS)
def test_a_signed_out_form_redirects_to_sign_in_and_back(name, desk):
    visitor, answer = sent_signed_out(desk, name)
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={desk.page(name)}"
    assert "You were signed out" in visitor.get(answer["Location"]).text
    visitor.force_login(desk.people[FORMS[name].sender], backend=BACKEND)
    assert visitor.get(desk.page(name)).status_code == 200


@pytest.mark.parametrize("name", SAVED)
def test_after_signing_in_again_the_form_is_filled(name, desk):
    visitor, _answer = sent_signed_out(desk, name)
    visitor.force_login(desk.people[FORMS[name].sender], backend=BACKEND)
    assert lost_from(visitor.get(desk.page(name)).text, name) == []


def lost_from(page: str, name: str) -> list[str]:
    """Return the fields of a valid form missing from the page, without the button pressed."""
    return [
        field
        for field, content in typed(name).items()
        for part in (content if isinstance(content, list) else [content])
        if "_FORMS" not in field and field != "answer" and not stands_in(page, field, part)
    ]


SHARED = [name for name in SIGNED_IN_FORMS if FORMS[name].words and FORMS[name].sender != "dee"]


@pytest.mark.parametrize("name", SHARED)
def test_the_next_person_on_that_computer_reads_none_of_it(name, desk):
    visitor, _answer = sent_signed_out(desk, name)
    other = "flo" if FORMS[name].sender == "ada" else "tess"
    visitor.force_login(desk.people[other], backend=BACKEND)
    page = visitor.get(desk.page(name)).text
    assert not [key for key in FORMS[name].words if stands_in(page, key, typed(name)[key])]


def test_oversized_words_are_shortened_before_saving(desk):
    visitor = Client()
    many = {f"field{n}": "x" * 3000 for n in range(400)}
    visitor.post(desk.url("check_in"), {"words": "y" * 90_000, **many})
    assert len(str(dict(visitor.session))) < 25_000


def test_signing_in_never_redirects_off_site(desk):
    """`next` comes from our own routes, whatever the form contains."""
    answer = Client().post(desk.url("check_in") + "?next=https://evil.example/", {"next": "//evil"})
    assert resolve(answer["Location"].split("?next=")[1].split("%3F")[0].split("?")[0])


@pytest.mark.parametrize("name", SAVED)
def test_a_form_from_an_earlier_sign_in_returns_with_its_words(name, desk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.people[FORMS[name].sender], backend=BACKEND)
    mark, before = mark_on(client.get(desk.page(name)).text), written()
    answer = client.post(desk.url(name), {**FORMS[name].filled(), **mark}, follow=True)
    assert written() == before
    assert answer.redirect_chain == [(desk.page(name), 302)]
    assert "What you typed is still here." in answer.text
    assert lost_from(answer.text, name) == []


@pytest.mark.parametrize("name", ["help", "case_plan", "person_add", "set_language"])
@pytest.mark.parametrize("mark", ["", "0" * 64])
def test_a_forged_form_writes_nothing_and_is_not_saved(name, mark, desk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.people[FORMS[name].sender], backend=BACKEND)
    before = written()
    answer = client.post(desk.url(name), {**FORMS[name].filled(), "whose": mark})
    assert "kept words" not in client.session
    assert answer.status_code == 403
    assert "use your browser’s Back button" in answer.text
    assert written() == before


def test_two_forms_sent_signed_out_are_both_saved(desk):
    visitor = Client()
    sent = ("check_in", "help")
    for name in sent:
        mark = mark_on(desk.client(name).get(desk.page(name)).text)
        visitor.post(desk.url(name), {**FORMS[name].filled(), **mark})
    visitor.force_login(desk.people["ada"], backend=BACKEND)
    assert [lost_from(visitor.get(desk.page(name)).text, name) for name in sent] == [[], []]


def test_at_most_five_forms_are_saved_the_latest_per_page(desk):
    visitor = Client()
    names = [name for name in SIGNED_IN_FORMS if FORMS[name].words][:7]
    pages = [desk.page(name) for name in names]
    assert len(set(pages)) == 7
    for name in [*names, names[-2]]:
        visitor.post(desk.url(name), FORMS[name].filled())
    assert list(visitor.session["kept words"]) == [*pages[2:5], pages[6], pages[5]]


def test_a_button_pressed_signed_out_keeps_saved_words(desk):
    visitor = Client()
    visitor.post(desk.url("check_in"), FORMS["check_in"].filled())
    visitor.post(desk.url("check_in"), {"csrfmiddlewaretoken": "x"})
    assert visitor.session["kept words"][desk.page("check_in")]["words"]


@pytest.mark.parametrize("name", SECRET)
def test_a_secret_form_sent_signed_out_is_saved_nowhere(name, desk):
    """A session is a row: words in it would be beside the person who then signs in."""
    visitor, answer = sent_signed_out(desk, name)
    visitor.get(answer["Location"])
    visitor.force_login(desk.people[FORMS[name].sender], backend=BACKEND)
    page = visitor.get(desk.page(name)).text
    assert "kept words" not in visitor.session
    assert not [key for key in FORMS[name].words if stands_in(page, key, typed(name)[key])]


@pytest.mark.parametrize("name", SECRET)
def test_a_secret_form_from_an_earlier_sign_in_is_saved_nowhere(name, desk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.people[FORMS[name].sender], backend=BACKEND)
    mark, before = mark_on(client.get(desk.page(name)).text), written()
    answer = client.post(desk.url(name), {**FORMS[name].filled(), **mark})
    assert answer.status_code == 403
    assert "kept words" not in client.session
    assert written() == before
