"""Forms about a piece of work."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from learners.forms.fields import Day, Line
from learners.forms.page import PageForm
from learners.wording import day


class MoreTimeForm(PageForm):
    """A later day for one learner's piece of work; `due_on` is the day it has now."""

    until = Day(label=_("Until when"))
    reason = Line(
        label=_("Why"),
        help_text=_("The learner and everyone who can see the record can read this."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, due_on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due_on = due_on

    def clean_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["until"]
        earliest = max(self.due_on + dt.timedelta(days=1), localdate())
        if not earliest <= until <= localdate() + dt.timedelta(days=366):
            raise forms.ValidationError(
                _("Choose a date from %(day)s to a year from now.")
                % {"day": day(earliest, localdate())}
            )
        return until


class MoveDeadlineForm(PageForm):
    """Another day for everyone's piece of work, and why."""

    on = Day(label=_("New date"))
    reason = Line(
        label=_("Why"),
        help_text=_("Everyone it affects can read this."),
        max_length=500,
    )

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if not localdate() <= on <= localdate() + dt.timedelta(days=366):
            raise forms.ValidationError(_("Choose a date from today to a year from now."))
        return on
