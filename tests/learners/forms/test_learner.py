"""What learners may type about themselves, and when a help line can be rung."""

import pytest

from learners.forms.correction import AnswerForm
from learners.forms.learner import (
    CheckInForm,
    CorrectionForm,
    HelplineForm,
    SettingsForm,
    WelcomeForm,
)
from tests.sent import errors_of, sent

LONG = "x" * 2001


def test_a_correction_says_what_is_wrong():
    assert errors_of(sent(CorrectionForm, {"words": "  "})).keys() == {"words"}
    assert errors_of(sent(CorrectionForm, {"words": LONG})).keys() == {"words"}
    assert sent(CorrectionForm, {"words": LONG[1:]}).is_valid()


def test_an_answer_gives_a_decision_and_a_reason():
    assert errors_of(sent(AnswerForm, {}, fact=None)).keys() == {"answer", "reason"}
    open_again = {"answer": "open", "reason": "I looked."}
    assert errors_of(sent(AnswerForm, open_again, fact=None)).keys() == {"answer"}
    assert sent(AnswerForm, {"answer": "stands", "reason": "I looked."}, fact=None).is_valid()


@pytest.mark.parametrize("going", ["1", "2", "3"])
def test_a_check_in_is_one_of_three_and_needs_no_words(going):
    form = sent(CheckInForm, {"going": going})
    assert form.is_valid()
    assert form.cleaned_data == {"going": int(going), "words": ""}


@pytest.mark.parametrize("going", ["", "0", "4", "well"])
def test_a_check_in_is_nothing_else(going):
    assert "going" in errors_of(sent(CheckInForm, {"going": going}))


def test_every_question_on_the_way_in_may_be_left_empty():
    form = sent(WelcomeForm, {})
    assert form.is_valid()
    assert form.cleaned_data == {"aim": "", "hours_a_week": None, "evenings": False, "hurdles": []}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"hours_a_week": "0"}, "hours_a_week"),
        ({"hours_a_week": "61"}, "hours_a_week"),
        ({"hurdles": ["caring", "luck"]}, "hurdles"),
        ({"aim": "x" * 301}, "aim"),
    ],
)
def test_an_answer_that_cannot_be_saved_is_pointed_out(given, field):
    assert errors_of(sent(WelcomeForm, given)).keys() == {field}


CHOICES = {
    "language": "en-gb",
    "channel": "at once",
    "text_size": "usual",
    "colours": "device",
}


def test_a_name_is_one_line_and_not_empty():
    form = sent(SettingsForm, {"name": " Addie\u202e  Sinclair ", "pronouns": " they ", **CHOICES})
    assert form.is_valid()
    assert (form.cleaned_data["name"], form.cleaned_data["pronouns"]) == ("Addie Sinclair", "they")
    assert errors_of(sent(SettingsForm, {"name": "\u202e", **CHOICES})).keys() == {"name"}


@pytest.mark.parametrize(
    "choice", [{"language": "fr"}, {"channel": "pigeon"}, {"text_size": "huge"}, {"colours": "red"}]
)
def test_settings_offer_what_cairn_can_do(choice):
    form = sent(SettingsForm, {"name": "Ada", **CHOICES, **choice})
    assert errors_of(form).keys() == choice.keys()


def line(**more):
    return {"name": "Learner support", "number": "01632 960 001", **more}


@pytest.mark.parametrize("number", ["+44 1632 960001", "(01632) 960-001", "999"])
def test_a_telephone_number_may_be_written_as_people_write_it(number):
    assert sent(HelplineForm, line(number=number)).is_valid()


@pytest.mark.parametrize("number", ["", "call me", "12", "01632 960 001 ext. 5", "9" * 31])
def test_what_cannot_be_rung_is_pointed_out(number):
    assert errors_of(sent(HelplineForm, line(number=number))).keys() == {"number"}


@pytest.mark.parametrize(
    ("hours", "fields"),
    [
        ({}, set()),
        ({"opens": "09:00", "closes": "17:00", "days": ["0"]}, set()),
        ({"opens": "09:00", "days": ["0"]}, {"closes"}),
        ({"closes": "17:00"}, {"closes"}),
        ({"opens": "17:00", "closes": "09:00", "days": ["0"]}, {"closes"}),
        ({"opens": "09:00", "closes": "09:00", "days": ["0"]}, {"closes"}),
        ({"opens": "09:00", "closes": "17:00"}, {"days"}),
        ({"opens": "09:00", "closes": "17:00", "days": ["7"]}, {"days"}),
    ],
)
def test_a_line_has_no_hours_or_both_and_days_with_them(hours, fields):
    assert errors_of(sent(HelplineForm, line(**hours))).keys() == fields
