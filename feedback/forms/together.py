"""Forms of representatives: the partnership agreement, meetings, handing over."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from learners.forms.fields import Day, Line, in_one_line
from learners.forms.learner import TIME
from learners.forms.page import PageForm
from learners.models import STAFF, Programme, Role, User

TALL, LOW = {"rows": 10}, {"rows": 6}
MOST_PRIORITIES, LONGEST = 10, 200


class PartnershipForm(PageForm):
    from_on = Day(label=_("First day of the year"))
    until_on = Day(label=_("First day of the next year"))
    taking_part = forms.CharField(
        label=_("How learners take part"),
        help_text=_("Representatives, surveys, the board, meetings: who does what, and when."),
        max_length=6000,
        widget=forms.Textarea(attrs=TALL),
    )
    priorities = forms.CharField(
        label=_("What we agree to work on"),
        help_text=_("One priority on each line, ten at most."),
        max_length=MOST_PRIORITIES * (LONGEST + 2),
        widget=forms.Textarea(attrs=LOW),
    )
    reason = Line(
        label=_("Why this version"), help_text=_("What has changed, in a sentence."), max_length=300
    )
    after = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_after(self) -> int:
        """Return the number of the version this is based on; a mangled one is of none."""
        text = self.cleaned_data["after"]
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0

    def base_on(self, number: int) -> None:
        """Base the form on a newer version when it is sent again."""
        self.data = self.data.copy() | {"after": str(number)}

    def clean_priorities(self) -> list[str]:
        lines = [in_one_line(line) for line in self.cleaned_data["priorities"].splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) > MOST_PRIORITIES:
            raise forms.ValidationError(_("Choose ten priorities at most."))
        for number, line in enumerate(lines, 1):
            if len(line) > LONGEST:
                message = _g("Priority %(n)s is too long. Use 200 characters at most.")
                raise forms.ValidationError(message % {"n": number})
        if not lines:
            raise forms.ValidationError(_("Write at least one priority."))
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last <= first:
            self.add_error("until_on", _("Choose a date after the first day of the year."))
        return cleaned


class MeetingForm(PageForm):
    programme = forms.ModelChoiceField(
        Programme.objects.order_by("name", "pk"),
        label=_("About"),
        required=False,
        empty_label=_("the whole college"),
    )
    on = Day(label=_("Day"))
    at = forms.TimeField(label=_("Time"), widget=TIME)
    where = Line(label=_("Where"), help_text=_("A room, or a link."), max_length=120)
    agenda = forms.CharField(
        label=_("What it is about"), max_length=4000, widget=forms.Textarea(attrs=LOW)
    )

    @property
    def starts_at(self) -> dt.datetime:
        return make_aware(dt.datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"]))


class DecisionForm(PageForm):
    words = Line(label=_("What was decided"), max_length=300)
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Who does it"), empty_label=_("choose one")
    )
    due_on = Day(label=_("By"))

    def __init__(self, *args: Any, on: dt.date, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = [*STAFF, "representative", "service member", "budget holder"]
        roles = Role.objects.in_force(on).filter(kind__in=kinds)
        people = User.objects.filter(is_active=True, pk__in=roles.values("user"))
        owner: Any = self.fields["owner"]
        owner.queryset = people.order_by("name_key", "pk")


class HandoverForm(PageForm):
    words = forms.CharField(
        label=_("For the next representative"),
        help_text=_("What is going on, who to talk to, what was promised. No names of learners."),
        max_length=4000,
        widget=forms.Textarea(attrs=LOW),
    )


class CoSignForm(PageForm):
    agrees = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Yes, it may go live")), ("no", _("No, the old one should stay"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Everyone can read this, with your name."),
        max_length=2000,
        widget=forms.Textarea(attrs=LOW),
    )


class CohortForm(PageForm):
    """One question to the learners of a programme or a module run that someone speaks for."""

    scope = forms.TypedChoiceField(label=_("Whom you ask"))
    text = Line(label=_("Your question"), max_length=300)
    options = forms.CharField(
        label=_("Answers to choose from"),
        help_text=_("One on each line, two to ten. Leave this empty for answers in words."),
        max_length=1300,
        required=False,
        widget=forms.Textarea(attrs=LOW),
    )
    why = forms.CharField(
        label=_("Why you ask, and what will happen with the answers"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    closes_on = Day(label=_("Last day to answer"))

    def __init__(self, *args: Any, roles: list[Role], on: dt.date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.on = on
        scopes = {str(role.pk): role.programme or role.offering for role in roles}
        scope: Any = self.fields["scope"]
        scope.choices, scope.coerce = list(scopes.items()), scopes.get

    def clean_options(self) -> list[str]:
        lines = [in_one_line(line) for line in self.cleaned_data["options"].splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) == 1 or len(lines) > 10:
            raise forms.ValidationError(_("Write two to ten answers, or none."))
        if any(len(line) > 120 for line in lines):
            raise forms.ValidationError(_("Use 120 characters at most for an answer."))
        return lines

    def clean_closes_on(self) -> dt.date:
        last: dt.date = self.cleaned_data["closes_on"]
        if not self.on < last <= self.on + dt.timedelta(days=60):
            raise forms.ValidationError(_("Choose a day in the next 60 days."))
        return last
