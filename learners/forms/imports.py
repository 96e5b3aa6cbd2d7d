"""Forms for importing people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learners.imports.sheets import MOST_BYTES


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file or Excel workbook"),
        help_text=_("At most 20 MB; CSV in UTF-8. We won’t save the file."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        max_length=200,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 20 MB. Split it into smaller files.")
            )
        return file


class LeavingForm(forms.Form):
    leaving = forms.IntegerField(
        label=_("How many people will leave?"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        required=False,
    )
