import datetime as dt
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from learners import wording
from learners.forms.fields import Day
from learners.forms.page import PageForm
from pathways.actions.responses import LONGEST
from pathways.calc.week import AHEAD
from pathways.models import Answer, Mode, Pathway, StepRun
from pathways.wording.starting import when

ANSWERS = [(answer.value, answer.label) for answer in Answer if answer != Answer.TAKEN_BACK]


class AnswerForm(PageForm):
    """One of six answers, with a day only for “no time”."""

    answer = forms.ChoiceField(choices=ANSWERS, error_messages={"required": _("Choose an answer.")})
    until_on = Day(
        label=_("Pause it until"),
        help_text=_("If you leave this empty, it will be paused for 10 weeks."),
        required=False,
    )

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        first, last = on + dt.timedelta(days=1), on + dt.timedelta(days=LONGEST)
        self.fields["until_on"].widget.attrs.update(min=first.isoformat(), max=last.isoformat())

    def clean_until_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["until_on"]
        if day and not self.on < day <= self.on + dt.timedelta(days=LONGEST):
            raise forms.ValidationError(
                _("Choose a day after today and no more than two years away.")
            )
        return day


class PathwayField(forms.ModelChoiceField):
    """A choice of pathway. Names are lower case for use in sentences; a label gets a capital."""

    def label_from_instance(self, obj: Pathway) -> str:
        return capfirst(obj.name)


class FollowForm(PageForm):
    pathway = PathwayField(
        label=_("Which route?"),
        queryset=Pathway.objects.filter(published_at__isnull=False).order_by("name"),
        to_field_name="public_id",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    hours = forms.FloatField(
        label=_("How many hours a week do you have for it?"),
        help_text=_("A rough number is fine. You can change it at any time."),
        min_value=0.5,
        max_value=100,
    )
    modes = forms.MultipleChoiceField(
        label=_("How do you like to learn?"),
        help_text=_("Leave these empty if any of them suits you."),
        choices=[(mode.value, mode.label) for mode in Mode if mode != Mode.ANY],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


ANY_DAY, NOT_NOW = "any", "not now"  # beside the days themselves


class DayForm(PageForm):
    """The day of a step: one of its `runs`, or without them one of the next two weeks or any; or
    none for now (also by a button)."""

    day = forms.ChoiceField(
        label=_("When would you like to do it?"),
        error_messages={"required": _("Choose a day."), "invalid_choice": _("Choose a day.")},
    )

    def __init__(self, *args: Any, on: dt.date, runs: list[StepRun] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = day_choices(on)
        dates = [(run.on.isoformat(), when(run, on)) for run in (runs or [])[:AHEAD]]
        self.fields["day"].choices = days if runs is None else [*dates, days[-1]]

    @property
    def day_on(self) -> dt.date | None:
        """Return the chosen day; None if Cairn is to choose."""
        day: str = self.cleaned_data["day"]
        return None if day == ANY_DAY else dt.date.fromisoformat(day)

    @property
    def is_dropped(self) -> bool:
        return bool(self.cleaned_data["day"] == NOT_NOW)


def day_choices(on: dt.date) -> list[tuple[str, Any]]:
    days = [on + dt.timedelta(days=number) for number in range(AHEAD)]
    return [
        *((day.isoformat(), wording.day(day, on)) for day in days),
        (ANY_DAY, _("Any day: let Cairn choose")),
        (NOT_NOW, _("Not in the next seven days")),
    ]


class StudyDaysForm(PageForm):
    """The weekdays and evenings that suit the learner."""

    daytimes = forms.TypedMultipleChoiceField(
        label=_("Daytimes"),
        coerce=int,
        choices=sorted(WEEKDAYS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    evenings = forms.TypedMultipleChoiceField(
        label=_("Evenings"),
        coerce=int,
        choices=sorted(WEEKDAYS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
