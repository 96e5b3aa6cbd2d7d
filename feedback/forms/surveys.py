"""Forms for writing a survey, and the secret form for answering one."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from feedback.models import Breakdown, CommentState, Question, QuestionKind, WhyHidden
from learners.forms.fields import Day, Line, in_one_line
from learners.forms.page import PageForm
from learners.models import Programme

LONGEST = dt.timedelta(days=92)
MOST_WORDS = 1000
OPTIONS, OPTION_LENGTH = (2, 10), 120
SHORT = {"rows": 3}


class SurveyForm(PageForm):
    title = Line(label=_("Title"), max_length=120)
    why = forms.CharField(
        label=_("Why you ask, and what will happen with the answers"),
        help_text=_("Learners read this before they answer."),
        max_length=1000,
        widget=forms.Textarea(attrs=SHORT),
    )
    programme = forms.ModelChoiceField(
        Programme.objects.order_by("name", "pk"),
        label=_("Who may answer"),
        help_text=_("This is fixed when the survey opens. Nobody is added later."),
        required=False,
        empty_label=_("everyone who studies here"),
    )
    breakdown = forms.ChoiceField(
        label=_("Show results by"),
        help_text=_("Learners read this before they answer. It cannot be changed afterwards."),
        choices=Breakdown.choices,
        widget=forms.RadioSelect,
        initial=Breakdown.NONE,
    )
    closes_on = Day(label=_("Last day to answer"))

    def clean_closes_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["closes_on"]
        if not localdate() <= day <= localdate() + LONGEST:
            raise forms.ValidationError(_("Choose a date from today to three months from now."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("programme") and cleaned.get("breakdown") == Breakdown.PROGRAMME:
            self.add_error("breakdown", _("A survey of one programme has no groups to show."))
        return cleaned


class QuestionForm(PageForm):
    text = Line(label=_("Question"), max_length=300)
    kind = forms.ChoiceField(
        label=_("How people answer"),
        choices=QuestionKind.choices,
        widget=forms.RadioSelect,
        initial=QuestionKind.CHOICE,
    )
    options = forms.CharField(
        label=_("Answers to choose from, one on each line"),
        help_text=_("From two to ten. Leave this empty if people write in their own words."),
        required=False,
        max_length=OPTIONS[1] * (OPTION_LENGTH + 2),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_options(self) -> list[str]:
        lines = [in_one_line(line) for line in self.cleaned_data["options"].splitlines()]
        return list(dict.fromkeys(filter(None, lines)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        options = cleaned.get("options")
        if cleaned.get("kind") != QuestionKind.CHOICE or options is None:
            return cleaned
        if not OPTIONS[0] <= len(options) <= OPTIONS[1]:
            self.add_error("options", _("Write from two to ten different answers."))
        elif any(len(option) > OPTION_LENGTH for option in options):
            self.add_error("options", _("An answer can have 120 characters at most."))
        return cleaned


class AnswersForm(forms.Form):
    """All questions of a survey. What is typed here is saved nowhere but in the urn (ADR 0022)."""

    def __init__(self, questions: Iterable[Question], data: Any = None) -> None:
        super().__init__(data)
        self.questions = {f"q{question.place}": question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = field_of(question)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError(_("Answer at least one question."))
        return self.cleaned_data

    @property
    def answers(self) -> dict[int, str]:
        """Return {question: answer}, without questions that were skipped."""
        given = self.cleaned_data
        return {one.pk: given[name] for name, one in self.questions.items() if given[name]}


def field_of(question: Question) -> forms.Field:
    if question.kind == QuestionKind.CHOICE:
        choices = [(str(place), text) for place, text in enumerate(question.options)]
        return forms.ChoiceField(
            label=question.text, choices=choices, required=False, widget=forms.RadioSelect
        )
    return Words(
        label=question.text,
        help_text=_("Leave out names, and anything that only you could know."),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


class Words(forms.CharField):
    """Free text; browsers send lines with different endings, which would tell them apart."""

    def to_python(self, value: Any) -> str:
        return "\n".join(super().to_python(value).splitlines())


class JudgeForm(forms.Form):
    """Show a comment, or hide it for a reason."""

    verdict = forms.ChoiceField(choices=[(CommentState.READY, ""), *WhyHidden.choices])

    @property
    def move(self) -> dict[str, str]:
        """Return the state and reason that the verdict means."""
        verdict = self.cleaned_data["verdict"]
        if verdict == CommentState.READY:
            return {"state": CommentState.READY}
        return {"state": CommentState.HIDDEN, "reason": verdict}
