"""A file to import, its columns, and the numbers that confirm it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone

from learners.forms.imports import ConfirmForm, MatchForm, UploadForm
from learners.imports.sheets import MOST_BYTES
from learners.models import ImportDraft


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


def paused(**more) -> ImportDraft:
    holds = [{"kind": "leaving", "count": 12, "total": 20}]
    preview = {"holds": holds, "alike": []}
    return ImportDraft(preview=preview, paused_at=timezone.now(), **more)


@pytest.mark.parametrize(
    ("typed", "number"), [("12", 12), (" 12 ", 12), ("0", 0), ("", None), ("-1", -1)]
)
def test_a_number_may_be_left_out(typed, number):
    form = ConfirmForm(paused(), {"leaving": typed})
    assert form.numbers() == ({} if number is None else {"leaving": number})
    form.mark_wrong(paused())
    assert ("leaving" in form.errors) == (number != 12)


@pytest.mark.parametrize("typed", ["twelve", "1.5", "1e3", "9" * 5000])
def test_what_is_no_number_is_pointed_out(typed):
    assert "leaving" in ConfirmForm(paused(), {"leaving": typed}).errors


def test_doubtful_letters_are_asked_for_before_anything_else():
    form = ConfirmForm(paused(reading={"letters": ["Zoë"]}), {"leaving": "12"})
    assert form.numbers() == {"leaving": 12}
    form.mark_wrong(paused())
    assert list(form.errors) == ["letters"]


OWN = ["student_id", "givenName", "familyName", "classSourcedId", "beginDate"]


def matching(**typed) -> MatchForm:
    top = [[1, ["A list"]], [2, OWN], [3, ["W-1", "Una", "Wild", "WLD1", "2026-09-07"]]]
    request = RequestFactory().post("/", typed) if typed else RequestFactory().get("/")
    request.session = {}
    return MatchForm(request, ImportDraft(reading={"top": top, "header": OWN, "lacking": []}))


def test_usual_names_of_columns_are_guessed():
    guesses = [matching().fields[f"column_{n}"].initial for n in range(5)]
    assert guesses == ["reference", "given_name", "family_name", "module", "from_on"]


RIGHT = {"header": "2", "column_0": "reference", "column_1": "given_name"}
RIGHT |= {"column_2": "family_name", "column_3": "module", "column_4": "from_on"}
WRONG = [
    ({}, "Choose a column for offering"),
    ({"same_offering": "autumn", "column_4": ""}, "Choose a column for from_on"),
    ({"same_offering": "autumn", "column_4": "module"}, "module is there twice"),
    ({"same_offering": "x" * 50}, "at most 40"),
]


@pytest.mark.parametrize(("typed", "words"), WRONG)
def test_a_match_that_lacks_something_says_what(typed, words):
    assert words in str(matching(**{**RIGHT, **typed}).errors)


def test_a_match_may_join_names_and_fill_what_is_the_same_in_every_row():
    form = matching(**RIGHT, same_offering="autumn")
    assert form.is_valid(), form.errors
    assert (form.columns["givenName"], form.values) == ("given_name", {"offering": "autumn"})


def test_another_row_for_the_header_needs_no_columns_yet():
    form = matching(header="1")
    assert form.is_valid(), form.errors
    assert form.is_other_row
