"""How much of an unsent form is saved for its author, and for how many pages."""

import pytest
from django.utils.datastructures import MultiValueDict

from learners.forms.page import SAVED_WORDS
from learners.views.saved_words import MOST_CHARACTERS, MOST_FORMS, save_words
from tests.sent import request_of


def saved(data, path="/form/", session=None):
    """Return what the session has for a page after a form was sent signed out."""
    request = request_of(None, {})
    request.POST = MultiValueDict(
        {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    )
    request.session = session if session is not None else {}
    assert save_words(request, path) == (path in request.session.get(SAVED_WORDS, {}))
    return request.session.get(SAVED_WORDS, {}).get(path)


def test_every_word_of_a_form_waits_with_its_field():
    data = {"words": "Mum’s evenings.", "hurdles": ["caring", "money"], "whose": "x"}
    assert saved(data) == {
        "words": ["Mum’s evenings."],
        "hurdles": ["caring", "money"],
        "whose": ["x"],
    }


def test_a_token_of_the_page_does_not_wait():
    assert saved({"words": "x", "csrfmiddlewaretoken": "secret"}) == {"words": ["x"]}


@pytest.mark.parametrize("data", [{}, {"csrfmiddlewaretoken": "secret"}, {"whose": "x"}])
def test_a_form_without_words_leaves_nothing(data):
    assert saved(data) is None


def test_a_character_that_no_database_stores_is_left_out():
    assert saved({"words": "a\x00b"}) == {"words": ["ab"]}


def test_no_more_waits_than_a_form_can_hold():
    words = saved({"first": "x" * (MOST_CHARACTERS + 9), "second": "y" * 9})
    assert len(words["first"][0]) == MOST_CHARACTERS
    assert "second" not in words
    total = sum(len(name) + sum(map(len, values)) for name, values in words.items())
    assert total <= MOST_CHARACTERS + len("first")


def test_a_field_with_a_name_too_long_is_no_field_of_ours():
    assert saved({"x" * (MOST_CHARACTERS + 1): "y", "words": "z"}) == {"words": ["z"]}


def test_the_latest_five_pages_wait_and_each_with_its_latest_words():
    session = {}
    for number in range(MOST_FORMS + 2):
        saved({"words": f"{number}"}, f"/{number}/", session)
    saved({"words": "again"}, "/3/", session)
    assert list(session[SAVED_WORDS]) == ["/2/", "/4/", "/5/", "/6/", "/3/"]
    assert session[SAVED_WORDS]["/3/"] == {"words": ["again"]}
