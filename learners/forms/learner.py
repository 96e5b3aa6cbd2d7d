"""Forms for learners, answers to corrections, and help lines."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from learners.forms.fields import PersonName, in_one_line
from learners.forms.page import PageForm
from learners.models.conversation import LONGEST
from learners.models.notification import Channel
from learners.models.rhythm import MOST_HOURS, Hurdle, Often
from learners.models.user import Colours, TextSize

ROWS = {"rows": 6}
FEW_ROWS = {"rows": 4}
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class CorrectionForm(PageForm):
    words = forms.CharField(
        label=_("What’s wrong, and what should it say?"),
        help_text=_("A sentence or two is enough."),
        max_length=2000,
        widget=forms.Textarea(attrs=ROWS),
    )


class CheckInForm(PageForm):
    going = forms.TypedChoiceField(
        label=_("How is it going?"),
        choices=[(3, _("Well")), (2, _("Mixed")), (1, _("It’s hard at the moment"))],
        coerce=int,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Anything you’d like to add"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=FEW_ROWS),
    )


class MessageForm(PageForm):
    words = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Write something to send.")},
    )


class RhythmForm(PageForm):
    often = forms.ChoiceField(
        label=_("How often should Cairn ask how it’s going?"),
        choices=Often.choices,
        widget=forms.RadioSelect,
    )


class WelcomeForm(PageForm):
    aim = forms.CharField(
        label=_("Where are you heading?"),
        help_text=_("Use your own words, for example “community nursing”. “Not sure yet” is fine."),
        required=False,
        max_length=300,
    )
    hours_a_week = forms.IntegerField(
        label=_("How many hours a week can you study?"),
        help_text=_(
            "Include your lessons. A rough number is fine, and you can change it at any time."
        ),
        required=False,
        min_value=1,
        max_value=MOST_HOURS,
    )
    evenings = forms.BooleanField(label=_("Mostly in the evenings"), required=False)
    hurdles = forms.MultipleChoiceField(
        label=_("What gets in the way?"),
        help_text=_("Tick any, or none. Only you can see this. It will be deleted after a year."),
        required=False,
        choices=Hurdle.choices,
        widget=forms.CheckboxSelectMultiple,
    )


class SettingsForm(PageForm):
    name = PersonName(
        label=_("The name you go by"),
        help_text=_("Everyone who sees your name will see this one from now on."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    pronouns = forms.CharField(
        label=_("Your pronouns"),
        help_text=_("For example, she/her, he/him or they/them."),
        required=False,
        max_length=40,
    )
    language = forms.ChoiceField(
        label=_("Language for pages and emails"), choices=settings.LANGUAGES
    )
    channel = forms.ChoiceField(
        label=_("How do you want to hear about updates?"),
        help_text=_("The email says only that you have an update. It doesn’t say what it’s about."),
        choices=Channel.choices,
        widget=forms.RadioSelect,
    )
    text_size = forms.ChoiceField(
        label=_("Size of the text"), choices=TextSize.choices, widget=forms.RadioSelect
    )
    colours = forms.ChoiceField(
        label=_("Colours"), choices=Colours.choices, widget=forms.RadioSelect
    )
    is_calm = forms.BooleanField(
        label=_("Calm pages: one column, no movement, fewer pictures"), required=False
    )

    def clean_pronouns(self) -> str:
        return in_one_line(self.cleaned_data["pronouns"])


class HelplineForm(PageForm):
    name = forms.CharField(label=_("Who answers"), max_length=120)
    number = forms.RegexField(
        r"^\+?[\d ()-]{3,30}$",
        label=_("Telephone number"),
        max_length=30,
        error_messages={
            "invalid": _("Enter a phone number, like 01632 960 001 or +44 1632 960 001.")
        },
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    about = forms.CharField(
        label=_("What it’s for, in one sentence"),
        required=False,
        max_length=300,
    )
    opens = forms.TimeField(
        label=_("Open from"),
        help_text=_("Leave both times empty if someone answers day and night."),
        required=False,
        widget=TIME,
    )
    closes = forms.TimeField(label=_("until"), required=False, widget=TIME)
    days = forms.TypedMultipleChoiceField(
        label=_("Days"),
        required=False,
        coerce=int,
        choices=sorted(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if bool(opens) != bool(closes):
            self.add_error("closes", _("Enter both times, or leave both empty."))
        elif opens and closes and closes <= opens:
            self.add_error("closes", _("Closing time must be after opening time."))
        if opens and not cleaned.get("days") and "days" not in self.errors:
            self.add_error("days", _("Choose the days when someone answers."))
        return cleaned
