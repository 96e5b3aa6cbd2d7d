"""Fields that several forms share."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
TURNS_TEXT_ROUND = re.compile("[\u202a-\u202e\u2066-\u2069\u0000-\u001f]")


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
