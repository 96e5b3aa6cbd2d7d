import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from learners.forms.fields import Day
from learners.forms.page import PageForm
from learners.models import Role, RoleKind, User
from support.models import Channel, ReplyKind

MOST = 2000
SHORT = {"rows": 3}
SOON = dt.timedelta(days=366)


def not_behind(day: dt.date | None) -> dt.date | None:
    """Return a day from today to a year from now. Raises ValidationError."""
    if day and not localdate() <= day <= localdate() + SOON:
        raise forms.ValidationError(_("Choose a date from today to a year from now."))
    return day


class ReplyForm(PageForm):
    """A learner's answer to a concern: the button they pressed, and perhaps words or a date."""

    answer = forms.ChoiceField(choices=ReplyKind.choices, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("A few words, if you like"),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs=SHORT),
    )
    until_on = Day(label=_("If not now, ask me again on"), required=False)

    def clean_until_on(self) -> dt.date | None:
        return not_behind(self.cleaned_data["until_on"])


class SetAsideForm(PageForm):
    reason = forms.CharField(
        label=_("Why no action is needed"),
        help_text=_("The learner can read this."),
        max_length=MOST,
        widget=forms.Textarea(attrs=SHORT),
    )


class HelpForm(PageForm):
    words = forms.CharField(
        label=_("What would help? Use your own words"),
        help_text=_("A sentence is enough. You can also leave this empty."),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs=SHORT),
    )


class ContactForm(PageForm):
    """One contact: how, whether they talked, a few words and what is next."""

    channel = forms.ChoiceField(
        label=_("How"), choices=Channel.choices, widget=forms.RadioSelect, initial=Channel.PHONE
    )
    reached = forms.ChoiceField(
        label=_("Did you talk?"),
        choices=[("yes", _("Yes")), ("no", _("No, but I tried"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    words = forms.CharField(
        label=_("Main points"),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs=SHORT),
    )
    next_on = Day(label=_("Next contact on"), required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_open: bool, **kwargs: Any) -> None:
        """Leave out the next date unless a case `is_open` to save it."""
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4
        if not (is_open or self.data.get("next_on")):
            del self.fields["next_on"]

    def clean_next_on(self) -> dt.date | None:
        return not_behind(self.cleaned_data["next_on"])


class PlanForm(PageForm):
    next_words = forms.CharField(label=_("What’s next"), required=False, max_length=300)
    next_on = Day(label=_("When"), required=False)

    def clean_next_on(self) -> dt.date | None:
        return not_behind(self.cleaned_data["next_on"])


class CloseForm(PageForm):
    words = forms.CharField(
        label=_("What came of it"),
        help_text=_("The learner can read this."),
        max_length=MOST,
        widget=forms.Textarea(attrs=SHORT),
    )


class MinutesForm(PageForm):
    minutes = forms.IntegerField(
        label=_("Minutes a week for getting back to people"),
        help_text=_(
            "Today shows as many people as fit into this time, and always shows people who "
            "asked to speak to someone."
        ),
        min_value=0,
        max_value=2400,
    )


class CoverForm(PageForm):
    """The tutor who covers for `user`, and the first and last day."""

    deputy = forms.ModelChoiceField(User.objects.none(), label=_("Who will cover for you"))
    from_on = Day(label=_("First day away"))
    back_on = Day(label=_("First day back"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = Role.objects.in_force(localdate()).filter(kind=RoleKind.TUTOR)
        tutors = User.objects.filter(is_active=True, pk__in=roles.values("user"))
        deputies = tutors.exclude(pk=user.pk).order_by("name_key", "pk")
        self.fields["deputy"].queryset = deputies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, back = data.get("from_on"), data.get("back_on")
        if first and not localdate() <= first <= localdate() + SOON:
            self.add_error("from_on", _("Choose a date from today to a year from now."))
        elif first and back and not first < back <= first + SOON:
            self.add_error(
                "back_on", _("Choose a date after your first day away, at most a year later.")
            )
        return data
