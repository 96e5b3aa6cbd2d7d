"""Fields that several forms share."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from learners.calc.names import strangers, unseen

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
# What to do about an empty field, instead of Django's “This field is required.” Its label stands
# before it in the summary of errors.
EMPTY = {
    forms.Field: _("Fill this in."),
    forms.CharField: _("Write something here."),
    forms.EmailField: _("Write an email address, like name@example.org."),
    forms.IntegerField: _("Write a number."),
    forms.DateField: _("Choose a date."),
    forms.TimeField: _("Choose a time."),
    forms.ChoiceField: _("Choose an answer."),
    forms.ModelChoiceField: _("Choose an answer."),
    forms.BooleanField: _("Tick this box."),
    forms.FileField: _("Choose a file."),
}
TURNS_TEXT_ROUND = re.compile("[\u202a-\u202e\u2066-\u2069\u0000-\u001f]")


def use_plain_words() -> None:
    """Give every field, allauth's too, its sentence; call it before any form is defined."""
    for kind, words in EMPTY.items():
        kind.default_error_messages = {
            **vars(kind).get("default_error_messages", {}),
            "required": words,
        }


def in_one_line(text: str) -> str:
    """Return text on one line, without characters that change the direction of other text."""
    return " ".join(TURNS_TEXT_ROUND.sub(" ", text).split())


class Day(forms.DateField):
    """A date in a plausible range, typed or picked."""

    def __init__(self, **more: Any) -> None:
        picked = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        validators = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
        super().__init__(widget=picked, validators=validators, **more)


class Line(forms.CharField):
    """One line of text, without characters that change the direction of other text."""

    def to_python(self, value: Any) -> str:
        return in_one_line(super().to_python(value))


class PersonName(Line):
    """What someone is called: nothing unseen, and no letters that pass for those of another name.

    It is for everyone to read, so it must say the same to everyone.
    """

    default_error_messages = {
        "unseen": _("This name has a character that can’t be seen. Type it again by hand."),
        "look_alike": _(
            "%(letters)s: these letters are from another alphabet, though they look alike. Type "
            "the whole name in one alphabet."
        ),
    }

    def to_python(self, value: Any) -> str:
        name = super().to_python(value)
        if unseen(name) or "\0" in str(value):
            raise forms.ValidationError(self.error_messages["unseen"], code="unseen")
        if letters := strangers(name):
            words = {"letters": ", ".join(letters)}
            raise forms.ValidationError(self.error_messages["look_alike"], "look_alike", words)
        return name
