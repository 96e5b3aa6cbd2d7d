"""Rows of a list of people: packed and unpacked, and against each other."""

import pytest

from learners.imports.people.columns import Row
from learners.imports.people.drafts import errors_of
from tests.factories.learners import day
from tests.learners.imports.people.lists import brought, laid, people, row


def as_row(number: int, **cells) -> Row:
    return Row(number=number, **{**row(), **cells})


def test_a_packed_row_unpacks_to_the_same_row():
    one = as_row(2, left_on=day(-3), email="ada@s.example")
    assert Row.unpacked(one.packed()) == one


LONG_AGO = day(-800)
ORDER = [
    ({"left_on": LONG_AGO}, "left_on", f"{LONG_AGO} is more than a year before from_on"),
    ({"offering_last_on": day(-90)}, "offering_last_on", "and end before it, on"),
    ({"from_on": day(60)}, "from_on", "is after the offering’s last day"),
    ({"from_on": "05/09/2062"}, "from_on", "2062-09-05 is after the offering’s last day"),
    ({"from_on": "05/09/2002"}, "from_on", "2002-09-05 is years before the offering starts"),
    (
        {"offering_from_on": "05/09/2062", "offering_last_on": "05/09/2063"},
        "offering_from_on",
        "would be from 2062-09-05",
    ),
    ({"left_on": day(1)}, "left_on", "is in the future"),
]


@pytest.mark.parametrize(("cells", "column", "words"), ORDER)
def test_dates_out_of_order_are_errors_that_repeat_the_dates(dee, cells, column, words):
    errors = errors_of(laid(dee, [row(**cells)]))
    assert [(e.row, words in e.problem) for e in errors if e.column == column] == [(2, True)]


@pytest.mark.parametrize("left", [-61, -100])
def test_leaving_before_the_start_is_a_withdrawal(dee, left):
    draft = laid(dee, [row(left_on=day(left))])
    assert not draft.error_count, draft.errors
    (line,) = draft.lines.filter(kind="new")
    assert line.becomes.startswith("withdrew on ")


def test_a_start_is_checked_against_the_stored_run_if_the_file_has_no_dates(dee):
    brought(dee, [row()])
    later = row(from_on="05/09/2062", offering_from_on="", offering_last_on="")
    ((line, column, words),) = [(e.row, e.column, e.problem) for e in errors_of(laid(dee, [later]))]
    assert (line, column) == (2, "from_on")
    assert "2062-09-05 is after the offering’s last day" in words


TWICE = [
    ({}, "reference", "is already in row 2"),
    ({"offering": "spring", "name": "Ada Other"}, "name", "“Ada Sinclair” for the same person"),
    ({"offering": "spring", "email": "b@s.example"}, "email", "“a@s.example” for the same person"),
    (
        {"reference": "SC-2", "email": "A@s.example"},
        "email",
        "Row 2 has a@s.example for someone else",
    ),
    ({"reference": "SC-2", "offering_from_on": "2020-01-01"}, "offering_from_on", "same offering"),
]


@pytest.mark.parametrize(("second", "column", "words"), TWICE)
def test_rows_about_the_same_thing_have_to_agree(dee, second, column, words):
    first = row(email="a@s.example")
    draft = laid(dee, [first, {**first, **second} if second else first])
    errors = [error for error in errors_of(draft) if error.column == column]
    assert errors
    assert (errors[0].row, words in errors[0].problem) == (3, True), errors


def test_only_the_first_errors_are_saved_and_all_are_counted(dee):
    draft = laid(dee, people(700, from_on="31/02/2026"))
    assert (draft.error_count, len(draft.errors), draft.rows) == (700, 500, [])
