"""Forms for administrators: people, roles, the calendar, the audit."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from learners.actions.calendar import MOST_CLOSED
from learners.forms.fields import Day, Line, PersonName, in_one_line
from learners.forms.page import PageForm
from learners.models import (
    Campus,
    Module,
    Offering,
    Programme,
    Role,
    RoleKind,
    SilenceLimit,
    User,
)
from learners.reads.audit import KINDS
from learners.reads.newcomers import LINKS, WHO
from learners.registry import Closing

EVERYBODY = [("", _("everyone"))]


class FindPeopleForm(forms.Form):
    q = forms.CharField(label=_("Name, email or reference"), required=False, max_length=120)
    kind = forms.ChoiceField(
        label=_("Role today"), required=False, choices=[*EVERYBODY, *RoleKind.choices]
    )


class NewcomersForm(forms.Form):
    """Whom to list of the people who have never signed in."""

    q = forms.CharField(label=_("Name, email or reference"), required=False, max_length=120)
    who = forms.ChoiceField(label=_("Who"), required=False, choices=WHO)
    link = forms.ChoiceField(label=_("Their link"), required=False, choices=LINKS)


class RoleForm(PageForm):
    kind = forms.ChoiceField(label=_("Role"), choices=RoleKind.choices)
    module = forms.ModelChoiceField(
        Module.objects.order_by("name", "pk"),
        label=_("Module"),
        help_text=_("Only for a module owner: the person responsible for that module’s facts."),
        required=False,
        empty_label=_("none"),
    )
    programme = forms.ModelChoiceField(
        Programme.objects.order_by("name", "pk"),
        label=_("Programme"),
        help_text=_("Only for a representative: whose learners they speak for."),
        required=False,
        empty_label=_("none"),
    )
    offering = forms.ModelChoiceField(
        Offering.objects.select_related("module").order_by("module__name", "code", "pk"),
        label=_("Module run"),
        help_text=_("Only for a representative who speaks for one run of a module instead."),
        required=False,
        empty_label=_("none"),
    )
    from_on = Day(label=_("From"))
    until_on = Day(
        label=_("Until"),
        help_text=_("The first day without the role. Leave this empty if it has no end date."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        owner, module = cleaned.get("kind") == RoleKind.MODULE_OWNER, cleaned.get("module")
        if owner and not module and "module" not in self.errors:
            self.add_error("module", _("Choose the module this person owns."))
        if module and not owner:
            cleaned["module"] = None
        self.check_scope(cleaned)
        begins, ends = cleaned.get("from_on"), cleaned.get("until_on")
        if begins and ends and ends <= begins:
            self.add_error("until_on", _("Choose a date after the start date."))
        return cleaned

    def check_scope(self, cleaned: dict[str, Any]) -> None:
        """Ask a representative for one programme or one module run; leave both empty for others."""
        if cleaned.get("kind") != RoleKind.REPRESENTATIVE:
            cleaned["programme"] = cleaned["offering"] = None
            return
        scopes = [name for name in ("programme", "offering") if cleaned.get(name)]
        if len(scopes) == 2:
            self.add_error("offering", _("Choose a programme or a module run, not both."))
        elif not scopes and not {"programme", "offering"} & set(self.errors):
            self.add_error("programme", _("Choose whose learners this person speaks for."))


class SilenceForm(PageForm):
    """After how many silent working days a feed’s modules have no data."""

    working_days = forms.IntegerField(
        label=_("Working days without data"),
        help_text=_("Weekends, closed days and holidays don’t count."),
        min_value=1,
        max_value=SilenceLimit.MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class NamingForm(PageForm):
    """The representatives of one programme, one on each line."""

    programme = forms.ModelChoiceField(
        Programme.objects.order_by("name", "pk"), label=_("Programme"), empty_label=_("choose one")
    )
    people = forms.CharField(
        label=_("Representatives"),
        help_text=_("One reference or email address on each line, 50 at most."),
        max_length=50 * 256,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    sure = forms.BooleanField(
        label=_("Name them now. Without this, we only show what would change."), required=False
    )

    def clean_people(self) -> list[str]:
        lines = [in_one_line(line) for line in self.cleaned_data["people"].splitlines()]
        lines = [line for line in lines if line]
        if not 0 < len(lines) <= 50:
            raise forms.ValidationError(_("Write one to 50 lines."))
        return lines


class LoginForm(PageForm):
    email = forms.EmailField(label=_("Email address for signing in"), max_length=254)


class InvitingForm(LoginForm):
    invite = forms.BooleanField(
        label=_("Email them an invitation now"),
        help_text=_("It has a link to choose a password. You can also send it later."),
        initial=True,
        required=False,
    )


class PersonForm(RoleForm, InvitingForm):
    name = PersonName(label=_("Name"), max_length=120)
    field_order = [
        "name",
        "email",
        "kind",
        "module",
        "programme",
        "offering",
        "from_on",
        "until_on",
        "invite",
    ]


class TutorForm(PageForm):
    """A choice of tutor, among those with the role on the day the change begins."""

    tutor = forms.ModelChoiceField(
        User.objects.none(), label=_("New tutor"), empty_label=_("choose one")
    )

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tutor_roles = Role.objects.in_force(on).filter(kind=RoleKind.TUTOR)
        tutors = User.objects.filter(is_active=True, pk__in=tutor_roles.values("user"))
        self.fields["tutor"].queryset = tutors.order_by("name_key", "pk")  # type: ignore[attr-defined]


class CaseloadForm(TutorForm):
    sure = forms.BooleanField(
        label=_("Move them now. Without this, we only show who would move."), required=False
    )


class PlaceForm(PageForm):
    """What an administrator records about when someone studies here."""

    what = forms.ChoiceField(
        label=_("What has changed?"),
        choices=[
            ("leave", _("They’re leaving the college")),
            ("pause", _("They’re pausing, and mean to come back")),
            ("return", _("They’re back")),
        ],
        widget=forms.RadioSelect,
    )
    on = Day(
        label=_("From"),
        help_text=_("The first day away. Someone who is back is back from today."),
        required=False,
    )
    reason = Line(
        label=_("Why"), help_text=_("The learner can read this in their record."), max_length=300
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        away = data.get("what") in ("leave", "pause")
        if away and not data.get("on") and "on" not in self.errors:
            self.add_error("on", _("Write the first day away."))
        return data


class TermForm(PageForm):
    name = Line(label=_("Name"), max_length=60)
    from_on = Day(label=_("First day"))
    last_on = Day(label=_("Last day"))

    def clean(self) -> dict[str, Any]:
        return _in_order(self)


class ClosedForm(PageForm):
    name = Line(label=_("Reason, in a word or two"), max_length=120)
    from_on = Day(label=_("First day closed"))
    last_on = Day(
        label=_("Last day closed"),
        help_text=_("Leave this empty if it’s only one day."),
        required=False,
    )
    campus = forms.ModelChoiceField(
        Campus.objects.order_by("name"),
        label=_("Where"),
        required=False,
        empty_label=_("everywhere"),
    )

    def clean(self) -> dict[str, Any]:
        data = _in_order(self)
        if data.get("from_on"):
            data["last_on"] = data.get("last_on") or data["from_on"]
            if (data["last_on"] - data["from_on"]).days >= MOST_CLOSED:
                self.add_error(
                    "last_on",
                    ngettext(
                        "You can close at most %(most)s day at once. "
                        "You don’t need to close the days between terms.",
                        "You can close at most %(most)s days at once. "
                        "You don’t need to close the days between terms.",
                        MOST_CLOSED,
                    )
                    % {"most": MOST_CLOSED},
                )
        return data

    @property
    def closing(self) -> Closing:
        first, campus = self.cleaned_data["from_on"], self.cleaned_data["campus"]
        number = (self.cleaned_data["last_on"] - first).days + 1
        days = tuple(first + dt.timedelta(days=n) for n in range(number))
        return Closing(days, campus.pk if campus else None)

    @property
    def days(self) -> str:
        """Return the days and the place of a valid form, as the mark of what was shown."""
        data = self.cleaned_data
        return f"{data['from_on']} {data['last_on']} {data['campus'] or ''}"


def _in_order(form: forms.Form) -> dict[str, Any]:
    first, last = form.cleaned_data.get("from_on"), form.cleaned_data.get("last_on")
    if first and last and last < first:
        form.add_error("last_on", _("The last day must be on or after the first day."))
    return form.cleaned_data


class CampusForm(PageForm):
    name = Line(label=_("Name"), max_length=120)


class AuditForm(forms.Form):
    who = forms.CharField(label=_("Who did it"), required=False, max_length=120)
    what = forms.ChoiceField(
        label=_("What about"),
        choices=[("", _("everything")), *((key, words) for key, (words, _o) in KINDS.items())],
        required=False,
    )
    about = forms.CharField(
        label=_("About which learner"),
        help_text=_("Their reference."),
        required=False,
        max_length=64,
    )
    reason = forms.CharField(
        label=_("Why you need to see everything about this learner"),
        help_text=_(
            "Only with a reference. We record your reason, and the learner can see you looked."
        ),
        required=False,
        min_length=10,
        max_length=200,
    )
    from_on = Day(label=_("From"), required=False)
    last_on = Day(label=_("To"), required=False)
