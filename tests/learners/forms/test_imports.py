"""A file to import, and the number that confirms who leaves."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from learners.forms.imports import LeavingForm, UploadForm
from learners.imports.sheets import MOST_BYTES


def upload(size: int, name: str = "people.csv") -> UploadForm:
    file = SimpleUploadedFile(name, b"x")
    file.size = size
    return UploadForm({}, {"file": file})


@pytest.mark.parametrize(("size", "is_valid"), [(MOST_BYTES, True), (MOST_BYTES + 1, False)])
def test_a_file_is_at_most_20_megabytes(size, is_valid):
    assert upload(size).is_valid() == is_valid
    if not is_valid:
        assert upload(size).errors["file"] == [
            "The file is larger than 20 MB. Split it into smaller files."
        ]


def test_an_empty_file_and_a_name_too_long_are_refused():
    assert not UploadForm({}, {"file": SimpleUploadedFile("people.csv", b"")}).is_valid()
    assert not upload(1, "x" * 200 + ".csv").is_valid()


@pytest.mark.parametrize(
    ("typed", "number"), [("12", 12), (" 12 ", 12), ("0", 0), ("", None), ("-1", -1)]
)
def test_the_number_who_leave_may_be_left_out(typed, number):
    form = LeavingForm({"leaving": typed})
    assert form.is_valid()
    assert form.cleaned_data["leaving"] == number


@pytest.mark.parametrize("typed", ["twelve", "1.5", "1e3", "9" * 5000])
def test_what_is_no_number_is_pointed_out(typed):
    assert "leaving" in LeavingForm({"leaving": typed}).errors
