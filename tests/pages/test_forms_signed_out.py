"""A form sent after the sign-in has expired: what was typed waits, and only for who typed it."""

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
MINE = [name for name in FORMS if name not in WITHOUT_SIGN_IN]


def typed(name: str) -> dict[str, Any]:
    """What can be kept of a good form: everything but a file."""
    form = FORMS[name].filled()
    return {key: said for key, said in form.items() if not hasattr(said, "read")}


def mark_on(page: str) -> dict[str, str]:
    found = re.search(r'name="whose" value="(\w+)"', page)
    return {"whose": found[1]} if found else {}


def sent_signed_out(desk: Any, name: str) -> tuple[Client, Any]:
    mark = mark_on(desk.client(name).get(desk.page(name)).text)
    visitor, form = Client(), FORMS[name].filled()
    before = written()
    answer = visitor.post(desk.url(name), {**form, **mark})
    assert written() == before
    return visitor, answer


def stands_in(page: str, field: str, value: Any) -> bool:
    """Whether a field of the page holds this: typed, chosen or ticked."""
    said = re.escape(escape(str(value)))
    name = re.escape(field)
    return any(
        re.search(pattern, page, re.DOTALL)
        for pattern in (
            rf'<input[^>]*name="{name}"[^>]*value="{said}"(?![^>]*type="(?:radio|checkbox)")',
            rf'<input[^>]*name="{name}"[^>]*value="{said}"[^>]* checked',
            rf'<input[^>]*name="{name}"[^>]* checked',
            rf'<textarea[^>]*name="{name}"[^>]*>\s*{said}</textarea>',
            rf'<select[^>]*name="{name}"[^>]*>(?:(?!</select>).)*value="{said}" selected',
            rf'class="card notice"(?:(?!</form>).)*name="{name}" value="{said}"',  # the button
        )
    )


@pytest.mark.parametrize("name", MINE)
def test_it_leads_to_signing_in_and_back_to_the_page_of_the_form(name, desk):
    visitor, answer = sent_signed_out(desk, name)
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={desk.page(name)}"
    assert "You were signed out" in visitor.get(answer["Location"]).text
    visitor.force_login(desk.people[FORMS[name].who], backend=BACKEND)
    assert visitor.get(desk.page(name)).status_code == 200


@pytest.mark.parametrize("name", [name for name in MINE if FORMS[name].fields])
def test_after_signing_in_again_the_form_is_filled(name, desk):
    visitor, _answer = sent_signed_out(desk, name)
    visitor.force_login(desk.people[FORMS[name].who], backend=BACKEND)
    assert lost_from(visitor.get(desk.page(name)).text, name) == []


def lost_from(page: str, name: str) -> list[str]:
    """Fields of a good form that the page does not hold; which button was pressed apart."""
    return [
        field
        for field, said in typed(name).items()
        for one in (said if isinstance(said, list) else [said])
        if "_FORMS" not in field and field != "answer" and not stands_in(page, field, one)
    ]


SHARED = [name for name in MINE if FORMS[name].words and FORMS[name].who != "dee"]


@pytest.mark.parametrize("name", SHARED)
def test_the_next_person_on_that_computer_reads_none_of_it(name, desk):
    visitor, _answer = sent_signed_out(desk, name)
    other = "flo" if FORMS[name].who == "ada" else "tess"
    visitor.force_login(desk.people[other], backend=BACKEND)
    page = visitor.get(desk.page(name)).text
    assert not [key for key in FORMS[name].words if stands_in(page, key, typed(name)[key])]


def test_oversized_words_are_shortened_before_saving(desk):
    visitor = Client()
    many = {f"field{n}": "x" * 3000 for n in range(400)}
    visitor.post(desk.url("check_in"), {"words": "y" * 90_000, **many})
    assert len(str(dict(visitor.session))) < 25_000


def test_signing_in_never_redirects_off_site(desk):
    """`next` is built from our own routes, whatever the form says."""
    answer = Client().post(desk.url("check_in") + "?next=https://evil.example/", {"next": "//evil"})
    assert resolve(answer["Location"].split("?next=")[1].split("%3F")[0].split("?")[0])


@pytest.mark.parametrize("name", [name for name in MINE if FORMS[name].fields])
def test_a_form_that_another_sign_in_made_stale_comes_back_with_its_words(name, desk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.people[FORMS[name].who], backend=BACKEND)
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
    client.force_login(desk.people[FORMS[name].who], backend=BACKEND)
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
    names = [name for name in MINE if FORMS[name].words][:7]
    pages = [desk.page(name) for name in names]
    assert len(set(pages)) == 7
    for name in [*names, names[-2]]:
        visitor.post(desk.url(name), FORMS[name].filled())
    assert list(visitor.session["kept words"]) == [*pages[2:5], pages[6], pages[5]]


def test_a_button_pressed_signed_out_drops_no_words_that_wait(desk):
    visitor = Client()
    visitor.post(desk.url("check_in"), FORMS["check_in"].filled())
    visitor.post(desk.url("check_in"), {"csrfmiddlewaretoken": "x"})
    assert visitor.session["kept words"][desk.page("check_in")]["words"]
