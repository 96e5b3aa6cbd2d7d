from django import forms
from django.utils.translation import gettext_lazy as _

from learners.models.correction import Answer

ROWS = {"rows": 6}


class CorrectionForm(forms.Form):
    words = forms.CharField(
        label=_("What is not right, and what would be?"),
        help_text=_("A sentence or two is enough."),
        max_length=2000,
        widget=forms.Textarea(attrs=ROWS),
    )


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            (Answer.CORRECTED, _("You are right: it is corrected")),
            (Answer.STANDS, _("It stays as it is")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The learner reads this. Say what you looked at."),
        max_length=2000,
        widget=forms.Textarea(attrs=ROWS),
    )
