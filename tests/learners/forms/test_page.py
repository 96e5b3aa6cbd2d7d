"""A form knows whose it is, and notices that someone else has changed what it changes."""

import pytest
from django import forms

from learners.forms.page import PageForm
from tests.sent import errors_of, request_of, sent


class NameForm(PageForm):
    name = forms.CharField(max_length=20)


OLD, NEW = {"name": "Old"}, {"name": "New"}


def seen(user, values):
    return NameForm(request_of(user), current=values).marks["seen"]


def test_a_form_opens_with_the_values_it_changes(ada):
    assert NameForm(request_of(ada), current=OLD).initial == OLD
    assert NameForm(request_of(ada), initial=NEW).initial == NEW


def test_a_form_is_bound_only_where_it_was_sent(ada):
    assert sent(NameForm, NEW, ada).is_valid()
    assert not sent(NameForm, NEW, ada, sent=False).is_bound
    assert not NameForm(request_of(ada)).is_bound


def test_two_people_have_two_marks_and_one_person_always_the_same(ada, ben):
    ada_twice = {NameForm(request_of(ada)).marks["whose"] for _ in range(2)}
    assert len(ada_twice) == 1
    assert NameForm(request_of(ben)).marks["whose"] not in ada_twice


def test_without_values_to_change_there_is_nothing_to_compare(ada):
    assert NameForm(request_of(ada)).marks.keys() == {"whose"}


@pytest.mark.parametrize(
    ("opened_with", "now", "typed", "is_valid"),
    [
        (OLD, OLD, NEW, True),
        (OLD, {"name": "Theirs"}, NEW, False),
        (OLD, NEW, NEW, True),  # someone has typed the same: a double click
        ({"name": "Theirs"}, {"name": "Theirs"}, NEW, True),  # sent once more
    ],
)
def test_a_change_by_someone_else_is_shown_before_it_is_replaced(
    opened_with, now, typed, is_valid, ada
):
    form = sent(NameForm, {**typed, "seen": seen(ada, opened_with)}, ada, current=now)
    assert form.is_valid() == is_valid
    if not is_valid:
        (words,) = errors_of(form)["__all__"]
        assert "It now says: Theirs." in words


def test_a_page_of_an_older_release_sends_no_mark_and_is_accepted(ada):
    assert sent(NameForm, NEW, ada, current=OLD).is_valid()


def typed_before(user, words, path="/form/"):
    request = request_of(user)
    whose = NameForm(request).marks["whose"]
    request = request_of(user)
    request.session = {"kept words": {path: {**words, "whose": [whose]}}}
    return request


def test_words_typed_before_signing_in_again_are_in_the_form_once(ada):
    request = typed_before(ada, {"name": ["Typed before"]})
    assert NameForm(request, current=OLD).initial == {"name": "Typed before"}
    later = request_of(ada)
    later.session = request.session
    assert NameForm(later, current=OLD).initial == OLD


def test_nobody_else_is_shown_what_the_last_person_typed(ada, ben):
    request = typed_before(ada, {"name": ["Ada’s words"]})
    request.user = ben
    assert NameForm(request, current=OLD).initial == OLD


def test_words_typed_on_another_page_stay_there(ada):
    request = typed_before(ada, {"name": ["x"]}, path="/other/")
    assert NameForm(request, current=OLD).initial == OLD
    assert "/other/" in request.session["kept words"]
