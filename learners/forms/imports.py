"""Forms for importing people."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from learners.forms.page import PageForm, words_for
from learners.imports.columns import CellError, tidy
from learners.imports.people.columns import COLUMNS, INSTEAD
from learners.imports.sheets import MOST_BYTES
from learners.models import ImportDraft

LABELS = {
    "leaving": _("How many people will leave?"),
    "names": _("How many names will change?"),
    "tutors": _("How many tutors will change?"),
    "dates": _("How many dates will change?"),
    "logins": _("How many people will get a first login?"),
    "twice": _("How many people will be in two runs of one module?"),
    "offerings": _("How many module runs will change?"),
    "references": _("How many new people have the name of someone here?"),
    "programmes": _("How many people’s modules will be in another programme too?"),
}
# Columns that may be the same in every row of a file, so that it has none for them.
SAME = ("module", "offering", "from_on", "offering_from_on", "offering_last_on", "tutor_email")
# What other systems call these columns, without spaces and signs: a first guess.
GUESSES = {
    "studentid|learnerid|studentnumber|studentref|ref|id|usersourcedid|idnumber": "reference",
    "fullname|studentname|learner": "name",
    "givenname|firstname|forename": "given_name",
    "familyname|lastname|surname": "family_name",
    "mail|emailaddress": "email",
    "course|coursecode|modulecode|class|classsourcedid|unit": "module",
    "run|group|term|session|presentation|cohort": "offering",
    "begindate|startdate|start|enrolledon|registered": "from_on",
    "enddate|leavingdate|withdrawn|lefton": "left_on",
    "tutor|tutoremail|teacher": "tutor_email",
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file or Excel workbook"),
        help_text=_("At most 20 MB. We’ll delete the file once it’s read, within a day."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        max_length=200,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 20 MB. Split it into smaller files.")
            )
        return file


class ConfirmForm(forms.Form):
    """Asks for each number that has to be typed, and whether doubtful letters are right."""

    def __init__(self, draft: ImportDraft, data: Any = None) -> None:
        super().__init__(data)
        if draft.reading.get("letters"):
            label = _("The letters above are right")
            self.fields["letters"] = forms.BooleanField(label=label, required=False)
        for hold in draft.preview.get("holds", []) if draft.paused_at else []:
            self.fields[hold["kind"]] = forms.IntegerField(
                label=LABELS[hold["kind"]],
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                required=False,
            )

    def numbers(self) -> dict[str, int]:
        values = self.cleaned_data if self.is_valid() else {}
        return {kind: values[kind] for kind in LABELS if values.get(kind) is not None}

    def mark_wrong(self, draft: ImportDraft) -> None:
        """Add an error to each field whose answer was not the one needed."""
        numbers = self.numbers()
        for hold in draft.preview["holds"]:
            if hold["kind"] in self.fields and numbers.get(hold["kind"]) != hold["count"]:
                words = _now("This is not the number. Type the number shown above.")
                self.add_error(hold["kind"], words)
        if "letters" in self.fields and not self.cleaned_data.get("letters"):
            words = _now("Say whether the letters are right. If not, save the file as UTF-8.")
            self.add_error("letters", words)


class MatchForm(PageForm):
    """Asks what each column of a file is, and for what is the same in every row."""

    def __init__(self, request: HttpRequest, draft: ImportDraft) -> None:
        super().__init__(request)
        reading = draft.reading
        self.headers: list[str] = reading.get("header", [])
        rows = [(n, f"{n}: {', '.join(filter(None, cells))[:80]}") for n, cells in reading["top"]]
        self.shown = next((n for n, cells in reading["top"] if cells == self.headers[:40]), None)
        self.fields["header"] = forms.TypedChoiceField(
            label=_("The row with the names of the columns"),
            choices=rows,
            coerce=int,
            initial=self.shown,
        )
        choices = [("", _("not used")), *((name, name) for name in COLUMNS)]
        for number, header in enumerate(self.headers):
            if header:
                self.fields[f"column_{number}"] = forms.ChoiceField(
                    label=header, choices=choices, required=False, initial=guess(header)
                )
        for name in SAME:
            self.fields[f"same_{name}"] = forms.CharField(
                label=name, required=False, max_length=120
            )

        words = words_for(request)
        self.initial = {name: words[name] for name in self.fields if name in words}

    @property
    def is_other_row(self) -> bool:
        return bool(self.cleaned_data.get("header") != self.shown)

    @property
    def columns(self) -> dict[str, str]:
        named = {self.headers[n]: self.cleaned_data.get(f"column_{n}") for n in self.numbers}
        return {header: column for header, column in named.items() if column}

    @property
    def numbers(self) -> list[int]:
        return [n for n, header in enumerate(self.headers) if header]

    @property
    def values(self) -> dict[str, str]:
        values = {name: tidy(self.cleaned_data.get(f"same_{name}") or "") for name in SAME}
        return {name: value for name, value in values.items() if value}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_other_row:
            return cleaned
        there = [*self.columns.values(), *self.values]
        there += [name for name, parts in INSTEAD.items() if {*parts} <= {*there}]
        lacking = [name for name, one in COLUMNS.items() if one.needed and name not in there]
        if lacking:
            words = _now("Choose a column for %(names)s, or type what is the same in every row.")
            self.add_error(None, words % {"names": ", ".join(lacking)})
        for name in sorted({name for name in there if there.count(name) > 1}):
            self.add_error(None, _now("%(name)s is there twice.") % {"name": name})
        for name, value in self.values.items():
            try:
                COLUMNS[name].read(value)
            except CellError as error:
                self.add_error(f"same_{name}", " ".join(error.args))
        return cleaned


def guess(header: str) -> str:
    key = re.sub(r"[\W_]", "", header.lower())
    own = next((name for name in COLUMNS if name.replace("_", "") == key), "")
    return own or next((name for words, name in GUESSES.items() if key in words.split("|")), "")
