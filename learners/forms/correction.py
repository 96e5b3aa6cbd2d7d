"""The answer to a correction: the right value, who was told, or why nothing changes."""

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from learners.actions.correcting import VALUES, can_correct, value_of
from learners.actions.corrections import Verdict
from learners.forms.fields import Day, Line
from learners.forms.page import PageForm, words_for
from learners.models.correction import Answer
from learners.models.record import FactRow

RANKS = [
    (0, _("No formal qualification")),
    (1, _("Below A level or Higher")),
    (2, _("A level or Higher")),
    (3, _("Higher education")),
    (4, _("Postgraduate")),
]
# What the record says where a fact has no value.
NONE = {
    "left": _("They haven’t left"),
    "deadline": _("It has no due date"),
    "extension": _("They have no more time than everyone else"),
    "group": _("They do it on their own"),
    "submission": _("It wasn’t handed in"),
    "mark": _("It has no mark"),
}
NUMBERS = {
    "mark": forms.FloatField(min_value=0, max_value=100),
    "before": forms.IntegerField(min_value=0, max_value=1_000_000),
}
LABELS = {
    "mark": _("The right mark, out of 100"),
    "before": _("The right number of pages"),
    "qualification": _("The right qualification"),
    "group": _("The right group"),
    "protected": _("What it should say"),
}


class AnswerForm(PageForm):
    answer = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The learner can read this. Say what you checked."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, fact: FactRow | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact, reason = fact, self.fields.pop("reason")
        fields = right_fields(fact) if fact and can_correct(fact) else PASSED_ON
        self.fields |= {**deepcopy(fields), "reason": reason}
        yes = (Answer.CORRECTED, _("You’re right: correct it"))
        if not can_correct(fact):
            yes = (Answer.PASSED_ON, _("You’re right, and I’ve told the people who can change it"))
        typed = words_for(self.request)
        self.initial |= {name: typed[name] for name in fields if name in typed}
        choices = [yes, (Answer.UNCHANGED, _("It stays as it is"))]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == Answer.CORRECTED and "right" not in self.errors:
            self._check_right(data)
        if data.get("answer") == Answer.PASSED_ON:
            for name in PASSED_ON:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
            if (on := data.get("passed_on")) and on > localdate():
                self.add_error("passed_on", _("Choose today or an earlier date."))
        return data

    def _check_right(self, data: dict[str, Any]) -> None:
        right, is_none = data.get("right"), data.get("is_none")
        if right in (None, "") and not is_none:
            self.add_error("right", _("Enter what it should say."))
        elif right not in (None, "") and is_none:
            self.add_error("right", _("Enter a value, or tick the box, not both."))
        elif self.fact and self.value(data) == value_of(self.fact) and "rank" not in data:
            self.add_error("right", _("The record already says this."))

    def value(self, data: dict[str, Any]) -> Any:
        if data.get("is_none"):
            return "" if self.fact and self.fact.kind == "group" else None
        return data.get("right")

    @property
    def verdict(self) -> Verdict:
        """Return the answer of a valid form."""
        data, answer = self.cleaned_data, self.cleaned_data["answer"]
        if answer == Answer.CORRECTED:
            more = {"rank": int(data["rank"])} if "rank" in data else {}
            right = self.value(data)
            return Verdict(answer, data["reason"], fact=self.fact, right=right, more=more)
        if answer == Answer.PASSED_ON:
            passed = {name: data[name] for name in PASSED_ON}
            return Verdict(answer, data["reason"], **passed)
        return Verdict(answer, data["reason"])


PASSED_ON: dict[str, forms.Field] = {
    "passed_to": Line(
        label=_("Who you told"),
        help_text=_("If you’re right: Cairn can’t change this, so say who can."),
        required=False,
        max_length=120,
    ),
    "passed_on": Day(label=_("When you told them"), required=False),
}


def right_fields(fact: FactRow) -> dict[str, forms.Field]:
    """Return the fields that ask what a fact of this kind should say."""
    label = LABELS.get(fact.kind, _("The right date"))
    if fact.kind in NUMBERS:
        right: forms.Field = deepcopy(NUMBERS[fact.kind])
    elif VALUES[fact.kind] == "on":
        right = Day()
    else:
        right = Line(max_length=60 if fact.kind == "protected" else 120)
    right.label, right.required = label, False
    right.help_text = _("If it’s wrong: what the record should say.")
    fields = {"right": right}
    if fact.kind == "qualification":
        fields["rank"] = forms.ChoiceField(label=_("Its level"), choices=RANKS)
    if fact.kind in NONE:
        fields["is_none"] = forms.BooleanField(label=NONE[fact.kind], required=False)
    return fields
