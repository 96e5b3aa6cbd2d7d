"""Forms for the service pages."""

import datetime as dt
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from learners.forms.fields import Line
from learners.forms.page import PageForm
from learners.models import Campus, User
from support.actions.service import Hours

MOST_PLACES = 5000  # people a week
MOST_MINUTES = 600
STRETCHES = 21  # three a day


class ServiceForm(PageForm):
    name = Line(label=_("Name"), max_length=120)
    about = Line(
        label=_("What it is for"),
        help_text=_("One sentence that learners will read."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    capacity = forms.IntegerField(
        label=_("How many people a week can it see?"), min_value=0, max_value=MOST_PLACES
    )


class OfferForm(PageForm):
    name = Line(label=_("Name of the offer"), max_length=120)
    about = Line(label=_("Description"), max_length=300, required=False)
    minutes = forms.IntegerField(
        label=_("How many minutes it takes"),
        min_value=1,
        max_value=MOST_MINUTES,
        required=False,
    )


class MemberForm(PageForm):
    email = forms.EmailField(
        label=_("Email address of someone who works here"),
        help_text=_("They must already be in Cairn. If they aren’t, add them under People first."),
        max_length=254,
    )
    user: User

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError(
                _("No one in Cairn has this address. Check it, or add them under People first.")
            )
        self.user = user
        return email


def clock(label: Any) -> forms.TimeField:
    picked = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=picked)


class StretchForm(forms.Form):
    weekday = forms.TypedChoiceField(
        label=_("Day"), choices=list(WEEKDAYS.items()), coerce=int, initial=0
    )
    opens = clock(_("From"))
    closes = clock(_("To"))
    campus = forms.ModelChoiceField(
        Campus.objects.order_by("name"), label=_("Where"), required=False, empty_label=_("anywhere")
    )
    gone = forms.BooleanField(label=_("Remove this line"), required=False)

    def clean(self) -> dict[str, Any]:
        opens, closes = self.cleaned_data.get("opens"), self.cleaned_data.get("closes")
        if isinstance(opens, dt.time) and isinstance(closes, dt.time) and closes <= opens:
            self.add_error("closes", _("Closing time must be after opening time."))
        return self.cleaned_data


class BaseHoursForms(BaseFormSet):
    """The week of a service: a line for each period of opening, and some empty lines."""

    overlaps = False
    moved = ""  # the saved week, where someone has changed it since the form was opened

    def week(self) -> list[Hours]:
        lines = [form.cleaned_data for form in self.forms if form.cleaned_data.get("opens")]
        return [
            Hours(line["weekday"], line["opens"], line["closes"], line["campus"])
            for line in lines
            if not line["gone"]
        ]


HoursForms = formset_factory(
    StretchForm,
    formset=BaseHoursForms,
    extra=3,
    max_num=STRETCHES,
    absolute_max=STRETCHES + 3,
    validate_max=True,
)
