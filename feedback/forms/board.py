"""Forms of the board: what a learner says, and what someone answers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from feedback import sight
from feedback.models import DidItHelp, Outcome, Speaking, View, ViewKind
from learners.forms.fields import Day, Line
from learners.forms.page import PageForm
from learners.models import Group, Learner, Programme, User
from pathways.models import Pathway, Step
from support.models import Offer, RuleVersion

MOST = 2000
SOON = dt.timedelta(days=366)
SPEAKING = [
    (Speaking.BY_NAME, _("By name. Everyone who reads it sees your name.")),
    (
        Speaking.HIDDEN,
        _(
            "Name hidden. Nobody who reads it sees your name. A moderator can open it, with a "
            "written reason, and you’ll be told."
        ),
    ),
]


def long_text(label: Any, required: bool = True, **more: Any) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=MOST, widget=box, required=required, **more)


def chosen(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **more)


class SayForm(PageForm):
    """What a learner wants to say; the questions that do not concern them are left out."""

    kind = chosen(_("What is it?"), ViewKind.choices)
    title = Line(label=_("In one line"), max_length=120)
    words = long_text(_("More, if you like"), required=False)
    is_about_safety = forms.BooleanField(
        label=_("This is about somebody’s safety"),
        help_text=_(
            "If you tick this, it goes to the safeguarding lead at once, with your name, and never "
            "onto the board."
        ),
        required=False,
    )
    praised = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Whom do you want to praise?"),
        help_text=_("For praise only. They’ll read it, and nobody else but the moderators."),
        required=False,
        empty_label=_("nobody in particular"),
    )
    speaking = chosen(_("How do you want to speak?"), SPEAKING, initial=Speaking.BY_NAME)
    group = forms.ModelChoiceField(
        Group.objects.none(),
        label=_("Are you speaking for a group?"),
        required=False,
        empty_label=_("no, for myself"),
    )
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Which programme is it about?"), empty_label=None
    )
    reach = chosen(
        _("Whom does it concern?"),
        [("programme", _("Learners on my programme")), ("college", _("Every learner here"))],
        initial="programme",
    )
    path = chosen(_("Who should get it first?"), [], initial="representatives")

    def __init__(
        self, *args: Any, learner: Learner, programmes: list[Programme], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.learner = learner
        fields: dict[str, Any] = self.fields
        fields["praised"].queryset = staff(localdate()).exclude(pk=learner.user_id)
        fields["group"].queryset = own_groups(learner)
        fields["programme"].queryset = Programme.objects.filter(
            pk__in=[programme.pk for programme in programmes]
        ).order_by("name")
        fields["path"].choices = [
            ("representatives", _("My representatives, who pass it on within five working days")),
            ("straight", _("Straight to staff, past the representatives and the board")),
        ]
        if not fields["group"].queryset.exists():
            del fields["group"]
        if len(programmes) < 2:
            del fields["programme"]
        if not programmes:
            del fields["reach"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("praised") and data.get("kind") != ViewKind.PRAISE:
            self.add_error("praised", _("Only praise is for a person. Choose “Praise” above."))
        return data


def staff(on: dt.date) -> QuerySet[User]:
    return sight.with_role(*sight.ANSWERING, on=on).order_by("name_key", "pk")


def own_groups(learner: Learner) -> QuerySet[Group]:
    """Return the learner's groups, without those that belong to a service."""
    members = learner.user.memberships.in_force(localdate()) if learner.user else []
    groups = Group.objects.filter(pk__in=[member.group_id for member in members])
    return groups.filter(service=None).order_by("name")


class DecideForm(PageForm):
    outcome = chosen(_("Your answer"), Outcome.choices)
    reason = long_text(
        _("The reason"), help_text=_("Everyone who said this reads it. Write it to them.")
    )
    promise = Line(label=_("What you promise to do"), max_length=300, required=False)
    promised_on = Day(label=_("By when"), required=False)

    def clean_promised_on(self) -> dt.date | None:
        return in_a_year(self.cleaned_data["promised_on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("promise")) != bool(data.get("promised_on")):
            missing = "promised_on" if data.get("promise") else "promise"
            if missing in data:
                self.add_error(missing, _("A promise needs words and a date. Fill in both."))
        return data


class PledgeForm(PageForm):
    promise = Line(label=_("What you promise to do"), max_length=300)
    promised_on = Day(label=_("By when"))

    def clean_promised_on(self) -> dt.date | None:
        return in_a_year(self.cleaned_data["promised_on"])


def in_a_year(day: dt.date | None) -> dt.date | None:
    """Return a day from today to a year from now. Raises ValidationError."""
    if day and not localdate() <= day <= localdate() + SOON:
        raise forms.ValidationError(_("Choose a date from today to a year from now."))
    return day


class GiveForm(PageForm):
    to = forms.ModelChoiceField(User.objects.none(), label=_("Who will answer?"))
    due_on = Day(label=_("By when"))

    def __init__(self, *args: Any, view: View, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = view.author.user_id if view.author else None
        people = staff(localdate()).exclude(pk=own or 0)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]

    def clean_due_on(self) -> dt.date | None:
        return in_a_year(self.cleaned_data["due_on"])


class MergeForm(PageForm):
    into = forms.ModelChoiceField(
        View.objects.none(), label=_("Which one says the same?"), to_field_name="public_id"
    )

    def __init__(self, *args: Any, others: QuerySet[View], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.queryset = others
        field.label_from_instance = lambda view: view.title


THINGS: dict[str, tuple[Any, Callable[[], Any]]] = {
    "offer": (_("Something a service offers"), lambda: Offer.objects.in_force(localdate())),
    "step": (_("A step"), lambda: Step.objects.filter(withdrawn_at=None).order_by("name", "pk")),
    "pathway": (_("A route"), lambda: Pathway.objects.exclude(published_at=None)),
    "rule": (_("A rule"), RuleVersion.objects.all),
}


class ChangeForm(PageForm):
    thing = forms.ChoiceField(
        label=_("What was changed?"),
        help_text=_("Choose what was changed, or write it below."),
        required=False,
    )
    text = Line(label=_("Something else"), max_length=120, required=False)
    before = long_text(_("How it was before"), required=False)
    after = long_text(_("How it is now"))
    effective_on = Day(label=_("Since when"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (label, [(f"{kind}:{row.pk}", str(row)) for row in rows()])
            for kind, (label, rows) in THINGS.items()
        ]
        field: Any = self.fields["thing"]
        field.choices = [("", _("something else")), *(group for group in groups if group[1])]

    @property
    def changed(self) -> dict[str, Any]:
        """Return the object that was changed, by its kind; something else is a text."""
        kind, _colon, pk = self.cleaned_data["thing"].partition(":")
        if not kind:
            return {"text": self.cleaned_data["text"]}
        return {kind: THINGS[kind][1]().get(pk=pk)}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_named = data.get("thing") or data.get("text")
        if not is_named and not {"thing", "text"} & set(self.errors):
            self.add_error("text", _("Choose what was changed, or write it here."))
        if data.get("thing") and data.get("text"):
            self.add_error("text", _("Choose what was changed, or write it here, not both."))
        if data.get("after") and data["after"] == data.get("before"):
            self.add_error("after", _("This is the same as before. Write what is different now."))
        return data


class AboutForm(PageForm):
    about = Line(
        label=_("What it is for"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class HelpedForm(forms.Form):
    answer = forms.ChoiceField(choices=DidItHelp.choices)
