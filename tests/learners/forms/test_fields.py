"""A date that a college could mean, and one line of words."""

import pytest
from allauth.account.forms import ResetPasswordForm
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from learners.forms.administrator import PersonForm
from learners.forms.fields import EARLIEST, EMPTY, LATEST, Day, Line, in_one_line
from learners.forms.learner import SettingsForm
from tests.sent import errors_of, sent

NEED_ARGUMENTS = (
    forms.ComboField,
    forms.FilePathField,
    forms.ModelChoiceField,
    forms.MultiValueField,
    forms.RegexField,
    forms.URLField,  # Django warns about its next scheme
)
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def is_plain(kind):
    """Return whether it is a kind of field that can be made without arguments."""
    is_field = isinstance(kind, type) and issubclass(kind, forms.Field)
    return is_field and not issubclass(kind, NEED_ARGUMENTS)


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(TURNS + "\n\r\t\0")))
def test_a_line_never_breaks_and_never_turns_the_text_after_it_round(text):
    line = in_one_line(text)
    assert not set(line) & set(TURNS + "\n\r\t\0")
    assert line == " ".join(line.split())
    assert in_one_line(line) == line


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  Ada   Sinclair ", "Ada Sinclair"),
        ("Ada\nSinclair", "Ada Sinclair"),
        ("\u202eRoss", "Ross"),
        ("Siân Ó Bríain 🪨", "Siân Ó Bríain 🪨"),
    ],
)
def test_a_name_keeps_its_letters(typed, line):
    assert Line().clean(typed) == line


@pytest.mark.parametrize("typed", ["", "   ", "\u202e", "\n\t"])
def test_a_line_of_nothing_is_nothing(typed):
    with pytest.raises(ValidationError, match="Write something here"):
        Line().clean(typed)


def test_a_line_is_measured_as_it_is_stored():
    assert Line(max_length=3).clean("  a b  ") == "a b"


@pytest.mark.parametrize("day", [EARLIEST, LATEST])
def test_the_first_and_the_last_day_can_be_meant(day):
    assert Day().clean(day.isoformat()) == day


@pytest.mark.parametrize("typed", ["1999-12-31", "2100-01-01", "0001-01-01", "2026-02-31", "soon"])
def test_a_day_nobody_means_is_refused(typed):
    with pytest.raises(ValidationError):
        Day().clean(typed)


@pytest.mark.parametrize("kind", [kind for kind in vars(forms).values() if is_plain(kind)])
def test_no_empty_field_is_called_required(kind):
    assert str(kind().error_messages["required"]) in map(str, EMPTY.values())


def test_forms_of_libraries_ask_for_an_empty_field_in_the_same_words():
    form = ResetPasswordForm({})
    assert form.errors == {"email": ["Write an email address, like name@example.org."]}


@pytest.mark.parametrize("form", [SettingsForm, PersonForm])
@pytest.mark.parametrize(
    ("name", "why"),
    [("Ben\u200b Ross", "can’t be seen"), ("\u2800", "can’t be seen"), ("Веn Ross", "В, е: these")],
)
def test_a_name_that_passes_for_another_is_refused(form, name, why, dee):
    errors = errors_of(sent(form, {"name": name}, dee))
    assert why in errors["name"][0]
