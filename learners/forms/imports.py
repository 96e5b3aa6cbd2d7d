"""Forms of the pages that import people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learners.imports.people.read import MOST_BYTES


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("The list, as a CSV file"),
        help_text=_("UTF-8, at most 20 MB. It is read and thrown away; nothing changes yet."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        max_length=200,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 20 MB. Split it."))
        return file


class LeavingForm(forms.Form):
    leaving = forms.IntegerField(
        label=_("How many people leave? Type the number."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        required=False,
    )
