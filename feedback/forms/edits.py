"""Forms of suggested edits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from learners.forms.fields import Line
from learners.forms.page import PageForm

TALL, LOW = {"rows": 8}, {"rows": 4}
WHICH = [
    ("rule", _("how a rule is explained")),
    ("form", _("a question or hint in a form")),
    ("message", _("an update or an email")),
    ("page", _("another page")),
]


def reason_field() -> Line:
    return Line(label=_("Why it is better"), help_text=_("A sentence is enough."), max_length=300)


class EditForm(PageForm):
    """New words for something that has words already; `longest` in characters."""

    after = forms.CharField(
        label=_("Your words"), max_length=2000, widget=forms.Textarea(attrs=TALL)
    )
    reason = reason_field()

    def __init__(self, *args: Any, before: str, longest: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.before, self.longest = before, longest

    def clean_after(self) -> str:
        text: str = self.cleaned_data["after"].replace("\r\n", "\n")
        if len(text) > self.longest:
            message = ngettext(
                "Use %(most)s character at most. These are %(n)s.",
                "Use %(most)s characters at most. These are %(n)s.",
                self.longest,
            )
            raise forms.ValidationError(message, params={"most": self.longest, "n": len(text)})
        if text == self.before.replace("\r\n", "\n"):
            raise forms.ValidationError(_("These are the words that are there now."))
        return text


class TextForm(PageForm):
    """Better words for a text that comes with Cairn."""

    which = forms.ChoiceField(label=_("What kind of text"), choices=WHICH)
    where = Line(
        label=_("Where you read it"), help_text=_("The heading of the page."), max_length=90
    )
    before = forms.CharField(
        label=_("What it says now"), max_length=2000, widget=forms.Textarea(attrs=LOW)
    )
    after = forms.CharField(
        label=_("Your words"), max_length=2000, widget=forms.Textarea(attrs=LOW)
    )
    reason = reason_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("after") and cleaned.get("after") == cleaned.get("before"):
            self.add_error("after", _("These are the words that are there now."))
        return cleaned

    @property
    def values(self) -> dict[str, str]:
        """Return the arguments of the action."""
        cleaned = self.cleaned_data
        names = ("before", "after", "reason")
        return {"thing": f"{cleaned['which']}: {cleaned['where']}"} | {
            name: cleaned[name] for name in names
        }


class EditAnswerForm(PageForm):
    answer = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("accept", _("Accept: put the new words in place")), ("decline", _("Decline"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The learner can read this."),
        max_length=2000,
        widget=forms.Textarea(attrs=LOW),
    )
